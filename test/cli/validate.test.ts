import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { validateCommand } from '../../lib/cli/validate';
import { MINORS } from '../../lib/validate';
import { HAS_CRDS } from '../crd-schema';
import { run } from './run';

const DIST = path.join(__dirname, '../../dist');
const SHARED_CRDS = path.join(__dirname, '../../../shared/crds');

// Programs are started, which takes its time on a busy machine.
jest.setTimeout(60_000);

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'platypaas-validate-'));
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

function file(name: string, text: string): string {
  const at = path.join(folder, name);
  fs.mkdirSync(path.dirname(at), { recursive: true });
  fs.writeFileSync(at, text);
  return at;
}

const validate = (...args: string[]) => run(validateCommand, args);

const CONFIG_MAP = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n';

const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: web
          image: example.test/web:1
`;

/** What every answer ends with that finds nothing wrong. */
const valid = (versions: string) =>
  expect.stringMatching(`: valid, [1-9][0-9,]* objects? in .* for Kubernetes ${versions}$`);

const EVERY_MINOR = `${MINORS[0]} to ${MINORS.at(-1)}`;

test.each(fs.readdirSync(DIST).filter((name) => !name.startsWith('.')))(
  'takes every object of dist/%s',
  async (name) => {
    const { code, stdout } = await validate(path.join(DIST, name));
    expect({ code, last: stdout.trim().split('\n').at(-1) }).toEqual({ code: 0, last: valid(EVERY_MINOR) });
  },
);

test.each(MINORS)('--kubernetes %s has the objects checked for that version alone', async (minor) => {
  const at = file('a.yaml', DEPLOYMENT);
  expect(await validate(at, '--kubernetes', minor)).toEqual({ code: 0, stdout: valid(`${minor}\n`), stderr: '' });
  const wrong = file('b.yaml', DEPLOYMENT.replace('  selector', '  replica: 2\n  selector'));
  const { code, stdout } = await validate(wrong, '--kubernetes', minor, '--json');
  expect({ code, answer: JSON.parse(stdout) }).toMatchObject({
    code: 1,
    answer: [{ minors: [minor], invalid: [{ code: 'VAL001', minors: [minor] }] }],
  });
});

test.each(fs.readdirSync(path.join(__dirname, '../../examples')))('takes every object of examples/%s', async (name) => {
  const out = path.join(folder, 'out');
  const {
    status,
    stdout: printed,
    stderr,
  } = spawnSync(process.execPath, [path.join(__dirname, '../../build/lib/cli/development/run-example.js'), name], {
    encoding: 'utf8',
    env: { ...process.env, CDK8S_OUTDIR: out },
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: expect.not.stringMatching(/^\s+at /m) });
  // Those without a platform print their manifests.
  const { code, stdout } = await validate(fs.existsSync(out) ? out : file('printed.yaml', printed));
  expect({ code, last: stdout.trim().split('\n').at(-1) }).toEqual({
    code: 0,
    last: valid(EVERY_MINOR),
  });
});

(HAS_CRDS ? test : test.skip)('every custom resource of dist/ fits its definition, rules included', async () => {
  const { code, stdout } = await validate(
    DIST,
    '--crds',
    ...['argo-cd', 'cert-manager', 'cilium', 'gatekeeper', 'gateway-api/standard', 'istio', 'kyverno', 'traefik'].map(
      (name) => path.join(SHARED_CRDS, name),
    ),
  );
  expect(stdout).not.toMatch(/problem/);
  expect(code).toBe(0);
  // What remains is defined by constraint templates, in the cluster, or not in the folders above.
  expect(stdout.match(/.* not checked/g)).toEqual(
    [
      'RequiredNamespaceLabels',
      'ClosedNodePorts',
      'NamedIngressHosts',
      'AllowedRegistries',
      'KongClusterPlugin',
      'GeneratingPolicy',
      'ValidatingPolicy',
    ].map((kind) => expect.stringMatching(new RegExp(`^${kind} `))),
  );
});

test('what is wrong is reported at its line and column, with what to do', async () => {
  const path = file(
    'web.yaml',
    DEPLOYMENT.replace('  selector', '  replica: 2\n  selector').replace('example.test/web:1', '8'),
  );
  const { code, stdout, stderr } = await validate(path);
  expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
  expect(
    stdout.replaceAll(folder, ''),
  ).toBe(`/web.yaml:6:3: Deployment web: spec.replica is not a field that the API server knows.
  Remove it, or write replicas, which is the nearest one.   docs/errors.md#val001
