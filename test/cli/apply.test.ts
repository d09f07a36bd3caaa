import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { neededKeys } from '../../lib/apply/keys';
import { refusalsIn } from '../../lib/apply/refusals';
import { applyCommand } from '../../lib/cli/apply';
import { statusCommand } from '../../lib/cli/status';
import { readObjects } from '../../lib/diff/read';
import { type Answers, callsOf, fakeKubectl } from '../live/fake-kubectl';
import { folderWithKubectl } from '../live/own-kubectl';
import { run } from './run';

const DIST = path.join(__dirname, '../../dist');

let folder: string;
const folderOfTest = folderWithKubectl('apply');
beforeEach(() => {
  folder = folderOfTest();
});

const VERSION: Answers = { '--raw /version': { stdout: { gitVersion: 'v1.34.4' } } };

function cluster(answers: Answers): void {
  process.env.KUBECTL = fakeKubectl(folder, {
    ...VERSION,
    'apply --server-side --field-manager=platypaas -f -': {},
    ...answers,
  });
}

function platform(text = CONFIG_MAP): string {
  const at = path.join(folder, 'net');
  fs.mkdirSync(at, { recursive: true });
  fs.writeFileSync(path.join(at, 'a.yaml'), text);
  return at;
}

const CONFIG_MAP = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: default}\n';
const asInCluster = (resourceVersion: string) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'a', namespace: 'default', resourceVersion },
});

test('existing and new objects are told apart, and objects carry the label of their platform', async () => {
  cluster({
    '-o json -f -': { stdout: '' },
    'apply --server-side --field-manager=platypaas --validate=strict': { stdout: asInCluster('1') },
  });
  expect(await run(applyCommand, [platform()])).toEqual({
    code: 0,
    stdout: 'net: applied and ready\n',
    stderr: 'configuration: 1 created\n',
  });
  expect(callsOf(folder).join('\n')).toContain('"labels":{"platypaas.io/platform":"net"}');

  cluster({
    'get --ignore-not-found': { stdout: asInCluster('1') },
    'apply --server-side --field-manager=platypaas --validate=strict': { stdout: asInCluster('1') },
  });
  expect((await run(applyCommand, [platform()])).stderr).toBe('configuration: 1 unchanged\n');

  cluster({
    'get --ignore-not-found': { stdout: asInCluster('1') },
    'apply --server-side --field-manager=platypaas --validate=strict': { stdout: asInCluster('2') },
  });
  const { stdout } = await run(applyCommand, [platform(), '--json']);
  expect(JSON.parse(stdout)).toEqual({
    platform: 'net',
    steps: [{ stage: 'configuration', object: 'ConfigMap default/a', outcome: 'changed' }],
  });
});

test.each([
  ['a folder that is missing', () => path.join(folder, 'nowhere'), {}, 2, /cannot be read.*dif001/s],
  [
    'YAML that cannot be read',
    () => platform('a: [1\npassword: do-not-repeat'),
    {},
    2,
    /a\.yaml cannot be read.*dif001/s,
  ],
  [
    'an unreachable cluster',
    () => platform(),
    { '--raw /version': { code: 1, stderr: 'dial tcp: connection refused' } },
    2,
    /kub002/,
  ],
  [
    'a refusal',
    () => platform(),
    {
      '--validate=strict': { code: 1, stderr: 'Error from server (Invalid): ConfigMap "a" is invalid: data: Too long' },
    },
    1,
    /The API server refuses an object: ConfigMap "a" is invalid: data: Too long\..*app001/s,
  ],
  [
    'a conflict',
    () => platform(),
    {
      '--validate=strict': {
        code: 1,
        stderr:
          'error: Apply failed with 1 conflict: conflict with "helm" using v1: .data.a\nPlease review the fields above--they currently have other managers.',
      },
    },
    1,
    /helm owns a field that would change: \.data\.a\.\n.*--force-conflicts.*app002/s,
  ],
])('%s is reported', async (_, at, answers, code, expected) => {
  cluster(answers as Answers);
  const answer = await run(applyCommand, [at()]);
  expect(answer).toEqual({ code, stdout: '', stderr: expect.stringMatching(expected) });
  expect(answer.stderr).not.toContain('do-not-repeat');
});

test('without kubectl, neither apply nor status do anything', async () => {
  process.env.KUBECTL = path.join(folder, 'nowhere');
  for (const command of [applyCommand, statusCommand]) {
    expect(await run(command, [platform()])).toEqual({ code: 2, stdout: '', stderr: expect.stringMatching(/kub001/) });
  }
});

