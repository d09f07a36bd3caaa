import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { Chart } from 'cdk8s';
import { parse, stringify } from 'yaml';
import { consumerOf, type WorkloadManifest } from '../../lib/budget/manifests';
import { workloadsFile } from '../../lib/budget/workloads-file';
import { budgetCommand } from '../../lib/cli/budget';
import { IstioInjection, WorkloadKind } from '../../lib/gitops';
import { PlatformApp } from '../../lib/synth';
import { run as runCommand } from '../cli/run';
import { deployment, Some } from '../gitops/component';

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'budget-'));
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

function file(name: string, ...documents: object[]): void {
  const at = path.join(folder, name);
  fs.mkdirSync(path.dirname(at), { recursive: true });
  fs.writeFileSync(at, documents.map((document) => stringify(document)).join('---\n'));
}

const container = (cpu: string, memory: string) => ({
  resources: { requests: { cpu, memory }, limits: { cpu: '1', memory } },
});

const workload = (kind: string, name: string, replicas: number | undefined, pod: object, partOf?: string) => ({
  kind,
  metadata: { name, ...(partOf ? { labels: { 'app.kubernetes.io/part-of': partOf } } : {}) },
  spec: { replicas, template: { spec: pod } },
});

const run = async (...args: string[]): Promise<string> => (await runCommand(budgetCommand, [folder, ...args])).stdout;

test('components, nodes and the total are summed, from manifests and from the values of charts', async () => {
  file(
    '5-workloads.yaml',
    workload('DaemonSet', 'agent', undefined, { containers: [container('100m', '128Mi')] }, 'net'),
  );
  file(
    'components/x/5-workloads.yaml',
    workload('Deployment', 'operator', 2, { containers: [container('10m', '0.5Gi')] }, 'net'),
  );
  file('6-custom-resources.yaml', { kind: 'Thing', metadata: { name: 'thing' } });
  const chart = new Chart(new PlatformApp(), 'c');
  const hook = deployment('hook', { kind: WorkloadKind.JOB });
  const { path: name, text } = workloadsFile([new Some(chart, 'web', { workloads: [deployment('a'), hook] })], 2);
  fs.writeFileSync(path.join(folder, name), text);

  expect(await run()).toMatchInlineSnapshot(`
"2 nodes

              pods  CPU requested  memory requested  CPU limit  memory limit
────────────  ────  ─────────────  ────────────────  ─────────  ────────────
net              4           220m            1280Mi      4000m        1280Mi
web              1            10m              16Mi        10m          16Mi
────────────  ────  ─────────────  ────────────────  ─────────  ────────────
total            5           230m            1296Mi      4010m        1296Mi
────────────  ────  ─────────────  ────────────────  ─────────  ────────────
on each node     1           100m             128Mi      1000m         128Mi
on any node      3            30m            1040Mi      2010m        1040Mi

Left on 2 nodes with 2,4Gi (--node-size): 3770m of CPU and 6896Mi of memory.
Left on a node that runs all pods that may be on any node: 1870m of CPU and 2928Mi of memory.
"
`);
});

test('pods of namespaces in the mesh have a sidecar, those in the network of their nodes none', () => {
  class Injector extends Some {
    override readonly sidecar = {
      requests: { cpu: '5m', memory: '40Mi' },
      limits: { cpu: '1', memory: '128Mi' },
      metrics: { port: 15090, path: '/stats/prometheus' },
    };
  }
  const chart = new Chart(new PlatformApp(), 'c');
  const workloads = [deployment('a', { kind: WorkloadKind.DAEMON_SET }), deployment('b', { hostNetwork: true })];
  const meshed = new Some(chart, 'meshed', { workloads, namespace: { istio: IstioInjection.SIDECAR } });
  const { text } = workloadsFile([new Injector(chart, 'istiod'), meshed], 1);
  const sidecars = parse(text).workloads.filter(
    ({ component }: { component: string }) => component === 'istiod, sidecars',
  );
  expect(sidecars).toEqual([
    {
      component: 'istiod, sidecars',
      workload: 'a',
      kind: 'DaemonSet',
      replicas: 1,
      requests: { cpu: '5m', memory: '40Mi' },
      limits: { cpu: '1', memory: '128Mi' },
    },
  ]);
});

