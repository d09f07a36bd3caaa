/**
 * `npm run bench:kills [-- COUNT]`: kills `npm run synth` at random moments, 200 times, and ends with 1 when an output is
 * neither that of before nor that of after, or when the next run leaves a staging folder. The tests kill at each rename;
 * this one finds what happens between.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { Output } from '../lib/synth/output/output';

const COMMAND = path.resolve('lib/synth/program/start.js');
const work = fs.mkdtempSync(path.join(os.tmpdir(), 'platypaas-kills-'));
const outdir = path.join(work, 'dist');
const staging = path.join(outdir, '.staging');
const env = { ...process.env, CDK8S_OUTDIR: outdir };

type Files = ReadonlyMap<string, string>;

function filesIn(folder: string): Files {
  const names = fs
    .readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => !/^\.staging/.test(name));
  const files = names.sort().filter((name) => fs.statSync(path.join(folder, name)).isFile());
  return new Map(files.map((name) => [name, fs.readFileSync(path.join(folder, name), 'utf8')]));
}

function runToTheEnd(): void {
  const { status, stderr } = spawnSync(process.execPath, [COMMAND], { env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`synth ended with ${status}: ${stderr}`);
}

/** What an earlier release may have written: each manifest differs in a line, one is new, and one is not there yet. */
function earlier(files: Files): Files {
  const isRecord = (name: string) => name.startsWith('.platypaas');
  const [missing] = [...files.keys()].filter((name) => name.endsWith('kustomization.yaml'));
  const texts = [...files].filter(([name]) => !isRecord(name) && name !== missing);
  const manifests = new Map([
    ...texts.map(([name, text]) => [name, `${text}# earlier\n`] as const),
    ['gone/1.yaml', 'x\n'],
  ]);
  const hash = (text: string) => createHash('sha256').update(text).digest('hex');
  const lines = [...manifests].map(([name, text]) => `${hash(text)}  ${name}\n`);
  const records = [...files.keys()].filter(isRecord).map((name) => [name, `# earlier\n${lines.join('')}`] as const);
  return new Map([...manifests, ...records]);
}

function put(files: Files): void {
  fs.rmSync(outdir, { recursive: true, force: true });
  for (const [name, text] of files) {
    fs.mkdirSync(path.dirname(path.join(outdir, name)), { recursive: true });
    fs.writeFileSync(path.join(outdir, name), text);
  }
}

/** Kills a run after a time, counted from its begin or from the moment at which it begins to write. */
async function killed(milliseconds: number, fromWriting: boolean): Promise<boolean> {
  const child = spawn(process.execPath, [COMMAND], { env, stdio: 'ignore', detached: true });
  const ended = new Promise<boolean>((resolve) => child.on('exit', (_, signal) => resolve(signal === 'SIGKILL')));
  const kill = () => child.exitCode === null && child.pid && process.kill(-child.pid, 'SIGKILL');
  if (fromWriting) while (child.exitCode === null && !fs.existsSync(staging)) await pause(1);
  setTimeout(() => {
    try {
      kill();
    } catch {
      // It has ended by itself.
    }
  }, milliseconds);
  return ended;
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function isSame(one: Files, other: Files): boolean {
  return one.size === other.size && [...one].every(([name, text]) => other.get(name) === text);
}

async function main(count: number): Promise<void> {
  const begin = performance.now();
  runToTheEnd();
  const duration = performance.now() - begin;
  const after = filesIn(outdir);
  const before = earlier(after);
  const seen = { before: 0, after: 0, mixed: 0, ended: 0, unfinished: 0, staging: 0 };
  for (let round = 0; round < count; round++) {
    put(before);
    const fromWriting = round % 4 !== 0;
    if (!(await killed(Math.random() * (fromWriting ? 60 : duration), fromWriting))) seen.ended++;
    const isLeft = fs.existsSync(staging);
    if (isLeft) seen.unfinished++;
    // The next run is one that writes nothing, which shows what recovery gives, or a whole one in turn.
    if (round % 2 === 0) Output.recover(outdir);
    else if (isLeft) runToTheEnd();
    const files = filesIn(outdir);
    seen[isSame(files, before) ? 'before' : isSame(files, after) ? 'after' : 'mixed']++;
    // Recovery leaves a folder alone that a run may just have made and not yet signed; a run waits, and takes it.
    if (fs.existsSync(staging)) runToTheEnd();
    if (fs.existsSync(staging)) seen.staging++;
  }
  console.log(`${count} runs: ${JSON.stringify(seen)}`);
  if (seen.mixed + seen.staging > 0) process.exitCode = 1;
}

main(Number(process.argv[2] ?? 200)).finally(() => fs.rmSync(work, { recursive: true, force: true }));
