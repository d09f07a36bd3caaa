import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

const ROOT = path.resolve(__dirname, '../..');

/** What shells of every machine have, and does no harm. */
const OWN = ['awk', 'base64', 'bash', 'cat', 'git', 'head', 'mkdir', 'od', 'sh', 'tr'];

/** Programs that need a cluster, other machines, an account or the internet, and what comes of them in a test. */
export const ELSEWHERE: Readonly<Record<string, string>> = {
  kubectl: 'its options are checked by itself where it is installed',
  helm: 'another program: it gives what the pages go on with',
  npm: 'installs from a registry; test/package does',
  ssh: 'another machine',
  scp: 'another machine',
  curl: 'the internet',
  systemctl: 'the services of a K3s machine',
  k3s: 'a K3s machine; its commands and options were compared with those of K3s 1.35',
  'k3s-killall.sh': 'a K3s machine',
  ip: 'the interfaces of a machine',
  tar: 'the files of a K3s machine',
  rm: 'the files of a machine',
  mv: 'files that helm would have unpacked',
  kind: 'Docker; that its files are there is checked',
  sudo: 'settings of the kernel',
  cosign: "a registry of one's own",
  crane: "a registry of one's own",
  dot: 'Graphviz',
  jq: 'another program',
  vault: 'a shell in a pod of Vault',
  etcdutl: 'test/cluster runs it for the same snapshot',
};

/** The commands of ours that ask a cluster, and end with 2 where none answers. */
const OF_CLUSTER = /^(?:apply|status|doctor(?! .*--node)|diff .*--live|init .*--from-cluster)(?: |$)/;

/** How a block went. */
export interface Ran {
  readonly stderr: string;
  /** Our commands with their exit codes. */
  readonly ours: readonly string[];
}

