import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { upgradeCommand } from '../../lib/cli/upgrade';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'upgrade-'));
  file = join(folder, 'values.yaml');
});
afterEach(() => rmSync(folder, { recursive: true }));

interface Result {
  readonly code: unknown;
  readonly out: string;
  readonly err: string;
}

async function run(text: string, ...options: string[]): Promise<Result> {
  return runFor('traefik', text, options.length > 0 ? options : ['--from', '37', '--to', '41']);
}

async function runFor(chart: string, text: string, versions: readonly string[]): Promise<Result> {
  writeFileSync(file, text);
  const { exitCode } = process;
  let [out, err] = ['', ''];
  const output = {
    write: (part: string) => {
      out += part;
    },
    writeError: (part: string) => {
      err += part;
    },
    isTerminal: false,
  };
  await upgradeCommand(output).parseAsync([chart, file, ...versions], { from: 'user' });
  const code = process.exitCode;
  process.exitCode = exitCode;
  return { code, out, err };
}

const OLD = '# edge\nports:\n  websecure:\n    tls:\n      enabled: true\n';
const NEW = '# edge\nports:\n  websecure:\n    http:\n      tls:\n        enabled: true\n';

test('what is rewritten is shown, and no file is touched', async () => {
  const { code, out } = await run(OLD);
  expect(code).toBe(0);
  expect(out).toContain('moved ports.websecure.tls → ports.websecure.http.tls\n');
  expect(out).toContain('1 rewritten, nothing left to do by hand.');
  expect(out).toContain('+    http:\n');
  expect(readFileSync(file, 'utf8')).toBe(OLD);
});

test('with --write, the file is written', async () => {
  const { code, out } = await run(OLD, '--from', '37', '--to', '41', '--write');
  expect(code).toBe(0);
  expect(out).not.toContain('+    http:');
  expect(readFileSync(file, 'utf8')).toBe(NEW);
});

test('twice is the same as once', async () => {
  await run(OLD, '--from', '37', '--to', '41', '--write');
  const { code, out } = await run(readFileSync(file, 'utf8'), '--from', '37', '--to', '41', '--write');
  expect(code).toBe(0);
  expect(out).toContain('Nothing to rewrite, nothing left to do by hand.');
});

test('what the new chart refuses or does not read is left to do, and exits with 1', async () => {
  const { code, out } = await run(`${OLD}replicaCount: 3\ndeployment: {misspelt: 1}\n`);
  expect(code).toBe(1);
  expect(out).toMatch(/For you to do\n.*replicaCount.*\n.*deployment\.replicas/);
  expect(out).toContain('deployment.misspelt is not read by chart 41.3.0, and has no effect.');
});

test('--json has the same', async () => {
  const { out } = await run(OLD, '--from', '37', '--to', '41', '--json');
  expect(JSON.parse(out)).toMatchObject([
    { file, isChanged: true, text: NEW, left: [], steps: [{ did: 'moved', path: 'ports.websecure.tls' }] },
  ]);
});

test.each([
  ['a version that is none', ['--from', 'old', '--to', '41'], /--from is old, which is not a version.*upg001/s],
  [
    'a version before what is known',
    ['--from', '10', '--to', '41'],
    /--from is 10, but for traefik it must be later than 26/,
  ],
  [
    'a version after what is known',
    ['--from', '37', '--to', '99'],
    /--to is 99, but for traefik it must be 41\.3\.0 at most/,
  ],
  ['the wrong way round', ['--from', '41.3', '--to', '37'], /--from is 41\.3, which comes after --to, 37/],
])('%s is refused', async (_, options, message) => {
  const { code, err } = await run(OLD, ...options);
  expect(code).toBe(2);
  expect(err).toMatch(message);
});

test('a chart without a history is refused, and a file that cannot be read does not keep others from being upgraded', async () => {
  writeFileSync(file, 'a: [');
  const other = join(folder, 'other.yaml');
  writeFileSync(other, OLD);
  const { code, err } = await run('a: [', '--from', '37', '--to', '41', '--write', other);
  expect(code).toBe(2);
  expect(err).toMatch(/values\.yaml: the file is not YAML/);
  expect(readFileSync(other, 'utf8')).toBe(NEW);
});

describe('an image that the file keeps at its old version is left to do', () => {
  const cilium = (text: string, from = '1.14', to = '1.19') => runFor('cilium', text, ['--from', from, '--to', to]);
  const digest = `sha256:${'a'.repeat(64)}`;

  test('with the values to remove, for each image at once, and next to what the chart rejects', async () => {
    const { code, out } = await cilium(`image: {tag: v1.14.5, useDigest: false}
operator: {image: {tag: v1.14.5, genericDigest: "${digest}"}}
hubble: {relay: {image: {override: "mirror.test/cilium/hubble-relay:v1.14.5"}}}
envoy: {image: {tag: v1.25.9-1}}
etcd: {managed: true}
`);
    expect(code).toBe(1);
    expect(out).toMatch(
      /image\.tag is "v1\.14\.5", .*configured for v1\.19\.\d+\.\n +Remove image\.tag and image\.useDigest/,
    );
    expect(out).toMatch(/Remove operator\.image\.tag and operator\.image\.genericDigest/);
    expect(out).toMatch(/Remove hubble\.relay\.image\.override/);
    expect(out).toMatch(/envoy\.image\.tag is "v1\.25\.9-1", which is older than v1\.36\./);
    expect(out).toContain('run etcd yourself');
    expect(out).toContain('5 left to do by hand');
  });

  test('also if it is of an earlier patch release than was asked for', async () => {
    expect((await cilium('image: {tag: v1.19.3}', '1.19.3', '1.19.6')).out).toContain('Remove image.tag, so that');
    expect((await cilium('image: {tag: v1.19.6}', '1.18.3', '1.19')).out).toContain('nothing left to do by hand.');
  });

  test('also if only its digest is kept', async () => {
    const { code, out } = await cilium(`image: {digest: "${digest}"}`);
    expect(code).toBe(1);
    expect(out).toMatch(
      /image\.digest is "sha256:a+", but the digest of v1\.19\.\d is sha256:.*\n +Remove image\.digest,/,
    );
    expect((await run(`image: {digest: "${digest}"}`)).code).toBe(1);
  });
});