test('the number of nodes can be given, and what requests nothing is reported', async () => {
  file('5-workloads.yaml', workload('DaemonSet', 'agent', undefined, { containers: [{}, container('100m', '1Mi')] }));
  const text = await run('--nodes', '3');
  expect(text).toMatch(/^3 nodes\n/);
  expect(text).toMatch(/total +3 +300m +3Mi/);
  expect(text).toContain('Not in the sums, for lack of requests for CPU or memory: containers of agent.');
});

test('a container without a CPU or memory limit is reported; one with both is not', async () => {
  const half = { resources: { requests: { cpu: '1m', memory: '1Mi' }, limits: { memory: '1Mi' } } };
  const pod = { containers: [container('1m', '1Mi')] };
  file(
    '5-workloads.yaml',
    workload('Deployment', 'half', 1, { containers: [half] }),
    workload('Deployment', 'beside', 1, { ...pod, initContainers: [{ restartPolicy: 'Always' }] }),
    workload('Deployment', 'before', 1, { ...pod, initContainers: [{}] }),
  );
  const text = await run();
  expect(text).toContain('Not in the sums, for lack of requests for CPU or memory: containers of beside.');
  expect(text).toContain('Not in the sums, for lack of limits for CPU or memory: containers of half, beside.');
});

test('programs read the same as JSON', async () => {
  file(
    '5-workloads.yaml',
    workload('Deployment', 'web', 2, { containers: [container('1500m', '1Gi')] }),
    workload('DaemonSet', 'agent', undefined, { containers: [{}] }),
  );
  const web = { pods: 2, requests: { cpu: '3000m', memory: '2048Mi' }, limits: { cpu: '2000m', memory: '2048Mi' } };
  const nothing = { cpu: '0m', memory: '0Mi' };
  expect(JSON.parse(await run('--json', '--nodes', '3'))).toEqual({
    nodes: 3,
    components: { agent: { pods: 3, requests: nothing, limits: nothing }, web },
    total: { ...web, pods: 5 },
    onEachNode: { pods: 1, requests: nothing, limits: nothing },
    onAnyNode: web,
    withoutRequests: ['agent'],
    withoutLimits: ['agent'],
  });
});

test('what nodes have left is reported: in total, and on a node with every pod that may run on any node', async () => {
  file(
    '5-workloads.yaml',
    workload('Deployment', 'web', 2, { containers: [container('500m', '1Gi')] }),
    workload('DaemonSet', 'agent', undefined, { containers: [container('100m', '256Mi')] }),
  );
  expect(await run('--nodes', '3')).toMatch(
    /\nLeft on 3 nodes with 2,4Gi \(--node-size\): 4700m of CPU and 9472Mi of memory\.\nLeft on a node that .*: 900m of CPU and 1792Mi of memory\.\n/,
  );
  expect(await run('--nodes', '2', '--node-size', '1,2Gi')).toContain('One of them cannot run all pods');
  expect(await run('--node-size', '1,2Gi')).toContain(
    'Nothing is left on one node with 1,2Gi (--node-size): the pods do not fit.',
  );
  expect(JSON.parse(await run('--json', '--node-size', '2,4Gi'))).toMatchObject({
    left: { inAll: { cpu: '900m', memory: '1792Mi' }, onFullestNode: { cpu: '900m', memory: '1792Mi' } },
  });
});

test('a chart that was rendered counts once', async () => {
  const web = workload('Deployment', 'a', 1, { containers: [container('100m', '256Mi')] });
  file('components/web/rendered/manifest.yaml', web);
  expect(await run()).toMatch(/^total +1 /m);
  const component = new Some(new Chart(new PlatformApp(), 'c'), 'web', { workloads: [deployment('a')] });
  const { path: name, text } = workloadsFile([component], 1);
  fs.writeFileSync(path.join(folder, name), text);
  expect(await run()).toMatch(/^total +1 /m);
});

