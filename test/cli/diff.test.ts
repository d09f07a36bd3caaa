import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { diffCommand } from '../../lib/cli/diff';

const FIXTURES = path.join(__dirname, '..', 'diff');
const MANIFESTS = path.join(FIXTURES, 'manifests.yaml');
const LIVE = path.join(FIXTURES, 'live-cluster.yaml');

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'platypaas-diff-'));
  delete process.env.NO_COLOR;
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

/** Writes a file below the test's folder and returns its path. */
function file(name: string, text: string): string {
  const at = path.join(folder, name);
  fs.mkdirSync(path.dirname(at), { recursive: true });
  fs.writeFileSync(at, text);
  return at;
}

const configMap = (name: string, data: object) =>
  JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data });

/** Runs the command and tells what it wrote and its exit code. */
async function diff(args: readonly string[], isTerminal = false) {
  let stdout = '';
  let stderr = '';
  const output = {
    write: (text: string) => {
      stdout += text;
    },
    writeError: (text: string) => {
      stderr += text;
    },
    isTerminal,
  };
  const before = process.exitCode;
  await diffCommand(output).parseAsync(args, { from: 'user' });
  const code = process.exitCode;
  process.exitCode = before;
  return { code, stdout, stderr };
}

test('manifests and what a cluster made of them are the same, either way round', async () => {
  const summary =
    'No differences: 5 objects on both sides, 0 of them different, 0 missing, 0 not in the reference, 2 left out that controllers made.\n';

  expect(await diff([MANIFESTS, LIVE, '--exit-code'])).toEqual({ code: 0, stdout: summary, stderr: '' });
  expect(await diff([LIVE, MANIFESTS, '--exit-code'])).toEqual({ code: 0, stdout: summary, stderr: '' });
});

test('differences are grouped by object, and only --exit-code makes them a failure', async () => {
  const changed = fs
    .readFileSync(MANIFESTS, 'utf8')
    .replace('example.test/shop:1', 'example.test/shop:2')
    .replace('kind: ServiceAccount', 'kind: Secret')
    .replace('greeting: "hello"', 'greeting: goodbye\n    more: { lines: [1] }');
  const ours = file('ours.yaml', changed);

  expect((await diff([ours, LIVE])).code).toBe(0);
  const { code, stdout } = await diff([ours, LIVE, '--exit-code']);
  expect(code).toBe(1);
  expect(stdout).toMatchInlineSnapshot(`
"- reference  + ours

- ServiceAccount shop/shop (v1): missing
+ Secret shop/shop (v1): not in the reference

Deployment shop/shop (apps/v1)
  spec.template.spec.containers[shop].image
    - "example.test/shop:1"
    + "example.test/shop:2"

ConfigMap shop/shop (v1)
  data["shop.yaml"].greeting
    - "hello"
    + "goodbye"
  data["shop.yaml"].more
    + {"lines":[1]}

5 differences: 4 objects on both sides, 2 of them different, 1 missing, 1 not in the reference, 2 left out that controllers made.
"
`);
});

test('lines of long text are compared as lines', async () => {
  const lines = Array.from({ length: 30 }, (_, index) => `echo ${index}`);
  const ours = file('ours.json', configMap('a', { script: lines.join('\n') }));
  const reference = file(
    'reference.json',
    configMap('a', { script: lines.join('\n').replace('echo 7', 'echo seven') }),
  );

  expect((await diff([ours, reference])).stdout).toMatchInlineSnapshot(`
"- reference  + ours

ConfigMap a (v1)
  data.script
      echo 5
      echo 6
    - echo seven
    + echo 7
      echo 8
      echo 9

1 difference: 1 object on both sides, 1 of them different, 0 missing, 0 not in the reference.
"
`);
});

test('a long value is shown around its first difference', async () => {
  const start = 'x'.repeat(500);
  const ours = file('ours.json', configMap('a', { long: `${start}our end` }));
  const reference = file('reference.json', configMap('a', { long: `${start}their end` }));

  const { stdout } = await diff([ours, reference]);
  expect(stdout).toContain(`- …"${'x'.repeat(30)}their end"`);
  expect(stdout).toContain(`+ …"${'x'.repeat(30)}our end"`);
});

