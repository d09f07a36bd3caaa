import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { stringify } from 'yaml';
import { CiliumVersion } from '../../lib/cilium';
import { readObjects } from '../../lib/diff/read';
import { PlatypaasCore } from '../../lib/platforms';
import type { JsonMap } from '../../lib/settings/schema';
import { PlatformApp } from '../../lib/synth';
import type { Ended } from '../cli/scene';
import { codeBlocks } from '../docs/markdown';
import { Cluster } from './control-plane/cluster';
import { startControllers } from './control-plane/controllers';
import { startNodes } from './control-plane/nodes';
import { until } from './control-plane/until';
import { ourCommand } from './our-command';

/** The machines of the pages, as the nodes are called here. */
const NODES = { 'server-1': 'node-1', 'server-2': 'node-2', 'agent-1': 'node-1', 'agent-3': 'node-3' };

/** What acts on machines, which are none here. */
const OF_MACHINES = ['ssh', 'scp', 'curl', 'systemctl', 'npx', 'git'];

interface DaemonSet {
  readonly spec: {
    readonly template: { readonly spec: { readonly containers: readonly { readonly image: string }[] } };
  };
}

describe('the pages about every day and about migration, with CORE on three simulated nodes', () => {
  let cluster: Cluster;
  beforeAll(async () => {
    cluster = await Cluster.start();
    await startControllers(cluster);
    await startNodes(cluster, 3);
    const bin = join(cluster.processes.folder, 'bin');
    mkdirSync(bin);
    for (const name of OF_MACHINES) {
      writeFileSync(join(bin, name), '#!/bin/sh\nexit 0\n');
      chmodSync(join(bin, name), 0o755);
    }
  });
  afterAll(async () => cluster?.stop());

  /** CORE in a version of Cilium, without metrics-server, whose API nobody serves here. */
  function core(version: CiliumVersion): string {
    const folder = mkdtempSync(join(cluster.processes.folder, 'core-'));
    const app = new PlatformApp({ outdir: join(folder, 'dist') });
    new PlatypaasCore(app, 'core', { cilium: { version } });
    app.synth();
    const objects = readObjects(join(folder, 'dist/core')).filter(
      ({ metadata }: JsonMap) => !JSON.stringify(metadata).includes('metrics'),
    );
    mkdirSync(join(folder, 'core'));
    writeFileSync(join(folder, 'core/all.yaml'), objects.map((object) => stringify(object)).join('---\n'));
    return join(folder, 'core');
  }

  async function run(program: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
    const all = { ...process.env, KUBECONFIG: cluster.kubectl.kubeconfig, ...env };
    const {
      stdout,
      stderr,
      code = 0,
    } = (await promisify(execFile)(program, [...args], { env: all }).catch((error: unknown) => error)) as {
      stdout: string;
      stderr: string;
      code?: number;
    };
    return { code, stdout, stderr };
  }

  const platypaas = (...args: string[]) => ourCommand(cluster, args);

  /** Runs the blocks of a page that have a text, as they stand there but for the names of machines. */
  async function follow(page: string, having: string, leaveOut = /^$/): Promise<void> {
    const blocks = codeBlocks('sh').filter((block) => block.page === page && block.text.includes(having));
    expect(blocks.length).toBeGreaterThan(0);
    for (const { text } of blocks) {
      const lines = text.split('\n').filter((line) => !leaveOut.test(line));
      const here = lines.join('\n').replaceAll(/\b(?:server|agent)-\d\b/g, (name) => NODES[name as keyof typeof NODES]);
      const PATH = `${join(cluster.processes.folder, 'bin')}:${process.env.PATH}`;
      const { code, stderr } = await run('bash', ['-euo', 'pipefail', '-c', here], { PATH });
      expect({ code, stderr, block: here }).toEqual({ code: 0, stderr: expect.any(String), block: here });
    }
  }

  const image = async () => {
    const { spec } = await cluster.kubectl.get<DaemonSet>('daemonset', 'cilium', '--namespace', 'kube-system');
    return spec.template.spec.containers[0]?.image;
  };

  test('Upgrade Cilium: apply brings a minor version, waits for it, and the page shows it', async () => {
    expect(await platypaas('apply', core(CiliumVersion.V1_18))).toMatchObject({
      code: 0,
      stdout: 'core: applied and ready\n',
    });
    expect(await image()).toMatch(/cilium:v1\.18\./);
    const next = core(CiliumVersion.V1_19);
    const upgraded = await platypaas('apply', next);
    expect(upgraded).toMatchObject({ code: 0, stdout: 'core: applied and ready\n' });
    expect(upgraded.stderr).toMatch(/^workloads: .*[1-9]\d* changed/m);
    expect(await image()).toMatch(/cilium:v1\.19\./);
    await follow('docs/homelab/upgrade-cilium.md', 'rollout status', / apply | exec /);
    expect(await platypaas('diff', next, '--live', '--exit-code')).toMatchObject({ code: 0 });
    const { stdout } = await platypaas('status', next);
    expect(stdout).toMatch(/^ok +Cilium +3 agents, operator/m);
  });

  test('and back', async () => {
    expect(await platypaas('apply', core(CiliumVersion.V1_18))).toMatchObject({ code: 0 });
    expect(await image()).toMatch(/cilium:v1\.18\./);
  });

  test('Rotate every key: Hubble, and WireGuard node by node', async () => {
    await follow('docs/homelab/rotate-keys.md', 'hubble-certs-now');
    await follow('docs/homelab/rotate-keys.md', 'cilium_wg0.key');
    await until('the agent is there again', async () => {
      const { code, stderr } = await run('kubectl', [
        ...['rollout', 'status', 'daemonset/cilium', '-n', 'kube-system', '--timeout=1s'],
      ]);
      return code === 0 ? undefined : stderr;
    });
  });

  test('Add a node, replace a disk, upgrade K3s: nodes are shown, emptied, taken back and removed', async () => {
    await follow('docs/homelab/add-a-node.md', 'kubectl get node agent-3');
    await follow('docs/homelab/upgrade-k3s.md', 'kubectl drain');
    await follow('docs/homelab/replace-a-disk.md', 'kubectl drain');
    expect(await cluster.kubectl.try(['get', 'node', 'node-1'])).toMatchObject({ code: 1 });
  });

  test('Lose a server: its node is removed, and its pods start elsewhere', async () => {
    await follow('docs/homelab/lose-a-server.md', 'kubectl delete node');
    await until('all pods are on the node that is left', async () => {
      const pods = await cluster.kubectl.run(['get', 'pods', '-A', '-o', 'jsonpath={.items[*].spec.nodeName}']);
      const left = pods.split(' ').filter((name) => name !== 'node-3');
      return left.length === 0 ? undefined : pods;
    });
  });

  test('Migration: Helm forgets its release, and pods of the former network are replaced', async () => {
    await cluster.kubectl.run(['create', 'secret', 'generic', 'of-helm', '-n', 'kube-system']);
    await cluster.kubectl.run(['label', 'secret', 'of-helm', 'owner=helm', 'name=cilium', '-n', 'kube-system']);
    await cluster.kubectl.run([
      ...['annotate', 'daemonset', 'cilium', '-n', 'kube-system', 'meta.helm.sh/release-name=cilium'],
    ]);
    await follow('docs/migration.md', 'owner=helm');
    const cilium = await cluster.kubectl.run(['get', 'daemonset', 'cilium', '-n', 'kube-system', '-o', 'yaml']);
    expect(cilium).not.toMatch(/meta\.helm\.sh|managed-by/);
    expect(await cluster.kubectl.try(['get', 'secret', 'of-helm', '-n', 'kube-system'])).toMatchObject({ code: 1 });

    const ofAgents = [
      'get',
      'pods',
      '-n',
      'kube-system',
      '-l',
      'k8s-app=cilium',
      '-o',
      'jsonpath={.items[*].metadata.uid}',
    ];
    const agents = await cluster.kubectl.run(ofAgents);
    await follow('docs/migration.md', 'spec.hostNetwork=false');
    expect(await cluster.kubectl.run(ofAgents)).toBe(agents);
  });
});