/** A user's machine for the blocks of one page: with this project's output in git, values files, and stand-ins. */
export class ShellRoom {
  private readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), 'platypaas-shell-'));
  private readonly work = path.join(this.folder, 'work');
  private readonly bin = path.join(this.folder, 'bin');
  private readonly kubectl = spawnSync('sh', ['-c', 'command -v kubectl'], { encoding: 'utf8' }).stdout.trim();

  constructor() {
    for (const name of ['bin', 'etc/rancher/k3s', 'tmp', 'home/my-platform', 'home/platform'])
      fs.mkdirSync(path.join(this.folder, name), { recursive: true });
    fs.mkdirSync(this.work);
    fs.cpSync(path.join(ROOT, 'dist'), path.join(this.work, 'dist'), { recursive: true });
    fs.symlinkSync(path.join(this.work, 'dist'), path.join(this.folder, 'home/platform/dist'));
    fs.copyFileSync(path.join(ROOT, 'main.ts'), path.join(this.work, 'main.ts'));
    for (const name of ['cdk8s', 'constructs']) this.module(name, path.join(ROOT, 'node_modules', name));
    this.module('platypaas', ROOT);
    for (const [name, text] of Object.entries(FILES)) this.write(path.join(this.work, name), text);
    this.write(path.join(this.folder, 'home/my-platform/platform.yaml'), 'platform: core\n');
    for (const name of OWN) this.link(name);
    for (const name of Object.keys(ELSEWHERE)) this.program(name, this.standIn(name));
    for (const name of ['npx', 'node']) this.program(name, this.npx());
    this.program('../work/.ci/run', '');
    const commit = '-c user.name=a -c user.email=a@example.com commit --quiet --message a';
    const git = (args: string) => spawnSync('git', args.split(' '), { cwd: this.work });
    for (const args of ['init --quiet --initial-branch=main', 'add .', commit]) git(args);
  }

  /** Runs a block. Paths of the whole machine are those of the room. */
  run(block: string): Ran {
    const log = path.join(this.folder, 'ours.log');
    fs.rmSync(log, { force: true });
    const own = block.replaceAll(/(?<=^|[\s'"=:])\/(etc|var|root|tmp|opt|usr)(?=\/)/gm, `${this.folder}/$1`);
    const { stderr } = spawnSync(path.join(this.bin, 'bash'), ['-c', own], {
      cwd: this.work,
      encoding: 'utf8',
      timeout: 100_000,
      env: { PATH: this.bin, HOME: path.join(this.folder, 'home'), LOG: log, KUBECONFIG: '/dev/null', NO_COLOR: '1' },
    });
    const ours = fs.existsSync(log) ? fs.readFileSync(log, 'utf8').split('\n').filter(Boolean) : [];
    return { stderr, ours };
  }

  remove(): void {
    fs.rmSync(this.folder, { recursive: true, force: true });
  }

  private write(file: string, text: string): void {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, text);
  }

  private program(name: string, script: string): void {
    const file = path.join(this.bin, name);
    this.write(file, `#!/bin/sh\n${script}\n`);
    fs.chmodSync(file, 0o755);
  }

  private module(name: string, target: string): void {
    const folder = path.join(this.folder, 'node_modules');
    fs.mkdirSync(folder, { recursive: true });
    fs.symlinkSync(target, path.join(folder, name));
  }

  private link(name: string): void {
    const { stdout } = spawnSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' });
    fs.symlinkSync(stdout.trim(), path.join(this.bin, name));
  }

  private standIn(name: string): string {
    if (name === 'helm') return HELM;
    if (name === 'kind') return KIND;
    // Without a server it gets as far as its options; a kustomization would first be built, from the internet.
    if (name !== 'kubectl' || this.kubectl === '') return 'exit 0';
    return `case " $* " in *" -k "*|*" config "*) exit 0 ;; esac
${this.kubectl} --server=http://127.0.0.1:1 "$@" </dev/null 2>&1 >/dev/null | grep -E 'unknown|invalid|usage|must be specified|flag' >&2
exit 0`.replace('grep', '/bin/grep');
  }

  /** Our command as users call it, without what would wait for them: a terminal, or changes. */
  private npx(): string {
    const main = path.join(ROOT, 'build/lib/cli/main.js');
    return `
case $1 in platypaas|build/lib/cli/main.js) shift ;; *) exit 0 ;; esac
line="$*"
case $line in init*--from-cluster*) ;; init*--yes*) shift 2; set -- init new-$$ "$@" ;; init*) set -- init new-$$ --platform core --yes ;; *--watch*) set -- synth ;; esac
KUBECTL=${path.join(this.bin, 'no-kubectl')} ${process.execPath} ${main} "$@"
code=$?
echo "$code $line" >>"$LOG"
exit $code`;
  }
}

/** Whether a command of ours did what its page says: without a cluster, those that need one cannot. */
export function isAsDescribed(line: string): boolean {
  const [, code, words = ''] = /^(\d+) (.*)$/.exec(line) ?? [];
  if (OF_CLUSTER.test(words)) return code === '2';
  // What is left to do by hand, or differs, is an answer; this output has no fleet.
  if (/^(?:upgrade|doctor|diff|validate|fleet) /.test(words))
    return code === '0' || code === '1' || /^fleet/.test(words);
  return code === '0';
}

const HELM = `
case "$*" in
  "template cilium"*|*"get manifest"*|template*) echo 'apiVersion: v1
kind: ConfigMap
metadata: { name: cilium-config, namespace: kube-system }' ;;
  *"get values"*) echo 'ipv6: { enabled: false }' ;;
  pull*) mkdir -p charts ;;
esac`;

/** Docker would make an empty folder of one that is missing, and the API server would not start. */
const KIND = `
case "$*" in "create cluster --config "*)
  [ -f "$4" ] || echo "$4: not found" >&2
  for folder in $(/bin/sed -n 's|.*hostPath: \\(\\./.*\\)|\\1|p' "$4"); do
    [ -s "$folder/config.yaml" ] || echo "$PWD/$folder/config.yaml, which $4 mounts: not found" >&2
  done
esac`;

const FILES: Readonly<Record<string, string>> = {
  // The program that wrote dist/ is known by this name.
  'package.json': '{ "name": "platypaas" }\n',
  'values.yaml': 'ipv6: { enabled: false }\n',
  'values/a.yaml': 'deployment: { replicas: 2 }\n',
  'ours.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n',
  'theirs.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n',
};
