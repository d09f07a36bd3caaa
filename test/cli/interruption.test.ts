import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { working } from './commands';
import { type Ended, Scene } from './scene';

// A program is started for each command, moment and signal.
jest.setTimeout(120_000);

let repository: string;
beforeAll(() => {
  repository = committed();
});
afterAll(() => fs.rmSync(path.dirname(repository), { recursive: true }));

let scene: Scene;
beforeEach(() => {
  scene = prepared();
});
afterEach(() => scene.remove());

/**
 * Runs before the program, and sends it a signal at the moment that `MOMENT` names: when it reads a file of the scene, when
 * it writes one there or where temporary files go, or when it answers.
 */
const PRELOAD = `
const fs = require('node:fs');
const path = require('node:path');
const { MOMENT, SIGNAL, SCENE, TMPDIR } = process.env;
delete process.env.NODE_OPTIONS;
let isSent = false;
const send = () => { if (!isSent) { isSent = true; process.kill(process.pid, SIGNAL); } };
const within = (at) => typeof at === 'string' && [SCENE, TMPDIR].some((folder) => path.resolve(at).startsWith(folder)) &&
  !/node_modules|signalling|cache/.test(path.resolve(at));
const before = (target, name) => {
  const original = target[name];
  target[name] = function (...args) { if (within(args[0])) send(); return original.apply(this, args); };
};
const own = { reads: ['readFileSync', 'readdirSync'], writes: ['writeFileSync', 'mkdirSync', 'mkdtempSync', 'renameSync'] }[MOMENT] ?? [];
for (const name of own) before(fs, name);
if (MOMENT === 'reads') before(fs.promises, 'readFile');
if (MOMENT === 'answers') {
  // The program writes directly, and by the stream where that is what it has.
  const { writeSync } = fs;
  fs.writeSync = (to, ...args) => { if (to === 1) send(); return writeSync(to, ...args); };
  const { write } = process.stdout;
  process.stdout.write = function (...args) { send(); return write.apply(this, args); };
}
`;

/** A program or kubectl that sends the signal to the command that has started it, and would go on for a long time. */
const SENDS_TO_PARENT = `
if (process.env.MOMENT === 'changes the cluster' && process.argv.join().includes('/version')) {
  console.log('{ "gitVersion": "v1.36.0" }');
  process.exit();
}
require('node:fs').writeFileSync(process.env.STARTED, String(process.pid));
process.kill(process.ppid, process.env.SIGNAL);
setTimeout(() => {}, 600000);
`;

type Moment = 'reads' | 'writes' | 'answers' | 'runs a program' | 'asks the cluster' | 'changes the cluster';

/** When each command is interrupted, and how it is called. */
const CASES: Readonly<Record<string, Partial<Record<Moment, string>>>> = {
  init: { writes: 'new --platform core --yes', 'asks the cluster': 'new --from-cluster' },
  synth: { 'runs a program': 'long.ts' },
  run: { 'runs a program': 'long.ts' },
  eject: { reads: '', writes: '--out main.ts', answers: '' },
  apply: { reads: 'net', 'asks the cluster': 'net', 'changes the cluster': 'net' },
  status: { reads: 'net', 'asks the cluster': 'net' },
  doctor: { reads: 'net', 'asks the cluster': 'net' },
  validate: { reads: 'net', answers: 'net' },
  diff: { reads: 'net dist/core', writes: 'net --revision HEAD', 'asks the cluster': 'net --live', answers: 'net net' },
  report: { reads: 'net', writes: 'net --output page.html' },
  graph: { reads: 'net', answers: 'net' },
  budget: { reads: 'dist/core', answers: 'dist/core' },
  images: { reads: 'dist/core', answers: 'dist/core' },
  versions: { reads: 'dist', answers: 'dist' },
  'fleet plan': { reads: 'fleet' },
  'fleet doctor': { reads: 'fleet' },
  'fleet explain': { reads: 'tenant fleet' },
  'from-helm': {
    reads: 'metrics-server values.yaml',
    writes: 'metrics-server values.yaml --out out',
    answers: 'metrics-server values.yaml',
  },
  upgrade: {
    reads: 'traefik --from 37 --to 41 old-values.yaml --write',
    writes: 'traefik --from 37 --to 41 old-values.yaml --write',
  },
  'vendor-crds': { reads: '--out crds --bundle traefik' },
  explain: { answers: 'CIL130' },
  completion: { answers: 'bash' },
};

