import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

const ROOT = path.resolve(__dirname, '../..');
const RUNNER = path.join(ROOT, 'build/lib/cli/development/run-example.js');

/** `npm run example` without npm. */
function example(name: string, env: Readonly<Record<string, string>> = {}) {
  const { CDK8S_OUTDIR: _, ...own } = process.env;
  return spawnSync(process.execPath, [RUNNER, name], { cwd: ROOT, encoding: 'utf8', env: { ...own, ...env } });
}

const changes = () => spawnSync('git', ['status', '--porcelain', 'dist'], { cwd: ROOT, encoding: 'utf8' }).stdout;

test('examples write to folders of their own, also those with a folder of one name or one of main.ts', () => {
  const before = changes();
  // The first two write a folder "shop", the last one "kind-platform-stack", as main.ts does.
  for (const name of ['gateway-api', 'vault-database', 'kind-platform-stack']) {
    const { status, stderr } = example(name);
    expect({ status, stderr: stderr.replaceAll(/^ .*\n/gm, '') }).toEqual({
      status: 0,
      stderr: expect.stringMatching(new RegExp(`^build/examples/${name}/`)),
    });
  }
  expect(changes()).toBe(before);
  const ignored = spawnSync('git', ['check-ignore', 'build/examples/gateway-api'], { cwd: ROOT, encoding: 'utf8' });
  expect(ignored.status).toBe(0);
});

test('what a user can mend is shown without a stack', () => {
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'example-'));
  try {
    fs.mkdirSync(path.join(scratch, 'shop'));
    fs.writeFileSync(path.join(scratch, 'shop', 'kustomization.yaml'), 'resources: []\n');
    const { status, stderr } = example('gateway-api', { CDK8S_OUTDIR: scratch });
    expect({ status, lines: stderr.trim().split('\n').length }).toEqual({ status: 1, lines: 2 });
    expect(stderr).toMatch(/shop.*\n {2}.*docs\/errors\.md#syn\d+\n$/);
    expect(stderr).not.toMatch(/Node\.js v|^ +at /m);
  } finally {
    fs.rmSync(scratch, { recursive: true });
  }
});