test('what is left over is deleted with --prune only, and never without asking', async () => {
  const leftover = { ...asInCluster('3'), metadata: { name: 'old', namespace: 'default' } };
  const answers = {
    'apply --server-side --field-manager=platypaas --validate=strict': { stdout: asInCluster('1') },
    'get --ignore-not-found': { stdout: asInCluster('1') },
    'get -o json ConfigMap --all-namespaces': { stdout: { items: [leftover] } },
    delete: {},
  };
  cluster(answers);
  expect(await run(applyCommand, [platform()])).toMatchObject({
    code: 0,
    stderr: expect.stringMatching(/ConfigMap default\/old\nThey stay; --prune deletes them/),
  });
  expect(await run(applyCommand, [platform(), '--prune'])).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/app006/),
  });
  expect(callsOf(folder).filter((call) => call.startsWith('delete'))).toEqual([]);
  expect(await run(applyCommand, [platform(), '--prune', '--yes'])).toMatchObject({
    code: 0,
    stderr: expect.stringMatching(/deleted: 1/),
  });
  expect(callsOf(folder).filter((call) => call.startsWith('delete'))).toHaveLength(1);
});

test('Ctrl+C while it waits ends with 130 and says how to go on', async () => {
  const waiting = {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'j', namespace: 'default', resourceVersion: '1' },
  };
  cluster({
    'get --ignore-not-found': { stdout: waiting },
    'apply --server-side --field-manager=platypaas --validate=strict': { stdout: waiting },
  });
  const at = platform('apiVersion: batch/v1\nkind: Job\nmetadata: {name: j, namespace: default}\n');
  const child = spawn(process.execPath, [path.join(DIST, '../build/lib/cli/main.js'), 'apply', at], {
    env: process.env,
  });
  let text = '';
  const ended = new Promise((resolve) => child.on('close', resolve));
  await new Promise<void>((resolve) =>
    child.stderr.setEncoding('utf8').on('data', (more: string) => {
      text += more;
      if (text.includes('waiting: Job default/j has not completed')) resolve();
    }),
  );
  child.kill('SIGINT');
  expect(await ended).toBe(130);
  expect(text).toMatch(/Interrupted: what was applied stays\. Run the same command again/);
});

test('the keys that platforms ask for are found, and are as what reads them expects', () => {
  expect(neededKeys(readObjects(path.join(DIST, 'k3s-homelab')))).toEqual([]);
  const [ipsec, ...others] = neededKeys(readObjects(path.join(DIST, 'core')));
  expect(others).toEqual([]);
  const secret = ipsec!.make() as { metadata: object; stringData: { keys: string } };
  expect(secret.metadata).toEqual({ name: 'cilium-ipsec-keys', namespace: 'kube-system' });
  expect(secret.stringData.keys).toMatch(/^3\+ rfc4106\(gcm\(aes\)\) [0-9a-f]{40} 128$/);
  expect(secret).not.toEqual(ipsec!.make());

  const tenants = neededKeys(readObjects(path.join(DIST, 'hosted-control-planes')));
  expect(tenants.map(({ namespace, name }) => `${namespace}/${name}`)).toEqual([
    'tenant-a/encryption',
    'tenant-b/encryption',
    'tenant-c/encryption',
  ]);
  const { stringData } = tenants[0]!.make() as { stringData: Record<string, string> };
  const { resources } = JSON.parse(stringData['config.yaml']!) as {
    resources: { providers: { secretbox?: { keys: { secret: string }[] } }[] }[];
  };
  expect(Buffer.from(resources[0]!.providers[0]!.secretbox!.keys[0]!.secret, 'base64')).toHaveLength(32);
});

test('a refusal of a Secret does not repeat its value, and warnings are no refusals', () => {
  const stderr =
    'Warning: something is old\nThe Secret "s" is invalid: data[a]: Invalid value: "hunter2": must be base64';
  expect(refusalsIn(stderr)).toEqual([
    expect.objectContaining({ code: 'APP001', what: expect.not.stringContaining('hunter2') }),
  ]);
});