test('neither values of Secrets nor private keys are shown, wherever they differ', async () => {
  const secret = (data: object) =>
    JSON.stringify({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' }, stringData: data });
  // In two parts, so that no scanner takes this test for a leak.
  const key = (body: string) => `-----BEGIN PRIVATE ${'KEY'}-----\n${body}\n-----END PRIVATE ${'KEY'}-----\n`;
  const ours = file(
    'ours.yaml',
    `${secret({ a: 'hidden-1', b: 'hidden-2' })}\n---\n${configMap('c', { k: key('hidden') })}`,
  );
  const reference = file(
    'reference.yaml',
    `${secret({ a: 'hidden-3' })}\n---\n${configMap('c', { k: key('hiding') })}`,
  );
  const empty = file('empty.yaml', `${secret({})}\n---\n${configMap('c', {})}`);

  const { stdout } = await diff([ours, reference]);
  expect(stdout).toMatchInlineSnapshot(`
"- reference  + ours

Secret s (v1)
  data.a
    ~ differs (secret, not shown)
  data.b
    + (secret, not shown)

ConfigMap c (v1)
  data.k
    ~ differs (secret, not shown)

3 differences: 2 objects on both sides, 2 of them different, 0 missing, 0 not in the reference.
"
`);
  const all = `${stdout}${(await diff([ours, empty])).stdout}${(await diff([empty, ours])).stdout}`;
  for (const hidden of ['hidden', 'hiding', ...['hidden-1', 'hidden-2', 'hidden-3'].map(btoa)]) {
    expect(all).not.toContain(hidden);
  }
});

test('a folder is read with its subfolders', async () => {
  file('ours/a.yaml', configMap('a', {}));
  file('ours/deeper/b.yml', `---\n${configMap('b', {})}\n---\n# nothing\n---\n${configMap('c', {})}`);
  file(
    'ours/deeper/d.json',
    JSON.stringify({ kind: 'ConfigMapList', apiVersion: 'v1', items: [{ metadata: { name: 'd' } }] }),
  );
  file('ours/README.md', '# no manifest');
  const reference = file('all.yaml', ['a', 'b', 'c', 'd'].map((name) => configMap(name, {})).join('\n---\n'));

  expect((await diff([path.join(folder, 'ours'), reference])).stdout).toContain('No differences: 4 objects');
});

test('of a folder with a kustomization, what that does not list is skipped', async () => {
  file('ours/kustomization.yaml', 'resources: [a.yaml, listed, https://example.com/b.yaml]');
  file('ours/a.yaml', configMap('a', {}));
  file('ours/listed/kustomization.yaml', 'resources: [c.yaml]');
  file('ours/listed/c.yaml', configMap('c', {}));
  file('ours/budget.yaml', 'nodes: 3');
  file('ours/bootstrap/config.yaml', 'token-file: /etc/token');
  const reference = file('all.yaml', ['a', 'c'].map((name) => configMap(name, {})).join('\n---\n'));
  expect((await diff([path.join(folder, 'ours'), reference])).stdout).toContain('No differences: 2 objects');

  file('ours/kustomization.yaml', 'resources: [absent.yaml]');
  expect(await diff([path.join(folder, 'ours'), reference])).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/absent\.yaml cannot be read.*dif001/s),
  });
});