/** What a command says that changes a cluster, of which a part is done. */
const SAID: Readonly<Record<string, RegExp>> = {
  'apply changes the cluster': /^Interrupted: what was applied stays\. Run the same command again/,
};

test('the table has a row for each command', () => {
  expect(Object.keys(CASES).sort()).toEqual(working.map(([name]) => name).sort());
});

const SIGNALS = { SIGINT: 130, SIGTERM: 143 } as const;

const rows = Object.entries(CASES).flatMap(([command, moments]) =>
  Object.entries(moments).flatMap(([moment, args]) =>
    Object.entries(SIGNALS).map(([signal, code]) => [command, moment, signal, code, args] as const),
  ),
);

test.each(rows)(
  '%s, when it %s, ends by %s with %i and leaves nothing half done',
  async (command, moment, signal, code, args) => {
    const words = [...command.split(' '), ...args.split(' ')].filter(Boolean);
    const before = scene.files();
    const { code: ended, stderr, stdout } = await interrupted(words, moment, signal);
    expect({ ended, stdout }).toEqual({ ended: code, stdout: moment === 'answers' ? expect.any(String) : '' });
    expect(stderr).toMatch(SAID[`${command} ${moment}`] ?? /^(?:Nothing was written\.\n)?$/);
    expect(scene.leftovers()).toEqual([]);
    expect(livingChildren()).toEqual([]);

    const after = scene.files();
    delete after['signalling/started'];
    if (moment !== 'writes') expect(after).toEqual(before);
    // What it had begun to write is there as a whole, as without the signal.
    else expect(after).toEqual(await wholly(words));
  },
);

/** A scene in git, with what sends signals. */
function prepared(): Scene {
  const made = new Scene();
  made.write('long.ts', SENDS_TO_PARENT);
  made.write('fleet/placements.yaml', '{}\n');
  made.write('signalling/preload.js', PRELOAD);
  fs.chmodSync(made.write('signalling/kubectl', `#!${process.execPath}\n${SENDS_TO_PARENT}`), 0o755);
  made.write('old-values.yaml', 'ports: { websecure: { middlewares: [a@file] } }\n');
  fs.cpSync(repository, path.join(made.folder, '.git'), { recursive: true });
  return made;
}

/** What git keeps of a scene, for all scenes: three programs less for each. */
function committed(): string {
  const made = new Scene();
  const commit = ['-c', 'user.name=a', '-c', 'user.email=a@example.com', 'commit', '--quiet', '--message', 'a'];
  for (const args of [['init', '--quiet', '--template='], ['add', 'net'], commit])
    spawnSync('git', args, { cwd: made.folder });
  const kept = fs.mkdtempSync(path.join(os.tmpdir(), 'platypaas-repository-'));
  fs.renameSync(path.join(made.folder, '.git'), path.join(kept, '.git'));
  made.remove();
  return path.join(kept, '.git');
}

async function interrupted(words: readonly string[], moment: string, signal: string): Promise<Ended> {
  const within = (name: string) => path.join(scene.folder, 'signalling', name);
  return scene.run(words, {
    NODE_OPTIONS: `--require ${within('preload.js')}`,
    MOMENT: moment,
    SIGNAL: signal,
    SCENE: scene.folder,
    STARTED: within('started'),
    KUBECTL: within('kubectl'),
    PLATYPAAS_CRD_MIRROR: path.join(scene.folder, 'mirror'),
  });
}

/** The files as they are after the command without a signal. */
async function wholly(words: readonly string[]): Promise<Record<string, string>> {
  const other = prepared();
  try {
    await other.run(words);
    return other.files();
  } finally {
    other.remove();
  }
}

/** The processes that a command had started and that are still there. */
function livingChildren(): string[] {
  const started = path.join(scene.folder, 'signalling/started');
  if (!fs.existsSync(started)) return [];
  const pid = Number(fs.readFileSync(started, 'utf8'));
  try {
    process.kill(pid, 0);
    return [String(pid)];
  } catch {
    return [];
  }
}