/web.yaml:13:11: Deployment web: spec.template.spec.containers[0].image is 8, but it must be text.
  Change it: an API server would refuse the object.   docs/errors.md#val002

/web.yaml: 2 problems, 1 object in 1 file, for Kubernetes ${EVERY_MINOR}
`);
});

test.each<[what: string, change: (text: string) => string, expected: RegExp]>([
  [
    'a fraction for a number',
    (text) => text.replace('spec:\n', 'spec:\n  replicas: 1.5\n'),
    /replicas is 1\.5, but it must be a whole number\./,
  ],
  [
    'text for a number',
    (text) => text.replace('spec:\n', 'spec:\n  replicas: "2"\n'),
    /replicas is "2", but it must be a whole number\./,
  ],
  [
    'a number out of 32 bits',
    (text) => text.replace('spec:\n', 'spec:\n  replicas: 3000000000\n'),
    /replicas is 3000000000, but it must be a whole number of 32 bits\./,
  ],
  [
    'a label that YAML 1.1 reads as true',
    (text) => text.replace('labels: {app: web}', 'labels: {app: web, on: yes}'),
    /labels\.true is true, but it must be text|labels\.on is true, but it must be text/,
  ],
  [
    'what is required and missing',
    (text) => text.replace(/ {2}selector.*\n/, ''),
    /spec\.selector is missing\.[\s\S]*val003/,
  ],
  [
    'a quantity with a unit of bytes',
    (text) => `${text}          resources: {limits: {memory: 1Gb}}\n`,
    /limits\.memory is "1Gb", but it must be a quantity/,
  ],
  [
    'two variables of one name',
    (text) => `${text}          env: [{name: A, value: x}, {name: A, value: y}]\n`,
    /env has two items of name "A"\.[\s\S]*val004/,
  ],
  [
    'a word that is not known',
    (text) => `${text}          imagePullPolicy: Sometimes\n`,
    /imagePullPolicy is "Sometimes", but it must be one of Always/,
  ],
  [
    'a field in the wrong case',
    (text) => text.replace('matchLabels', 'matchlabels'),
    /matchlabels is not a field[\s\S]*write matchLabels/,
  ],
  [
    'a key twice',
    (text) => text.replace('kind:', 'kind: Deployment\nkind:'),
    /A key occurs twice in the same map\.[\s\S]*val009/,
  ],
  [
    'a template that is not rendered',
    (text) => text.replace('web:1', '{{ .Values.tag }}').replace('image: ', 'image: {{- x }}'),
    /It is not YAML: [\s\S]*val009/,
  ],
  [
    'a version that is no longer served',
    (text) => text.replace('apps/v1', 'extensions/v1beta1'),
    /Deployment is not served in extensions\/v1beta1\.\n {2}Take apps\/v1.*val005/,
  ],
  [
    'a kind that is misspelt',
    (text) => text.replace('Deployment', 'Deploymnet'),
    /the nearest kind is Deployment.*val005/,
  ],
  ['an object without apiVersion', (text) => text.replace('apiVersion: apps/v1\n', ''), /has no apiVersion\./],
  ['a name that is no name', (text) => text.replace('name: web\n', 'name: Web_1\n'), /k8s001/],
])('%s is refused', async (_, change, expected) => {
  const { code, stdout } = await validate(file('a.yaml', change(DEPLOYMENT)));
  expect(stdout).toMatch(expected);
  expect(code).toBe(1);
});

test.each<[what: string, text: string]>([
  ['null for absent', DEPLOYMENT.replace('metadata:\n', 'metadata:\n  creationTimestamp: null\n')],
  ['an octal mode', `${DEPLOYMENT}      volumes: [{name: v, configMap: {name: c, defaultMode: 0644}}]\n`],
  [
    'a percentage or a number',
    DEPLOYMENT.replace('spec:\n', 'spec:\n  strategy: {rollingUpdate: {maxSurge: 25%, maxUnavailable: 1}}\n'),
  ],
  ['a list of objects', `apiVersion: v1\nkind: List\nitems:\n- ${CONFIG_MAP.trim().replaceAll('\n', '\n  ')}\n`],
  ['a list of one kind', 'apiVersion: v1\nkind: ConfigMapList\nitems: [{metadata: {name: a}}]\n'],
  ['JSON', JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data: { b: 'c' } })],
  ['comments and empty documents, as Helm writes them', `---\n# Source: a\n---\n${CONFIG_MAP}---\n`],
])('%s is taken', async (_, text) => {
  expect(await validate(file('a.yaml', text))).toMatchObject({ code: 0, stderr: '' });
});

