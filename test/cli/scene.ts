import { type ChildProcess, spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

const ROOT = path.join(__dirname, '../..');
const PROGRAM = path.join(ROOT, 'build/lib/cli/main.js');

/** How a command ended; a signal counts as a shell has it, 130 for Ctrl+C. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * A folder as a user has it: a project with its `dist/`, values files, and files with mistakes. Commands run in it as
 * processes, with a folder of their own for what is temporary.
 */
export class Scene {
  readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), 'platypaas-scene-'));
  readonly temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'platypaas-temporary-'));

  constructor() {
    for (const name of ['cdk8s', 'constructs'])
      this.link(`node_modules/${name}`, path.join(ROOT, 'node_modules', name));
    this.link('node_modules/platypaas', ROOT);
    this.write('net/a.yaml', 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a, namespace: default }\n');
    this.write('dist/core/a.yaml', WORKLOAD);
    this.write('platform.yaml', 'platform: core\n');
    this.write('values.yaml', 'replicas: 3\n');
    this.write('bad/a.yaml', 'a: [1\npassword: hunter2\n');
    this.write('unknown/a.yaml', `${WORKLOAD}specc: hunter2\n`);
    this.write('bad.yaml', 'platform: [core\npassword: hunter2\n');
    this.write('unknown.yaml', 'platform: core\ntraefikk: hunter2\n');
    this.write('unknown-values.yaml', 'replcas: 3\n');
  }

  write(name: string, text: string): string {
    const file = path.join(this.folder, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, text);
    return file;
  }

  /** Every file with its contents. */
  files(): Record<string, string> {
    const entries = fs.readdirSync(this.folder, { recursive: true, withFileTypes: true });
    return Object.fromEntries(
      entries
        .filter((entry) => entry.isFile())
        .map(({ parentPath, name }) => path.join(parentPath, name))
        .filter((file) => !/node_modules|\.git\//.test(path.relative(this.folder, file)))
        .map((file) => [path.relative(this.folder, file), fs.readFileSync(file, 'utf8')]),
    );
  }

  /** What commands have left where temporary files go; the caches of Node and of compilers are to stay. */
  leftovers(): string[] {
    return fs.readdirSync(this.temporary).filter((name) => !/cache/.test(name));
  }

  start(args: readonly string[], env: Readonly<Record<string, string>> = {}): ChildProcess {
    return spawn(process.execPath, [PROGRAM, ...args], {
      cwd: this.folder,
      env: { ...process.env, TMPDIR: this.temporary, KUBECONFIG: path.join(this.folder, 'kubeconfig'), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  run(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<Ended> {
    return ended(this.start(args, env));
  }

  remove(): void {
    for (const folder of [this.folder, this.temporary]) fs.rmSync(folder, { recursive: true, force: true });
  }

  private link(name: string, target: string): void {
    const at = path.join(this.folder, name);
    fs.mkdirSync(path.dirname(at), { recursive: true });
    fs.symlinkSync(target, at);
  }
}

/** The end of a process, and all that it wrote. */
export function ended(child: ChildProcess): Promise<Ended> {
  let [stdout, stderr] = ['', ''];
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  return new Promise((resolve) => {
    child.on('close', (code, signal) => {
      resolve({ code: code ?? 128 + (os.constants.signals[signal ?? 'SIGKILL'] ?? 0), stdout, stderr });
    });
  });
}

const WORKLOAD = `apiVersion: apps/v1
kind: Deployment
metadata: { name: a, namespace: default }
spec:
  selector: { matchLabels: { app: a } }
  template:
    metadata: { labels: { app: a } }
    spec: { containers: [{ name: a, image: 'docker.io/traefik:v3.7.1' }] }
`;
