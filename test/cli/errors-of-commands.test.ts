import * as fs from 'node:fs';
import * as path from 'node:path';
import { working } from './commands';
import { Scene } from './scene';

// A program is started for each mistake.
jest.setTimeout(120_000);

/** What goes wrong for a user of any program that reads files or a cluster. */
const MISTAKES = [
  'a missing file',
  'malformed YAML',
  'an unknown key',
  'no kubectl',
  'an unreachable cluster',
] as const;
type Mistake = (typeof MISTAKES)[number];

/** The arguments behind the command, its exit code, and what it says; or why it cannot happen. */
type Case = readonly [args: string, code: number, message: RegExp] | string;

const MISSING = /nowhere.*\n {2}(?:Give|Name|Check) .*docs\/errors\.md#\w+\n$/;
const MALFORMED =
  /bad(?:\.yaml|\/a\.yaml)\b.*(?:not (?:valid )?YAML|cannot be read): .*\n {2}.*docs\/errors\.md#\w+\n$/;
const NO_KUBECTL = /no-such-kubectl cannot be run\.\n {2}Install kubectl .*docs\/errors\.md#kub001\n$/;
const UNREACHABLE =
  /The cluster cannot be reached: .*connection .*\.\n {2}Check KUBECONFIG .*docs\/errors\.md#kub002\n$/;

const NO_CLUSTER = { 'no kubectl': 'it reads files only', 'an unreachable cluster': 'it reads files only' };
const VALIDATES = 'validate says so; fields of objects that a reader does not know do not concern it';

/** A command that reads a folder of manifests. */
const reader = (args = ''): Record<Mistake, Case> => ({
  'a missing file': [`${args} nowhere`, 2, MISSING],
  'malformed YAML': [`${args} bad`, 2, MALFORMED],
  'an unknown key': VALIDATES,
  ...NO_CLUSTER,
});

/** One that looks at a cluster, too. */
const ofCluster = (args = ''): Record<Mistake, Case> => ({
  ...reader(args),
  'an unknown key': 'the API server says so; the test on a real one shows how',
  'no kubectl': [`${args} net`, 2, NO_KUBECTL],
  'an unreachable cluster': [`${args} net`, 2, UNREACHABLE],
});