describe('what is below a folder, but not applied with it', () => {
  const DIST = path.join(__dirname, '../../dist');
  /** A copy of a platform in which a file has another text. */
  function changed(platform: string, name: string, from: string, to: string): [string, string] {
    const copy = path.join(folder, platform);
    fs.cpSync(path.join(DIST, platform), copy, { recursive: true });
    const text = fs.readFileSync(path.join(copy, name), 'utf8');
    expect(text).toContain(from);
    fs.writeFileSync(path.join(copy, name), text.replaceAll(from, to));
    return [path.join(DIST, platform), copy];
  }

  test('a right in the cluster of one tenant widens', async () => {
    const pair = changed(
      'hosted-control-planes',
      'nodes/a/3-rbac.yaml',
      'system:bootstrappers',
      'system:authenticated',
    );
    const place = ", in nodes/a, applied to the tenant's cluster";

    const explained = await diff([...pair, '--explain', '--exit-code']);
    expect(explained.code).toBe(1);
    expect(explained.stdout).toContain(`ClusterRoleBinding platypaas:nodes-ask-for-certificates${place}
      gives Group system:authenticated:platypaas:node the permissions of ClusterRole system:node-bootstrapper`);
    expect(explained.stdout).toContain('2 to check');
    expect(explained.stdout).not.toContain('nodes/b');

    const compared = await diff([...pair, '--exit-code']);
    expect(compared.code).toBe(1);
    expect(compared.stdout).toContain(
      `ClusterRoleBinding platypaas:nodes-ask-for-certificates (rbac.authorization.k8s.io/v1)${place}\n`,
    );
    expect(compared.stdout).toContain('2 of them different, 0 missing, 0 not in the reference.');

    const where = { folder: 'nodes/a', applied: "to the tenant's cluster" };
    const { different } = JSON.parse((await diff([...pair, '--json'])).stdout);
    expect(different).toEqual([expect.objectContaining(where), expect.objectContaining(where)]);
    const { nothingToDo, consequences } = JSON.parse((await diff([...pair, '--explain', '--json'])).stdout);
    expect(nothingToDo).toBe(false);
    expect(consequences).toEqual(consequences.map(() => expect.objectContaining(where)));
  });

  test('a port changes in a policy that Argo CD applies', async () => {
    const file = 'components/namespaces/6-custom-resources.yaml';
    const pair = changed('kind-platform-stack', file, 'port: "4317"', 'port: "4399"');

    const { stdout } = await diff([...pair, '--explain']);
    expect(stdout).toMatch(
      /CiliumNetworkPolicy \S+, in components\/namespaces, applied by Argo CD\n {6}changes what the pods that it selects/,
    );
  });

  test('an object of a tenant that goes is not deleted from the cluster of the platform', async () => {
    const [ours, copy] = changed('hosted-control-planes', 'nodes/a/kustomization.yaml', '  - "3-rbac.yaml"\n', '');

    const { stdout } = await diff([ours, copy, '--explain']);
    expect(stdout).toContain('kubectl --kubeconfig a.kubeconfig delete clusterrolebinding ');
    expect(stdout).not.toContain('kubectl delete');
    expect(stdout).not.toContain('kubectl -n');
  });

  test('definitions come from another URL', async () => {
    const pair = changed('kind-platform-stack', 'kustomization.yaml', 'argo-cd/v3.5.4/', 'argo-cd/v3.6.0/');
    const url = (version: string) =>
      `https://raw.githubusercontent.com/argoproj/argo-cd/${version}/manifests/crds/application-crd.yaml`;
    const { stdout } = await diff([...pair, '--explain']);
    expect(stdout).toContain(`    Kustomization .
      applies ${url('v3.6.0')}, no longer ${url('v3.5.4')}; what differs between them is not compared here
`);
    expect(stdout).toContain('3 to do before, 0 to check');
    expect((await diff([...pair, '--exit-code'])).code).toBe(1);

    const gone = changed('core', 'kustomization.yaml', '- https', '# - https');
    expect((await diff([...gone, '--explain'])).stdout).toMatch(
      /no longer applies https:\S+; what it has stays in the cluster/,
    );
    expect((await diff([...gone.reverse(), '--explain'])).stdout).toMatch(/Kustomization \.\n {6}applies https:/);
  });

  test('several platforms in a folder are compared each with itself', async () => {
    const { stdout } = await diff([DIST, DIST]);
    expect(stdout).toMatch(/^No differences: \d+ objects on both sides/);
  });

  test('a rendered chart is applied by Argo CD from a folder without a kustomization', async () => {
    const element = { name: 'web', folder: '', rendered: 'dist/ours/components/web/rendered' };
    const set = {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'ApplicationSet',
      metadata: { name: 'platform' },
      spec: { generators: [{ list: { elements: [element] } }], template: { spec: {} } },
    };
    for (const [name, greeting] of Object.entries({ old: 'hello', next: 'goodbye' })) {
      file(`${name}/kustomization.yaml`, 'resources: [all.yaml]');
      file(`${name}/all.yaml`, JSON.stringify(set));
      file(`${name}/components/web/rendered/manifest.yaml`, configMap('web', { greeting }));
    }

    const { stdout } = await diff([path.join(folder, 'next'), path.join(folder, 'old')]);
    expect(stdout).toContain('ConfigMap web (v1), in components/web/rendered, applied by Argo CD\n  data.greeting');
  });

  test('an Application can be for another cluster', async () => {
    const application = {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: { name: 'a-nodes', namespace: 'argocd' },
      spec: { source: { path: 'dist/ours/nodes/a' }, destination: { name: 'a' } },
    };
    for (const [name, greeting] of Object.entries({ old: 'hello', next: 'goodbye' })) {
      file(`${name}/kustomization.yaml`, 'resources: [all.yaml]');
      // The same name in both clusters.
      file(`${name}/all.yaml`, `${JSON.stringify(application)}\n---\n${configMap('web', {})}`);
      file(`${name}/nodes/a/kustomization.yaml`, 'resources: [all.yaml]');
      file(`${name}/nodes/a/all.yaml`, configMap('web', { greeting }));
    }

    const { stdout } = await diff([path.join(folder, 'next'), path.join(folder, 'old')]);
    expect(stdout).toContain("ConfigMap web (v1), in nodes/a, applied to the tenant's cluster by Argo CD");
    expect(stdout).toContain('1 difference: 3 objects on both sides, 1 of them different');
  });

  test('the output of kustomize for a folder is what is applied with it', async () => {
    const stack = path.join(DIST, 'kind-platform-stack');
    const built = fs.readdirSync(stack).filter((name) => /^\d-/.test(name));
    const reference = file(
      'built.yaml',
      built.map((name) => fs.readFileSync(path.join(stack, name), 'utf8')).join('\n---\n'),
    );
    expect((await diff([stack, reference])).stdout).toMatch(/^No differences/);
  });

  test('a folder of another structure is compared as a whole', async () => {
    file('ours/kustomization.yaml', 'resources: [a.yaml]');
    file('ours/a.yaml', configMap('a', {}));
    file('theirs/deeper/kustomization.yaml', 'resources: [a.yaml]');
    file('theirs/deeper/a.yaml', configMap('a', {}));
    const { stdout } = await diff([path.join(folder, 'ours'), path.join(folder, 'theirs')]);
    expect(stdout).toContain('No differences: 1 object on both sides');
  });
});

