import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { graphCommand } from '../../lib/cli/graph';
import { imagesCommand } from '../../lib/cli/images';
import { run } from './run';

// Programs are started, which takes its time on a busy machine.
jest.setTimeout(120_000);

const ROOT = path.join(__dirname, '../..');
const CORE = path.join(ROOT, 'dist/core');
const platypaas = (...args: string[]) =>
  spawnSync(process.execPath, [path.join(ROOT, 'build/lib/cli/main.js'), ...args], { encoding: 'utf8' });

describe('images', () => {
  test('each image lists the containers that run it', async () => {
    const { stdout } = await run(imagesCommand, [CORE]);
    expect(stdout).toMatch(/^docker\.io\/traefik:v[\d.]+@sha256:[0-9a-f]{64}\n {2}Deployment traefik\/traefik\n/m);
  });

  test('--mirror prints commands that copy each image to a path of its own', async () => {
    const { stdout } = await run(imagesCommand, [CORE, '--mirror', 'registry.example.com/mirror/']);
    const lines = stdout.trim().split('\n');
    expect(lines[0]).toMatch(
      /^crane copy (docker\.io\/traefik:(v[\d.]+))@sha256:\S+ registry\.example\.com\/mirror\/docker\.io\/library\/traefik:\2$/,
    );
    expect(new Set(lines.map((line) => line.split(' ')[3])).size).toBe(lines.length);
    const json = JSON.parse((await run(imagesCommand, [CORE, '--mirror', 'r', '--json'])).stdout) as {
      mirror: string;
    }[];
    expect(json.map(({ mirror }) => mirror)[0]).toMatch(/^r\/docker\.io\/library\/traefik:v/);
  });

  test.each([
    ['kong:3.9.1', 'docker.io/library/kong:3.9.1'],
    ['docker.io/kong:3.9.1', 'docker.io/library/kong:3.9.1'],
    ['grafana/loki:3', 'docker.io/grafana/loki:3'],
    ['docker.io/grafana/loki:3', 'docker.io/grafana/loki:3'],
    ['quay.io/cilium/cilium:v1', 'quay.io/cilium/cilium:v1'],
    ['localhost:5000/app:1', 'localhost:5000/app:1'],
  ])('the copy of %s is where containerd asks a mirror for it', async (image, copy) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'images-'));
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'one' },
      spec: { containers: [{ name: 'a', image }] },
    };
    writeFileSync(path.join(folder, 'pod.json'), JSON.stringify(pod));
    const { stdout } = await run(imagesCommand, [folder, '--mirror', 'mirror.example.com']);
    rmSync(folder, { recursive: true });
    expect(stdout).toBe(`crane copy ${image} mirror.example.com/${copy}\n`);
  });

  test('the images of charts are included, and unknown charts are listed', async () => {
    const { stdout, stderr } = await run(imagesCommand, [path.join(ROOT, 'dist/kind-platform-stack')]);
    expect(stdout).toMatch(
      /^kong:3\.9\.\d+ \(no digest\)\n {2}Deployment kong-kong\/clear-stale-pid of the chart kong, /m,
    );
    expect(stdout).toMatch(/^quay\.io\/argoproj\/argocd:v[\d.]+@sha256:/m);
    expect(stderr).toBe('');
    const folder = mkdtempSync(path.join(tmpdir(), 'images-'));
    const source = { chart: 'podinfo', targetRevision: '6.14.1', repoURL: 'https://stefanprodan.github.io/podinfo' };
    const application = { apiVersion: 'argoproj.io/v1alpha1', kind: 'Application', metadata: { name: 'podinfo' } };
    writeFileSync(path.join(folder, 'app.json'), JSON.stringify({ ...application, spec: { source } }));
    const unknown = await run(imagesCommand, [folder]);
    rmSync(folder, { recursive: true });
    expect(unknown).toMatchObject({
      stdout: '',
      stderr: expect.stringMatching(/chart podinfo 6\.14\.1 are not known/),
    });
  });
});

