import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { diffCommand } from '../../lib/cli/diff';
import { reportCommand } from '../../lib/cli/report';
import { ejectCommand } from '../../lib/cli/synth';
import { run } from './run';

// Programs are started, which takes its time on a busy machine.
jest.setTimeout(120_000);

const ROOT = path.join(__dirname, '../..');
let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'platypaas-json-'));
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

function platypaas(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [path.join(ROOT, 'build/lib/cli/main.js'), ...args], {
    encoding: 'utf8',
    cwd: folder,
  });
  return { status, stderr, json: stdout === '' ? undefined : (JSON.parse(stdout) as unknown) };
}

function file(name: string, text: string): string {
  const target = path.join(folder, name);
  fs.writeFileSync(target, text);
  return target;
}

const core = () => file('platform.yaml', 'platform: core\n');

test('synth lists what it added, changed and removed', () => {
  core();
  expect(platypaas('synth', '--json')).toEqual({
    status: 0,
    stderr: expect.not.stringContaining('kubectl apply'),
    json: [
      {
        folder: 'dist/core',
        isFleet: false,
        isGone: false,
        notes: [],
        parts: [
          { folder: 'core', addedCount: expect.any(Number), added: [], changed: [], removed: [], otherFiles: [] },
        ],
      },
    ],
  });
  file('platform.yaml', 'platform: core\ntraefik: { replicas: 3 }\n');
  expect(platypaas('synth', '--json').json).toMatchObject([
    { parts: [{ addedCount: 0, changed: ['apps Deployment traefik/traefik'] }] },
  ]);
});

test('eject writes the program, or names its file', async () => {
  const { stdout } = await run(ejectCommand, [core(), '--json']);
  expect((JSON.parse(stdout) as { program: string }).program).toContain('new PlatypaasCore(');
  expect(platypaas('eject', '--json', '--out', 'main.ts')).toMatchObject({ status: 0, json: { file: 'main.ts' } });
});

test('from-helm writes a List as kubectl takes it, or the files that it wrote', () => {
  const values = file('values.yaml', 'replicas: 3\n');
  const { json, status } = platypaas('from-helm', 'metrics-server', values, '--json');
  expect(status).toBe(0);
  expect(json).toMatchObject({ apiVersion: 'v1', kind: 'List' });
  const { items } = json as { items: { kind: string; spec?: { replicas?: number } }[] };
  expect(items.find(({ kind }) => kind === 'Deployment')?.spec?.replicas).toBe(3);

  expect(platypaas('from-helm', 'metrics-server', values, '--json', '--out', 'out').json).toEqual([
    { file: 'out/values.k8s.yaml' },
  ]);
  expect(fs.readFileSync(path.join(folder, 'out/values.k8s.yaml'), 'utf8')).toMatch(/^apiVersion: v1\n/);
  expect(platypaas('from-helm', 'metrics-server', values, '--json', '--typescript').json).toEqual({
    program: expect.stringContaining('MetricsServer'),
  });
});

test('vendor-crds lists the files with their SHA-256', () => {
  const nowhere = platypaas('vendor-crds', '--json', '--bundle', 'no-such-bundle');
  expect(nowhere).toMatchObject({ status: 2, json: undefined });
});

describe('diff', () => {
  const object = (data: string, kind = 'ConfigMap') =>
    `apiVersion: v1\nkind: ${kind}\nmetadata: { name: a, namespace: default }\n${data}\n`;

  test('gives each field with both values', async () => {
    const args = [file('ours.yaml', object('data: { key: b }')), file('theirs.yaml', object('data: { key: a }'))];
    const { stdout } = await run(diffCommand, [...args, '--json']);
    expect(JSON.parse(stdout)).toEqual({
      differences: 1,
      shared: 1,
      derived: 0,
      missing: [],
      extra: [],
      repeated: [],
      different: [
        {
          apiVersion: 'v1',
          kind: 'ConfigMap',
          namespace: 'default',
          name: 'a',
          fields: [{ path: 'data.key', ours: 'b', reference: 'a' }],
        },
      ],
    });
  });

  test('gives no value of a Secret, and none that looks like one', async () => {
    const [ours, theirs] = ['swordfish-1', 'swordfish-2'];
    const pairs = [
      [object(`stringData: { password: ${ours} }`, 'Secret'), object(`stringData: { password: ${theirs} }`, 'Secret')],
      [object(`data: { password: ${ours} }`), object(`data: { password: ${theirs} }`)],
    ] as const;
    for (const [one, other] of pairs) {
      const { stdout } = await run(diffCommand, [file('ours.yaml', one), file('theirs.yaml', other), '--json']);
      expect(JSON.parse(stdout)).toMatchObject({ differences: 1, different: [{ fields: [{ isSecret: true }] }] });
      expect(stdout).not.toContain('swordfish');
    }
  });
});

test('report names pods by their ids', async () => {
  const { stdout } = await run(reportCommand, [path.join(ROOT, 'dist/core'), '--json']);
  const report = JSON.parse(stdout) as {
    pods: { id: string }[];
    flows: { from: string; to: string }[];
    openness: { pods: string }[];
    pools: { size?: string }[];
  };
  const ids = report.pods.map(({ id }) => id);
  expect(report.openness.map(({ pods }) => pods)).toEqual(ids);
  expect(report.flows.length).toBeGreaterThan(0);
  expect(ids).toEqual(expect.arrayContaining(report.flows.flatMap(({ from, to }) => [from, to])));
  expect(report.pools[0]?.size).toMatch(/^\d+$/);
});