const WIDGETS = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.example.test}
spec:
  group: example.test
  scope: Namespaced
  names: {kind: Widget, plural: widgets, singular: widget, listKind: WidgetList}
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          required: [spec]
          properties:
            spec:
              type: object
              required: [size, mode]
              x-kubernetes-validations:
                - {rule: "self.size <= self.max", message: size must not exceed max}
                - {rule: "self.size == oldSelf.size", message: size stays}
              properties:
                size: {type: integer, minimum: 1}
                max: {type: integer, default: 10}
                mode: {type: string, default: Fast, enum: [Fast, Slow]}
                names: {type: array, maxItems: 3, x-kubernetes-list-type: set, items: {type: string, pattern: '^[a-z]+$'}}
                at: {type: string, nullable: true}
                port: {x-kubernetes-int-or-string: true}
                free: {type: object, x-kubernetes-preserve-unknown-fields: true}
                namespace: {type: string, x-kubernetes-validations: [{rule: "self.startsWith('team-')", message: must begin with team-}]}
`;
const widget = (spec: string) => `apiVersion: example.test/v1\nkind: Widget\nmetadata: {name: w}\nspec: ${spec}\n`;

test.each([
  ['{size: 3}', undefined],
  ['{size: 10, at: null, port: 80, free: {any: [thing]}, namespace: team-a}', undefined],
  ['{size: 11}', /spec breaks a rule of its definition: size must not exceed max\.[\s\S]*val006/],
  ['{size: 0}', /spec\.size is 0, but it must be 1 or more/],
  ['{}', /spec\.size is missing/],
  ['{size: 1, mode: Medium}', /spec\.mode is "Medium", but it must be one of Fast, Slow/],
  ['{size: 1, sise: 2}', /spec\.sise is not a field[\s\S]*write size/],
  ['{size: 1, names: [a, b, a]}', /spec\.names has two items of "a"/],
  ['{size: 1, names: [A]}', /names\[0\] is "A", but it must match \^\[a-z\]\+\$/],
  ['{size: 1, names: [a, b, c, d]}', /names must have 3 items or fewer/],
  ['{size: 1, namespace: other}', /spec\.namespace breaks a rule of its definition: must begin with team-/],
])('a custom resource is checked with the definition in the folder: %s', async (spec, expected) => {
  file('crds/widgets.yaml', WIDGETS);
  file('widget.yaml', widget(spec));
  const { code, stdout } = await validate(folder);
  if (expected) expect(stdout).toMatch(expected);
  expect(code).toBe(expected ? 1 : 0);
});

test('definitions are also taken from --crds; without any, a kind is not checked, and refused with --strict', async () => {
  const definitions = file('elsewhere/widgets.yaml', WIDGETS);
  const ours = file('ours/widget.yaml', widget('{size: 11}'));

  expect((await validate(ours, '--crds', definitions)).code).toBe(1);
  expect(await validate(ours)).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('Widget (example.test/v1): 1 object not checked, as no definition'),
  });
  expect((await validate(ours, '--strict')).code).toBe(1);
});

test('a version that a definition does not serve is refused', async () => {
  file('crds/widgets.yaml', WIDGETS);
  file('widget.yaml', widget('{size: 1}').replace('/v1', '/v2'));
  expect((await validate(folder)).stdout).toMatch(
    /Widget is not served in example\.test\/v2\.\n {2}Take example\.test\/v1.*val005/,
  );
});

test('a value of a Secret is never shown', async () => {
  const secret =
    'apiVersion: v1\nkind: Secret\nmetadata: {name: s}\ndata: {password: do-not-show}\nstringData: {pin: 271828}\n';
  const { code, stdout, stderr } = await validate(file('a.yaml', secret));
  expect(code).toBe(1);
  expect(stdout).toMatch(/data\.password is a value that is not shown, but it must be base64/);
  expect(stdout + stderr).not.toMatch(/do-not-show|271828/);
});

test('--json has everything for programs', async () => {
  const { code, stdout } = await validate(file('a.yaml', DEPLOYMENT.replace('image:', 'imago:')), '--json');
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toEqual([
    {
      path: path.join(folder, 'a.yaml'),
      objects: 1,
      files: 1,
      minors: MINORS,
      invalid: [
        {
          file: path.join(folder, 'a.yaml'),
          position: { line: 12, column: 11 },
          object: 'Deployment web',
          what: 'spec.template.spec.containers[0].imago is not a field that the API server knows.',
          remedy: 'Remove it, or write image, which is the nearest one.',
          code: 'VAL001',
          minors: MINORS,
        },
      ],
      unknownKinds: [],
      otherFiles: [],
    },
  ]);
});

test('files of tools beside manifests are left alone', async () => {
  file('kustomization.yaml', 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [a.yaml]\n');
  file('kind.yaml', 'apiVersion: kind.x-k8s.io/v1alpha4\nkind: Cluster\n');
  file('values.yaml', 'replicas: 1\n');
  file('a.yaml', CONFIG_MAP);
  const { code, stdout } = await validate(folder);
  expect(stdout).toMatch(/^3 files without API objects\n.*: valid, 1 object in 1 file/);
  expect(code).toBe(0);
});

test.each([
  [['nowhere'], /"nowhere" cannot be read: ENOENT[\s\S]*val007/],
  [['EMPTY'], /holds no API objects[\s\S]*val008/],
  [['A', '--crds', 'nowhere'], /"nowhere" cannot be read/],
  [['A', '--kubernetes', '1.12'], /--kubernetes has 1\.12, of which no schemas are known\.[\s\S]*val010/],
])('%j cannot be checked: exit code 2', async (args, expected) => {
  fs.mkdirSync(path.join(folder, 'empty'));
  const places: Record<string, string> = { EMPTY: path.join(folder, 'empty'), A: file('a.yaml', CONFIG_MAP) };
  const answer = await validate(...args.map((arg) => places[arg] ?? arg));
  expect(answer).toEqual({ code: 2, stdout: '', stderr: expect.stringMatching(expected) });
});

test('the command reads standard input, and exits with 2 for a wrong option', () => {
  const program = path.join(__dirname, '../../build/lib/cli/main.js');
  const start = (args: string[], input = '') =>
    spawnSync(process.execPath, [program, 'validate', ...args], { input, encoding: 'utf8' });

  expect(start(['-'], CONFIG_MAP)).toMatchObject({ status: 0, stdout: expect.stringMatching(/^-: valid, 1 object/) });
  expect(start(['-'], CONFIG_MAP.replace('metadata', 'meta'))).toMatchObject({
    status: 1,
    stdout: expect.stringMatching(/^standard input:3:1: /),
  });
  expect(start(['--unknown']).status).toBe(2);
  expect(start(['--help']).status).toBe(0);
});
