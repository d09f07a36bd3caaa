import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { readObjects } from '../../lib/diff/read';
import type { JsonMap } from '../../lib/settings/schema';
import { Cluster } from './control-plane/cluster';
import { startControllers } from './control-plane/controllers';
import { startNodes } from './control-plane/nodes';
import { DIST } from './dist';
import { ourCommand } from './our-command';

// Without metrics-server, whose API nobody serves here.
const CORE = readObjects(join(DIST, 'core')).filter((object) => !JSON.stringify(object.metadata).includes('metrics'));

describe('the command apply', () => {
  let cluster: Cluster;
  beforeAll(async () => {
    cluster = await Cluster.start();
  });
  afterAll(async () => cluster?.stop());

  /** A platform of these objects, always of one name. */
  function platform(objects: readonly JsonMap[]): string {
    const folder = join(mkdtempSync(join(cluster.processes.folder, 'apply-')), 'core');
    mkdirSync(folder);
    writeFileSync(join(folder, 'all.yaml'), objects.map((object) => stringify(object)).join('---\n'));
    return folder;
  }

  /** @param interruptAt the output after which it gets Ctrl+C */
  const platypaas = (args: readonly string[], interruptAt?: RegExp) => ourCommand(cluster, args, { interruptAt });

  test('--dry-run shows what would be generated, and generates nothing', async () => {
    const { code, stdout } = await platypaas(['apply', platform(CORE), '--dry-run']);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^\+ DaemonSet kube-system\/cilium \(apps\/v1\): would be created$/m);
    expect(stdout).toMatch(/^would be generated: Secret kube-system\/cilium-ipsec-keys/m);
    expect(await cluster.kubectl.try(['get', 'daemonset', 'cilium', '-n', 'kube-system'])).toMatchObject({ code: 1 });
  });

  test('without controllers it does not become ready, and says what is missing', async () => {
    const { code, stderr } = await platypaas(['apply', platform(CORE), '--timeout', '1']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/workloads: \d+ created/);
    expect(stderr).toMatch(
      /Not everything is ready after 1 s:\n {2}- DaemonSet kube-system\/cilium has not been seen by its controller/,
    );
  });

  test('interrupted, it can be run again; the key that it made stays and is never shown', async () => {
    const key = await cluster.kubectl.get<{ data: { keys: string } }>(
      'secret',
      'cilium-ipsec-keys',
      '-n',
      'kube-system',
    );
    const text = Buffer.from(key.data.keys, 'base64').toString();
    const interrupted = await platypaas(['apply', platform(CORE)], /waiting: /);
    expect(interrupted).toMatchObject({
      code: 130,
      stdout: '',
      stderr: expect.stringMatching(/Interrupted: .* Run the same command again/),
    });
    expect(interrupted.stderr).toMatch(/workloads: \d+ unchanged/);
    expect(interrupted.stderr).not.toContain(text.split(' ')[2]);
    expect(await cluster.kubectl.get('secret', 'cilium-ipsec-keys', '-n', 'kube-system')).toEqual(key);
  });

  describe('with controllers and nodes', () => {
    beforeAll(async () => {
      await startControllers(cluster);
      await startNodes(cluster, 2);
    });

    test('it waits until all of CORE is ready', async () => {
      expect(await platypaas(['apply', platform(CORE)])).toMatchObject({
        code: 0,
        stdout: 'core: applied and ready\n',
      });
    });

    test('status finds everything in order, apart from an address that no pool gives', async () => {
      const { code, stdout } = await platypaas(['status', platform(CORE)]);
      expect(stdout).toMatch(
        /^ok +Platform +all \d+ objects are there and ready\nok +Nodes +2 of 2 are ready\nok +Cilium +2 agents, operator/,
      );
      expect(stdout.match(/^(waiting|wrong) .*/gm)).toEqual([
        expect.stringMatching(/Services +0 of 1 have an address; not Service traefik\/traefik/),
      ]);
      expect(code).toBe(1);
    });

    test('diff --live finds nothing, and afterwards who changed what', async () => {
      const folder = platform(CORE);
      expect(await platypaas(['diff', folder, '--live', '--exit-code'])).toMatchObject({
        code: 0,
        stdout: expect.stringMatching(/^No differences: \d+ objects on both sides/),
      });
      const scale = ['scale', 'deployment/hubble-relay', '--namespace', 'kube-system', '--replicas'];
      await cluster.kubectl.run([...scale, '2']);
      const { code, stdout } = await platypaas(['diff', folder, '--live', '--exit-code']);
      await cluster.kubectl.run([...scale, '1']);
      expect(code).toBe(1);
      expect(stdout).toMatch(
        /Deployment kube-system\/hubble-relay \(apps\/v1\)\n {2}spec\.replicas\n {4}- 2\n {4}\+ 1\n {4}written by kubectl/,
      );
    });

    test('doctor says what of the cluster does not fit CORE', async () => {
      const { code, stdout } = await platypaas(['doctor', platform(CORE)]);
      expect(stdout).toMatch(/^ok +Kubernetes +v1\.\d+\.\d+ is supported\n/);
      expect(stdout).toMatch(/^ok +Network +Cilium is the only one\n/m);
      expect(stdout).toMatch(/^ok +Addresses +pods \(10\.64\.0\.0\/12\), Services \(10\.96\.0\.0\/16\) and nodes/m);
      // What these nodes do not have: kubelets and kernels of their own, kube-proxy, DNS.
      expect(stdout).toMatch(/^wrong +kube-proxy +was not found, and the platform does not replace it\n +Install it/m);
      expect(stdout).toMatch(/^wrong +DNS +there is no Service kube-dns in kube-system\n +Install CoreDNS/m);
      expect(code).toBe(1);
    });

    test('init --from-cluster proposes the program that matches', async () => {
      const folder = join(mkdtempSync(join(cluster.processes.folder, 'init-')), 'ours');
      const { code, stderr } = await platypaas(['init', folder, '--from-cluster', '--yes']);
      expect(stderr).toMatch(/^Kubernetes v1\.\d+\.\d+ .*, 2 nodes; network Cilium; kube-proxy none; /m);
      expect(code).toBe(0);
      expect(readFileSync(join(folder, 'main.ts'), 'utf8')).toContain('new PlatypaasCore(');
    });

    test('what Helm installed is taken over, and no pod restarts', async () => {
      const isRelay = (object: JsonMap) =>
        object.kind === 'Deployment' && JSON.stringify(object.metadata).includes('hubble-relay');
      const relay = CORE.find(isRelay) as JsonMap & { metadata: JsonMap & { labels: JsonMap } };
      const ofHelm = {
        ...relay,
        metadata: {
          ...relay.metadata,
          labels: { ...relay.metadata.labels, 'app.kubernetes.io/managed-by': 'Helm' },
          annotations: { 'meta.helm.sh/release-name': 'cilium', 'meta.helm.sh/release-namespace': 'kube-system' },
        },
      };
      const { kubectl } = cluster;
      const place = ['--namespace', 'kube-system'];
      await kubectl.run(['delete', 'deployment/hubble-relay', ...place]);
      // As Helm 3 does: not server-side.
      await kubectl.run(['create', '--field-manager=helm', '-f', '-'], JSON.stringify(ofHelm));
      await kubectl.run(['rollout', 'status', 'deployment/hubble-relay', ...place]);
      const pods = () =>
        kubectl.run(['get', 'pods', '-l', 'k8s-app=hubble-relay', '-o', 'jsonpath={.items[*].metadata.uid}', ...place]);
      const before = await pods();
      const { code, stderr } = await platypaas(['apply', platform(CORE), '--force-conflicts']);
      expect({ code, stderr }).toEqual({
        code: 0,
        stderr: expect.stringMatching(/^workloads: 1 changed, \d+ unchanged$/m),
      });
      // What makes Helm forget it, as docs/migration.md has it.
      await kubectl.run(['label', 'deployment', 'hubble-relay', 'app.kubernetes.io/managed-by-', ...place]);
      const marks = ['meta.helm.sh/release-name-', 'meta.helm.sh/release-namespace-'];
      await kubectl.run(['annotate', 'deployment', 'hubble-relay', ...marks, ...place]);
      expect(await pods()).toBe(before);
      const { metadata } = await kubectl.get<{ metadata: { labels: object; annotations: object } }>(
        'deployment',
        'hubble-relay',
        ...place,
      );
      expect(metadata.labels).toMatchObject({ 'platypaas.io/platform': 'core' });
      expect(JSON.stringify([metadata.labels, metadata.annotations])).not.toMatch(/helm/i);
      expect(await platypaas(['diff', platform(CORE), '--live', '--exit-code'])).toMatchObject({ code: 0 });
    });

    test('a Job that changed is replaced, and what is gone from the folder is deleted with --prune', async () => {
      const changed = CORE.filter((object) => !JSON.stringify(object.metadata).includes('hubble-ui')).map((object) =>
        object.kind === 'Job'
          ? (JSON.parse(JSON.stringify(object).replace('"args":[', '"args":["--debug",')) as JsonMap)
          : object,
      );
      const { code, stderr } = await platypaas(['apply', platform(changed), '--prune', '--yes']);
      expect(stderr).toMatch(/workloads: 1 replaced/);
      expect(stderr).toMatch(/Applied before, and no longer in core:\n(?: {2}.*hubble-ui.*\n)+deleted: \d/);
      expect(code).toBe(0);
      expect(await cluster.kubectl.try(['get', 'deployment', 'hubble-ui', '-n', 'kube-system'])).toMatchObject({
        code: 1,
      });
    });

    test('a field that another manager has taken is a conflict, which --force-conflicts takes back', async () => {
      const taken =
        '{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"traefik","namespace":"traefik"},"spec":{"replicas":3}}';
      await cluster.kubectl.run(
        ['apply', '--server-side', '--field-manager=somebody', '--force-conflicts', '-f', '-'],
        taken,
      );
      const { code, stderr } = await platypaas(['apply', platform(CORE)]);
      expect(code).toBe(1);
      expect(stderr).toMatch(
        /somebody owns a field that would change: \.spec\.replicas\.\n.*--force-conflicts.*app002/,
      );
      expect(await platypaas(['apply', platform(CORE), '--force-conflicts'])).toMatchObject({ code: 0 });
    });

    test('what the API server refuses is named, with what to do', async () => {
      const [namespace] = CORE;
      const bad = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace: 'default' }, date: {} };
      const { code, stderr } = await platypaas(['apply', platform([namespace!, bad])]);
      expect(code).toBe(1);
      expect(stderr).toMatch(/unknown field "date"|\.date/);
    });
  });
});
