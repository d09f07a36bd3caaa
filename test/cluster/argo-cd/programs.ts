import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { binary } from '../control-plane/binaries';
import type { Cluster } from '../control-plane/cluster';
import { freePorts } from '../control-plane/ports';
import { until } from '../control-plane/until';

const NAMESPACE = 'argocd';
/** How often git is looked at, which takes minutes by default. */
const RESYNC_SECONDS = 5;

// Folders with a kustomization are built by the one in kubectl.
const KUSTOMIZE = `#!/bin/sh
case $1 in
  build) shift; exec kubectl kustomize "$@" ;;
  version) echo v5.7.1 ;;
esac
`;

/**
 * Starts Argo CD's own repository server, application controller and ApplicationSet controller, each with the rights of its
 * service account in the cluster. The namespace, the accounts and the configuration are there already.
 */
export async function startArgoCd(cluster: Cluster): Promise<void> {
  const { processes } = cluster;
  const [redis, server, serverMetrics, controllerMetrics, setMetrics, setProbe, setWebhook] = await freePorts(7);
  const argocd = await binary('argocd');
  processes.start('redis', await binary('redis'), [local(redis)]);
  const tools = join(processes.folder, 'tools');
  mkdirSync(tools);
  writeFileSync(join(tools, 'kustomize'), KUSTOMIZE, { mode: 0o755 });

  const start = async (program: string, args: readonly string[], account?: string) => {
    const home = join(processes.folder, program);
    for (const folder of ['tls', 'ssh', 'tmp']) mkdirSync(join(home, folder), { recursive: true });
    const env: Record<string, string> = {
      ARGOCD_BINARY_NAME: program,
      ARGOCD_FAKE_IN_CLUSTER: 'true', // the cluster is the one of the kubeconfig
      ARGOCD_GPG_ENABLED: 'false',
      ARGOCD_TLS_DATA_PATH: join(home, 'tls'),
      ARGOCD_SSH_DATA_PATH: join(home, 'ssh'),
      ARGOCD_ASK_PASS_SOCK: join(home, 'ask-pass.sock'),
      TMPDIR: join(home, 'tmp'),
      HOME: home,
      PATH: `${tools}:${process.env.PATH}`,
    };
    if (account) env.KUBECONFIG = await cluster.kubeconfigOf(NAMESPACE, account);
    processes.start(program, argocd, args, { env });
  };

  await start('argocd-repo-server', [
    '--disable-tls',
    `--redis=${local(redis)}`,
    '--address=127.0.0.1',
    `--port=${server}`,
    '--metrics-address=127.0.0.1',
    `--metrics-port=${serverMetrics}`,
    `--revision-cache-expiration=${RESYNC_SECONDS}s`,
  ]);
  await until('the repository server is ready', async () => {
    processes.assertRunning('argocd-repo-server');
    const { status } = await fetch(`http://${local(serverMetrics)}/healthz`);
    return status === 200 ? undefined : `it answers with ${status}`;
  });
  const reads = ['--namespace', NAMESPACE];
  await start(
    'argocd-application-controller',
    [
      ...reads,
      `--redis=${local(redis)}`,
      `--repo-server=${local(server)}`,
      '--repo-server-plaintext',
      `--metrics-port=${controllerMetrics}`,
      `--app-resync=${RESYNC_SECONDS}`,
    ],
    'argocd-application-controller',
  );
  await start(
    'argocd-applicationset-controller',
    [
      ...reads,
      `--argocd-repo-server=${local(server)}`,
      '--repo-server-plaintext',
      `--metrics-addr=${local(setMetrics)}`,
      `--probe-addr=${local(setProbe)}`,
      `--webhook-addr=${local(setWebhook)}`,
    ],
    'argocd-applicationset-controller',
  );
}

const local = (port?: number) => `127.0.0.1:${port}`;