const fleet = (args: string, code: number): Record<Mistake, Case> => ({
  'a missing file': [`${args} nowhere`, code, /"nowhere" has no fleet of tenants\.\n {2}Give .*#flt019\n$/],
  'malformed YAML': [`${args} broken-fleet`, code, /broken-fleet.*\n.*docs\/errors\.md#flt\d+\n$/],
  'an unknown key': 'a program writes the folder',
  ...NO_CLUSTER,
});

const nothingRead = (why: string): Record<Mistake, Case> =>
  Object.fromEntries(MISTAKES.map((mistake) => [mistake, why])) as Record<Mistake, Case>;

const CASES: Readonly<Record<string, Readonly<Record<Mistake, Case>>>> = {
  init: {
    'a missing file': 'it reads none',
    'malformed YAML': 'it reads none',
    'an unknown key': [
      'new --platform cor --yes',
      2,
      /--platform has cor, .*\n {2}.*the nearest is core\. .*#ini001\n$/,
    ],
    'no kubectl': ['new --from-cluster', 2, NO_KUBECTL],
    'an unreachable cluster': ['new --from-cluster', 2, UNREACHABLE],
  },
  synth: {
    'a missing file': ['nowhere.ts', 2, /There is no file nowhere\.ts\.\n {2}Name the program.*#run001\n$/],
    'malformed YAML': ['bad.yaml', 1, /^bad\.yaml:2:1: It is not YAML: .*\n {2}Correct it\. .*#plf001\n$/],
    'an unknown key': [
      'unknown.yaml',
      1,
      /^unknown\.yaml:2:1: traefikk is not a field .*\n {2}.*write traefik,.*#plf002\n$/,
    ],
    ...NO_CLUSTER,
  },
  eject: {
    'a missing file': ['nowhere.yaml', 2, /nowhere\.yaml cannot be read.*\n {2}Check the path\. .*#plf001\n$/],
    'malformed YAML': ['bad.yaml', 2, /^bad\.yaml:2:1: It is not YAML: .*\n {2}Correct it\. .*#plf001\n$/],
    'an unknown key': ['unknown.yaml', 2, /^unknown\.yaml:2:1: traefikk is not a field .*\n {2}.*#plf002\n$/],
    ...NO_CLUSTER,
  },
  run: {
    ...nothingRead("a program's own affair"),
    'a missing file': ['nowhere.ts', 2, /There is no file nowhere\.ts\.\n {2}Name the program.*#run001\n$/],
  },
  apply: ofCluster(),
  status: ofCluster(),
  doctor: ofCluster(),
  validate: {
    ...reader(),
    'malformed YAML': ['bad', 1, /^$/],
    'an unknown key': ['unknown', 1, /^$/],
  },
  diff: ofCluster('--live'),
  report: reader(),
  graph: reader(),
  budget: reader(),
  images: reader(),
  versions: reader(),
  'fleet plan': fleet('', 1),
  'fleet doctor': fleet('', 2),
  'fleet explain': fleet('tenant', 1),
  'from-helm': {
    'a missing file': ['cilium nowhere.yaml', 1, /^nowhere\.yaml: .*cannot be read: .*\n {2}Give .*#hlm001\n$/],
    'malformed YAML': ['cilium bad.yaml', 1, MALFORMED],
    'an unknown key': [
      'metrics-server unknown-values.yaml --strict',
      1,
      /^unknown-values\.yaml:1:1: replcas has no effect.*\n {2}Did you mean replicas\?.*#hlm006\n$/,
    ],
    ...NO_CLUSTER,
  },
  upgrade: {
    'a missing file': ['traefik --from 37 --to 41 nowhere.yaml', 2, /^nowhere\.yaml: .*\n {2}Give .*#hlm001\n$/],
    'malformed YAML': ['traefik --from 37 --to 41 bad.yaml --write', 2, MALFORMED],
    'an unknown key': ['traefik --from 37 --to 41 unknown-values.yaml --write', 1, /^$/],
    ...NO_CLUSTER,
  },
  'vendor-crds': {
    'a missing file': [
      '--out crds --bundle traefik',
      1,
      /cannot be read from the mirror.*\n {2}Put the file there.*#crd001\n$/,
    ],
    'malformed YAML': 'checksums refuse what upstream has not written',
    'an unknown key': ['--bundle traefikk', 2, /'traefikk' is invalid\. Allowed choices are .*traefik/],
    ...NO_CLUSTER,
  },
  explain: {
    ...nothingRead('it reads the package only'),
    'an unknown key': ['CiliumCni.encription', 1, /the nearest one is CiliumCni\.encryption\. .*#exp001\n$/],
  },
  completion: {
    ...nothingRead('it reads the package only'),
    'an unknown key': ['tcsh', 2, /'tcsh' is invalid .*Allowed choices are bash, zsh, fish/],
  },
};

/** What a command says on standard output, where others say nothing when they fail. */
const ANSWERS: Readonly<Record<string, RegExp>> = {
  'validate malformed YAML': /^bad\/a\.yaml:2:1: It is not YAML: .*\n.*#val009\n/,
  'validate an unknown key': /^unknown\/a\.yaml:9:1: Deployment default\/a: specc is not a field .*\n.*#val001\n/,
  'upgrade an unknown key': /^unknown-values\.yaml\n[\s\S]*replcas is not known to the chart/,
};

const scene = new Scene();
scene.write(
  'kubeconfig',
  'apiVersion: v1\nkind: Config\nclusters: [{ name: c, cluster: { server: "https://127.0.0.1:1" } }]\n' +
    'contexts: [{ name: c, context: { cluster: c, user: u } }]\nusers: [{ name: u }]\ncurrent-context: c\n',
);
scene.write('broken-fleet/fleet.json', '{ "tenants": [\n');
afterAll(() => scene.remove());

/** Where nothing answers as kubectl: what it prints without a server is known, and need not be installed for this. */
const kubectl = path.join(scene.folder, 'bin/kubectl');
scene.write(
  'bin/kubectl',
  `#!/bin/sh\necho 'Unable to connect to the server: dial tcp 127.0.0.1:1: connect: connection refused' >&2\nexit 1\n`,
);
fs.chmodSync(kubectl, 0o755);
const before = scene.files();

test('the table has a row for each command', () => {
  expect(Object.keys(CASES).sort()).toEqual(working.map(([name]) => name).sort());
});

const rows = Object.entries(CASES).flatMap(([command, mistakes]) =>
  MISTAKES.flatMap((mistake) => {
    const found = mistakes[mistake];
    return typeof found === 'string' ? [] : [[`${command} and ${mistake}`, command, mistake, ...found] as const];
  }),
);

test.each(rows)(
  '%s: exit code and message, and nothing is written',
  async (_, command, mistake, args, code, message) => {
    const words = [...command.split(' '), ...args.split(' ')].filter(Boolean);
    const answer = await scene.run(words, {
      KUBECTL: mistake === 'no kubectl' ? path.join(scene.folder, 'no-such-kubectl') : kubectl,
      PLATYPAAS_CRD_MIRROR: path.join(scene.folder, 'nowhere'),
    });
    expect(answer).toEqual({
      code,
      stdout: expect.stringMatching(ANSWERS[`${command} ${mistake}`] ?? /^$/),
      stderr: expect.stringMatching(message),
    });
    expect(answer.stdout + answer.stderr).not.toContain('hunter2');
    expect(scene.files()).toEqual(before);
    expect(scene.leftovers()).toEqual([]);
  },
);