test('status says what is healthy and what is missing', async () => {
  const node = (name: string, status: string) => ({
    kind: 'Node',
    metadata: { name },
    status: { conditions: [{ type: 'Ready', status }] },
  });
  const agents = {
    kind: 'DaemonSet',
    metadata: { name: 'cilium', namespace: 'kube-system', generation: 1 },
    status: { observedGeneration: 1, desiredNumberScheduled: 2, updatedNumberScheduled: 2, numberAvailable: 1 },
  };
  const pod = {
    kind: 'Pod',
    metadata: { name: 'p', namespace: 'x' },
    status: { containerStatuses: [{ name: 'c', state: { waiting: { reason: 'ImagePullBackOff' } } }] },
  };
  const pool = {
    kind: 'CiliumLoadBalancerIPPool',
    metadata: { name: 'home' },
    status: { conditions: [{ type: 'cilium.io/IPsAvailable', status: 'Unknown', message: '11' }] },
  };
  const gateway = {
    kind: 'Gateway',
    metadata: { name: 'g', namespace: 'x' },
    status: { conditions: [{ type: 'Programmed', status: 'False', message: 'no address.' }] },
  };
  const sync = {
    kind: 'Application',
    metadata: { name: 'loki', namespace: 'argocd' },
    status: { sync: { status: 'Synced' }, health: { status: 'Healthy' } },
  };
  cluster({
    'json nodes': { stdout: { items: [node('a', 'True'), node('b', 'False')] } },
    'json daemonsets': { stdout: { items: [agents] } },
    'json pods': { stdout: { items: [pod] } },
    'json ciliumloadbalancerippools': { stdout: { items: [pool] } },
    'json gateways': { stdout: { items: [gateway] } },
    'json applications': { stdout: { items: [sync] } },
    jsonpath: { stdout: '' },
    'get --ignore-not-found': { stdout: '' },
  });
  const { code, stdout } = await run(statusCommand, [platform()]);
  expect(code).toBe(1);
  expect(stdout).toBe(`wrong    Platform  ConfigMap default/a is not in the cluster
                   "platypaas apply" with the folder brings it.
waiting  Nodes     1 of 2 are ready; not Node b
waiting  Cilium    DaemonSet kube-system/cilium 1 of 2 pods are available
wrong    Pods      pod x/p: ImagePullBackOff (container c)
                   kubectl describe shows its events.
ok       Pools     CiliumLoadBalancerIPPool home has 11 addresses left
waiting  Gateways  Gateway x/g: no address
ok       Syncs     Application argocd/loki is Synced, Healthy
`);
  const json = JSON.parse((await run(statusCommand, ['--json'])).stdout) as { area: string }[];
  expect(json.map(({ area }) => area)).toEqual(['Nodes', 'Cilium', 'Pods', 'Pools', 'Gateways', 'Syncs']);
});

test.each<readonly [what: string, stderr: string, code: string, says: RegExp]>([
  [
    'a field that cannot change',
    'The Deployment "web" is invalid: spec.selector: Invalid value: {"a":"b"}: field is immutable',
    'APP003',
    /spec\.selector.*field is immutable\.$/,
  ],
  [
    'a field of a Secret that cannot change',
    'The Secret "tls" is invalid: data: Invalid value: "c2VjcmV0": field is immutable when `immutable` is set',
    'APP003',
    /data: a value that is not shown\.$/,
  ],
  [
    'an object that is wrong',
    'Error from server (BadRequest): unknown field "spec.x"',
    'APP001',
    /unknown field "spec\.x"\.$/,
  ],
])('%s is told with its own code', (_what, stderr, code, says) => {
  expect(refusalsIn(stderr)).toEqual([expect.objectContaining({ code, what: expect.stringMatching(says) })]);
});

test('a folder whose name cannot be a label is refused', async () => {
  const at = path.join(folder, 'net of home');
  fs.mkdirSync(at);
  fs.writeFileSync(path.join(at, 'a.yaml'), CONFIG_MAP);
  cluster({});
  const { code, stderr } = await run(applyCommand, [at]);
  expect(code).toBe(2);
  expect(stderr).toMatch(/The folder net of home cannot be the value of the label platypaas\.io\/platform\..*app005/s);
});

test('a folder of several platforms, or of a program, is refused with what is in it', async () => {
  for (const name of ['core', 'homelab', 'homelab/nodes/a']) {
    fs.mkdirSync(path.join(folder, 'dist', name), { recursive: true });
    fs.writeFileSync(path.join(folder, 'dist', name, 'kustomization.yaml'), 'resources: [a.yaml]');
    fs.writeFileSync(path.join(folder, 'dist', name, 'a.yaml'), CONFIG_MAP);
  }
  fs.writeFileSync(path.join(folder, 'package.json'), '{}');
  cluster({});
  const all = `${path.join(folder, 'dist/core')}, ${path.join(folder, 'dist/homelab')}.`;
  const several = await run(applyCommand, [path.join(folder, 'dist')]);
  expect(several).toMatchObject({ code: 2, stderr: expect.stringContaining(`Give one of them: ${all}`) });
  expect(several.stderr).toContain('app007');
  const project = await run(applyCommand, [folder]);
  expect(project).toMatchObject({ code: 2, stderr: expect.stringContaining(`the folder of a platform: ${all}`) });
  expect(project.stderr).toContain('dif007');
});

test('a Job that fails ends the wait', async () => {
  const job = {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'a', namespace: 'default', resourceVersion: '1' },
    status: { conditions: [{ type: 'Failed', status: 'True', message: 'BackoffLimitExceeded' }] },
  };
  cluster({
    '-o json -f -': { stdout: '' },
    'get --ignore-not-found': { stdout: job },
    'apply --server-side --field-manager=platypaas --validate=strict': { stdout: job },
  });
  const text = 'apiVersion: batch/v1\nkind: Job\nmetadata: {name: a, namespace: default}\n';
  const { code, stderr } = await run(applyCommand, [platform(text)]);
  expect(code).toBe(1);
  expect(stderr).toMatch(/Job default\/a .*BackoffLimitExceeded\..*app004/s);
});