test('what runs on the nodes of tenants does not count', async () => {
  const agent = workload('DaemonSet', 'agent', undefined, { containers: [container('100m', '256Mi')] });
  const kustomization = {
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    resources: ['all.yaml'],
  };
  for (const place of ['', 'nodes/a/', 'tenants/a/', 'tenants/a/nodes/']) {
    file(`${place}kustomization.yaml`, kustomization);
    file(`${place}all.yaml`, agent);
  }
  // Its own, and that of a control plane of a fleet.
  expect(await run()).toMatch(/^total +2 +200m +512Mi /m);
});

test('without charts, a platform has as many nodes as machines that it configures', async () => {
  file('5-workloads.yaml', workload('DaemonSet', 'agent', undefined, { containers: [container('100m', '256Mi')] }));
  for (const machine of ['server-1', 'agent-1']) {
    fs.mkdirSync(path.join(folder, 'bootstrap', machine), { recursive: true });
    fs.writeFileSync(path.join(folder, 'bootstrap', machine, 'config.yaml'), 'node-name: x\n');
  }
  expect(await run()).toMatch(/^2 nodes\n/);
});

test('a pod needs the most of its init containers and of all its containers at once, sidecars included', () => {
  const amounts = (pod: object) => consumerOf(workload('Deployment', 'w', 1, pod) as WorkloadManifest)[0]?.requests;
  const two = { containers: [container('100m', '10Mi'), container('100m', '10Mi')] };
  expect(amounts({ ...two, initContainers: [container('50m', '64Mi')] })).toEqual({
    cpu: 200_000_000n,
    memory: 64n * 1024n * 1024n * 1_000_000_000n,
  });
  expect(amounts({ ...two, initContainers: [{ ...container('50m', '1Mi'), restartPolicy: 'Always' }] })?.cpu).toBe(
    250_000_000n,
  );
  const sidecar = { ...container('50m', '1Mi'), restartPolicy: 'Always' };
  expect(amounts({ ...two, initContainers: [sidecar, container('300m', '1Mi')] })?.cpu).toBe(350_000_000n);
  expect(amounts({ ...two, initContainers: [container('300m', '1Mi'), sidecar] })?.cpu).toBe(300_000_000n);
});

test('Jobs do not count', () => {
  expect(
    consumerOf(workload('Job', 'j', undefined, { containers: [container('1', '1Gi')] }) as WorkloadManifest),
  ).toEqual([]);
});

test('a folder without a workload is reported', async () => {
  file('1-namespaces.yaml', { kind: 'Namespace', metadata: { name: 'x' } });
  const { stderr, code } = await runCommand(budgetCommand, [folder]);
  expect(stderr).toMatch(/holds no workload\.\s+Name the folder[\s\S]*bud001/);
  expect(code).toBe(2);
});

test('a path that is not a folder is reported', async () => {
  fs.rmSync(folder, { recursive: true });
  const { stderr, code } = await runCommand(budgetCommand, [folder]);
  fs.mkdirSync(folder);
  expect(stderr).toMatch(/is not a folder\.\s+Name the folder[\s\S]*bud001/);
  expect(code).toBe(2);
});

test.each([
  ['5-workloads.yaml', 'a: [', /5-workloads\.yaml is not valid YAML: [\s\S]*bud002/],
  ['budget.yaml', 'mine', /budget\.yaml was not written by platypaas\.[\s\S]*bud002/],
  ['stack/budget.yaml', 'nodes: 2\nworkloads: []', /holds several platforms\.[\s\S]*bud001/],
])('%s that holds %j is reported, and no sum without it', async (name, text, message) => {
  fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
  fs.writeFileSync(path.join(folder, name), text);
  const { stdout, stderr, code } = await runCommand(budgetCommand, [folder]);
  expect(stdout).toBe('');
  expect(stderr).toMatch(message);
  expect(code).toBe(2);
});
