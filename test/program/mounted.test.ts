import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

const ROOT = path.resolve(__dirname, '../..');
const RUN = path.join(ROOT, 'build', 'lib', 'synth', 'program', 'run.js');
const MAY_MOUNT = process.getuid?.() === 0 && spawnSync('unshare', ['--mount', 'true']).status === 0;

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'platypaas-mounted-'));
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

/** Runs a shell in mounts of its own, which go with it. */
function shell(script: string) {
  const env = { ...process.env, CDK8S_OUTDIR: path.join(folder, 'dist'), RUN, NODE: process.execPath, FOLDER: folder };
  return spawnSync('unshare', ['--mount', 'sh', '-euc', script], { cwd: ROOT, env, encoding: 'utf8' });
}

const SYNTH = '"$NODE" "$RUN" --quiet';

(MAY_MOUNT ? test.each : test.skip.each)([
  [
    'a folder of dist/ that is a bind mount',
    'mount --bind "$FOLDER/elsewhere" "$FOLDER/dist/core"',
    'core/5-workloads.yaml',
  ],
  ['a file of dist/ that is a bind mount', 'mount --bind "$FOLDER/file" "$FOLDER/dist/core/5-workloads.yaml"', ''],
])('%s keeps the whole output as it was, and is named', (_what, mount, changed) => {
  const dist = path.join(folder, 'dist');
  expect(shell(SYNTH)).toMatchObject({ status: 0, stderr: '' });
  const homelab = path.join(dist, 'k3s-homelab', '5-workloads.yaml');
  // Two files differ from what the program writes, and the mount is in the way of one of them.
  const edited = `${fs.readFileSync(homelab, 'utf8')}# edited\n`;
  fs.writeFileSync(homelab, edited);
  fs.cpSync(path.join(dist, 'core'), path.join(folder, 'elsewhere'), { recursive: true });
  const workloads = fs.readFileSync(path.join(dist, 'core/5-workloads.yaml'), 'utf8');
  fs.writeFileSync(path.join(folder, 'file'), `${workloads}# edited\n`);
  if (changed) fs.writeFileSync(path.join(folder, 'elsewhere', path.basename(changed)), `${workloads}# edited\n`);

  const { status, stderr } = shell(`${mount}; ${SYNTH}`);
  expect(stderr).toMatch(/SYN\d+|syn\d+/);
  expect(stderr).toMatch(/Unmount|unmount|one file system/);
  expect(stderr).not.toMatch(/ at .*:\d+:\d+\)/);
  expect(status).toBe(1);
  expect(fs.readFileSync(homelab, 'utf8')).toBe(edited);
  expect(fs.readdirSync(dist).filter((name) => name.startsWith('.staging'))).toEqual([]);
  // Without the mount, the next run does what this one could not.
  expect(shell(SYNTH)).toMatchObject({ status: 0 });
  expect(fs.readFileSync(homelab, 'utf8')).not.toBe(edited);
});