describe('images without a digest', () => {
  const HOSTED = path.join(ROOT, 'dist/hosted-control-planes');

  test('are marked, and counted', async () => {
    const { stdout } = await run(imagesCommand, [HOSTED]);
    expect(stdout).toMatch(/^gcr\.io\/etcd-development\/etcd:v[\d.]+ \(no digest\)\n/m);
    const marked = stdout.match(/\(no digest\)$/gm)?.length ?? 0;
    expect(stdout).toMatch(new RegExp(`\\n${marked} of \\d+ images have no digest: .*img001`));
    expect((await run(imagesCommand, [CORE])).stdout).not.toMatch(/no digest/);
  });

  test('are so in JSON, too', async () => {
    const json = JSON.parse((await run(imagesCommand, [HOSTED, '--json'])).stdout) as {
      image: string;
      hasDigest: boolean;
    }[];
    for (const { image, hasDigest } of json) expect(hasDigest).toBe(image.includes('@sha256:'));
    expect(new Set(json.map(({ hasDigest }) => hasDigest))).toEqual(new Set([true, false]));
  });
});

describe('graph', () => {
  test('is written for Mermaid, Graphviz and programs', async () => {
    const { stdout } = await run(graphCommand, [CORE]);
    expect(stdout).toMatch(/^flowchart LR\n {2}n1\["cilium<br>kube-system"\]\n/);
    expect(stdout).toMatch(/^ {2}n\d+ --> n\d+$/m);
    expect((await run(graphCommand, [CORE, '--format', 'dot'])).stdout).toMatch(
      /^digraph platform \{\n[\s\S]* {2}n\d+ -> n\d+;\n\}\n$/,
    );
    const { parties, links } = JSON.parse((await run(graphCommand, [CORE, '--json'])).stdout) as {
      parties: { id: string }[];
      links: { from: string }[];
    };
    expect(parties.length).toBeGreaterThan(5);
    expect(parties.map(({ id }) => id)).toEqual(expect.arrayContaining(links.map(({ from }) => from)));
  });
});

test.each([imagesCommand, graphCommand])('a folder that is missing ends with 2', async (command) => {
  expect(await run(command, ['nowhere'])).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringMatching(/nowhere/),
  });
});

test.each([imagesCommand, graphCommand])('so does a link that leads to itself', async (command) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'link-'));
  const link = path.join(folder, 'loop');
  symlinkSync('loop', link);
  const { code, stderr } = await run(command, [link]);
  rmSync(folder, { recursive: true });
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(/loop is not a folder\.\n.*rpt001/) });
});

test.each(['bash', 'zsh', 'fish'])('completion for %s asks the program for what fits', (shell) => {
  const { status, stdout } = platypaas('completion', shell);
  expect(status).toBe(0);
  expect(stdout).toContain(`${shell} completion for platypaas`);
  if (shell === 'bash') expect(spawnSync('bash', ['-n'], { input: stdout }).status).toBe(0);
});

test('commands and options are completed', () => {
  expect(platypaas('complete', '--', 'ap').stdout).toMatch(/^apply\t/);
  expect(platypaas('complete', '--', 'apply', '--dry').stdout).toMatch(/^--dry-run\t/);
  expect(platypaas('completion', 'tcsh').status).toBe(2);
});

test('explain knows constructs and props, whatever the capitals', () => {
  expect(platypaas('explain', 'k3shomelab.pool').stdout).toMatch(
    /^K3sHomelab\.pool: IpBlock, required\nThe addresses of the home network/,
  );
  expect(platypaas('explain', 'CiliumCni').stdout).toMatch(/^CiliumCni\n[\s\S]* {2}encryption: /);
  expect(platypaas('explain', 'CiliumCni.encription')).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(/nearest one is CiliumCni\.encryption.*exp001/),
  });
  expect(JSON.parse(platypaas('explain', 'CIL130', '--json').stdout)).toEqual([
    { name: 'CIL130', text: expect.stringMatching(/^CIL130\n/) },
  ]);
});

test('every help fits 80 columns, and no command is without a description', () => {
  const commands = [...platypaas('--help').stdout.matchAll(/^ {2}([a-z-]+) .*$/gm)]
    .map(([, name]) => name!)
    .filter((name) => name !== 'help');
  expect(commands.length).toBeGreaterThan(18);
  for (const name of commands) {
    const { stdout } = platypaas(name, '--help');
    expect({ name, wide: stdout.split('\n').filter((line) => line.length > 80) }).toEqual({ name, wide: [] });
  }
});