describe('a folder of something else', () => {
  test('that of a program is refused, with the platforms in it', async () => {
    file('package.json', '{}');
    file('node_modules/other/package.json', '{}');
    file('node_modules/other/kustomization.yaml', 'resources: []');
    expect(await diff([folder, MANIFESTS])).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(
        /is the folder of a program.*Give the folder of a platform, such as dist\/core.*dif007\n$/s,
      ),
    });
    file('dist/core/kustomization.yaml', 'resources: [nodes]');
    file('dist/core/nodes/kustomization.yaml', 'resources: []');
    expect((await diff([folder, folder])).stderr).toContain(
      `Give the folder of a platform: ${path.join(folder, 'dist/core')}.`,
    );
  });

  test('installed packages are never read', async () => {
    file('ours/a.yaml', configMap('a', {}));
    file('ours/node_modules/other/package.json', '{}');
    file('ours/node_modules/other/b.yaml', configMap('b', {}));
    const ours = path.join(folder, 'ours');
    expect((await diff([ours, ours])).stdout).toContain('No differences: 1 object');
    expect((await diff([ours, path.join(ours, 'a.yaml')])).stdout).toContain('No differences: 1 object');
  });

  test('without one manifest it is refused once, not for each file', async () => {
    for (const name of ['a', 'b', 'c']) file(`values/${name}.yaml`, 'replicas: 1');
    const { code, stderr } = await diff([MANIFESTS, path.join(folder, 'values')]);
    expect(code).toBe(2);
    expect(stderr.match(/docs\/errors\.md/g)).toHaveLength(1);
    expect(stderr).toMatch(/values" holds no manifests/);
  });
});

test.each(fs.readdirSync(path.join(__dirname, '../../dist')).filter((name) => !name.startsWith('.')))(
  'the folder of %s can be compared',
  async (name) => {
    const ours = path.join(__dirname, '../../dist', name);
    if (!fs.statSync(ours).isDirectory()) return;
    expect((await diff([ours, ours])).stdout).toMatch(/^No differences: [1-9]\d+ objects on both sides/);
  },
);

test('keys that every object of JavaScript has are keys like others', async () => {
  const data = (text: string) => `{ apiVersion: v1, kind: ConfigMap, metadata: { name: a }, data: { ${text} } }`;
  const ours = file('ours.yaml', data('constructor: x, __proto__: w, toString: z, k: v'));
  const reference = file('reference.yaml', data('k: v'));
  const { stdout } = await diff([ours, reference]);
  expect(stdout).toContain('data.constructor\n    + "x"');
  expect(stdout).toContain('data.__proto__\n    + "w"');
  expect(stdout).toContain('data.toString\n    + "z"');
  expect(stdout).toContain('3 differences');
  expect((await diff([reference, ours])).stdout).toContain('3 differences');
  expect((await diff([ours, ours])).stdout).toContain('No differences');
});

test('YAML is read as Kubernetes reads it', async () => {
  const pod = (mode: string, on: string) =>
    `{ apiVersion: v1, kind: Pod, metadata: { name: a, annotations: { date: ${on} } }, spec: { hostNetwork: yes, volumes: [{ name: v, secret: { secretName: s, defaultMode: ${mode} } }] } }`;
  const ours = file('ours.yaml', pod('0644', '2025-01-01'));
  const reference = file('reference.yaml', pod('420', '"2025-01-01"').replace('yes', 'true'));

  expect((await diff([ours, reference])).stdout).toContain('No differences');
});

test('inputs that cannot be compared are reported together', async () => {
  const broken = file('broken.yaml', 'a: [1\npassword: do-not-repeat');
  const values = file('values.yaml', 'replicas: 1');
  const { code, stdout, stderr } = await diff([broken, values, '--crds', path.join(folder, 'nowhere')]);

  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(/broken\.yaml cannot be read: .*at line \d.*\n.*dif001\n/);
  expect(stderr).toMatch(
    /document 1 of .*values\.yaml is not an API object: it has no apiVersion and no kind and no metadata\.name\.\n.*dif002\n/,
  );
  expect(stderr).toMatch(/nowhere cannot be read: ENOENT.*\n.*dif001\n$/);
  expect(stderr).not.toContain('do-not-repeat');
});

test('an input without manifests is refused: comparing with nothing proves nothing', async () => {
  fs.mkdirSync(path.join(folder, 'empty'));
  const { code, stderr } = await diff([MANIFESTS, path.join(folder, 'empty')]);

  expect(code).toBe(2);
  expect(stderr).toMatch(/empty" holds no manifests\.\n.*dif003/);
});

test('standard input can be one input only', async () => {
  expect(await diff(['-', '-'])).toMatchObject({ code: 2, stderr: expect.stringContaining('dif004') });
});

test('colours are for terminals, unless NO_COLOR is set or an option says otherwise', async () => {
  const ours = file('ours.json', configMap('a', { k: 'one' }));
  const reference = file('reference.json', configMap('a', { k: 'two' }));
  const red = '\u001b[31m';

  expect((await diff([ours, reference])).stdout).not.toContain('\u001b');
  expect((await diff([ours, reference], true)).stdout).toContain(`${red}    - "two"`);
  expect((await diff([ours, reference, '--no-color'], true)).stdout).not.toContain('\u001b');
  process.env.NO_COLOR = '1';
  expect((await diff([ours, reference], true)).stdout).not.toContain('\u001b');
  expect((await diff([ours, reference, '--color'])).stdout).toContain(red);
});

test('the program compares standard input, and refuses a wrong call with 2', () => {
  const program = path.join(__dirname, '..', '..', 'build', 'lib', 'cli', 'main.js');
  const run = (args: string[], input = '') =>
    spawnSync(process.execPath, [program, ...args], { input, encoding: 'utf8' });

  const same = run(['diff', MANIFESTS, '-', '--exit-code'], fs.readFileSync(LIVE, 'utf8'));
  expect(same).toMatchObject({ status: 0, stdout: expect.stringMatching(/^No differences: 5 objects/), stderr: '' });
  expect(run(['diff', MANIFESTS]).status).toBe(2);
  expect(run(['diff', MANIFESTS, LIVE, '--unknown']).status).toBe(2);
  expect(run(['diff', '--help']).status).toBe(0);
});
