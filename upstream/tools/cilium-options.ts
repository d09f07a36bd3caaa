/**
 * `npm run upstream:cilium-options`: reads which options Cilium's programs know, from the source of one release of each
 * line, and writes `known-options.json` and `flag-types.json` of `lib/cilium/rules/agent/`. The source comes as a Go module,
 * by `go mod download`. With `--check` it writes nothing, and exits with 1 where a file would change.
 */
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { type FlagType, flagsOfModule } from './go-flags';
import { run } from './run';

const MODULE = 'github.com/cilium/cilium';
const FOLDER = path.join('lib', 'cilium', 'rules', 'agent');

/** A release of each line that is served as a module. */
const RELEASES: Readonly<Record<string, string>> = { '1.18': 'v1.18.3', '1.19': 'v1.19.6', '1.20': 'v1.20.0' };

/** The programs that read `cilium-config`, and what they are made of. */
const SOURCES = ['daemon', 'operator', 'pkg', 'clustermesh-apiserver'];

/** Programs of developers, and servers of tests, among the packages. */
const PASSED_OVER =
  /\/(benchmark|repl|testdata|testutils|test|fake)(\/|$)|\/pkg\/(envoy\/xds|bgp\/commands)\/|_mock\.go$/;

/** Pages of upstream's documentation about these programs. */
const PAGES = /^(cilium-agent|cilium-operator(-\w+)?|clustermesh-apiserver(_\w+)?)(_hive)?\.md$/;

/** Where options are, what prints something, and the metadata of the ConfigMap: no options themselves. */
const NO_OPTIONS = ['config', 'config-dir', 'version', 'cmdref', 'help', 'name', 'namespace'];

/** What is read of one release. */
export interface Options {
  readonly names: ReadonlySet<string>;
  readonly types: ReadonlyMap<string, FlagType>;
}

/** The options of a release whose module is in a folder. */
export function optionsIn(root: string): Options {
  const flags = flagsOfModule(root, MODULE, SOURCES, PASSED_OVER);
  const ofAgent = flagsOfModule(root, MODULE, ['daemon', 'pkg'], PASSED_OVER);
  const visible = documented(root);
  const names = [...flags.keys(), ...visible, ...configured(root)];
  return {
    names: new Set(names.filter((name) => /^[a-z][a-z0-9-]+$/.test(name) && !NO_OPTIONS.includes(name))),
    // The agent checks all of its flags; the operator takes any text for some that it hides.
    types: new Map(
      [...flags].flatMap(([name, type]) =>
        type && (visible.includes(name) || ofAgent.has(name)) ? [[name, type] as const] : [],
      ),
    ),
  };
}

function documented(root: string): string[] {
  const folder = path.join(root, 'Documentation', 'cmdref');
  return fs
    .readdirSync(folder)
    .filter((file) => PAGES.test(file))
    .flatMap((file) => [...fs.readFileSync(path.join(folder, file), 'utf8').matchAll(/^ +(?:-\w, )?--([\w.-]+)/gm)])
    .map(([, name = '']) => name);
}

/** Keys that the chart writes into `cilium-config`, or has programs read from there. */
function configured(root: string): string[] {
  const folder = path.join(root, 'install', 'kubernetes', 'cilium', 'templates');
  const texts = fs
    .readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => ({ file, text: fs.readFileSync(path.join(folder, file), 'utf8') }));
  return texts.flatMap(({ file, text }) => {
    const key =
      file === 'cilium-configmap.yaml' ? /^ {2}([a-z][a-z0-9-]+):/gm : /name: cilium-config\n\s+key: ([\w.-]+)/g;
    const data = Math.max(text.search(/^data:/m), 0);
    return [...text.slice(data).matchAll(key)].map(([, name = '']) => name);
  });
}

/** Options by the lines that have them: those of most lines first. */
export function byLines(releases: Readonly<Record<string, Options>>): Readonly<Record<string, readonly string[]>> {
  const lines = Object.keys(releases);
  const holders = new Map<string, string[]>();
  for (const [line, { names }] of Object.entries(releases)) {
    for (const name of names) holders.set(name, [...(holders.get(name) ?? []), line]);
  }
  const groups = new Map<string, string[]>();
  for (const name of [...holders.keys()].sort()) {
    const key = holders.get(name)!.join(' ');
    groups.set(key, [...(groups.get(key) ?? []), name]);
  }
  const place = (key: string) => [lines.length - key.split(' ').length, key] as const;
  const keys = [...groups.keys()].sort((one, other) => {
    const [a, b] = [place(one), place(other)];
    return a[0] - b[0] || a[1].localeCompare(b[1]);
  });
  return Object.fromEntries(keys.map((key) => [key, groups.get(key)!]));
}

/** Flags by the type of their values, as any of the lines has it. */
export function byType(releases: Readonly<Record<string, Options>>): Readonly<Record<FlagType, readonly string[]>> {
  const all = new Map(Object.values(releases).flatMap(({ types }) => [...types]));
  const of = (type: FlagType) => [...all.keys()].filter((name) => all.get(name) === type).sort();
  return { bool: of('bool'), duration: of('duration'), int: of('int'), uint: of('uint'), float: of('float') };
}

function download(version: string): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cilium-options-'));
  try {
    const found = execFileSync('go', ['mod', 'download', '-json', `${MODULE}@${version}`], {
      cwd: folder,
      encoding: 'utf8',
    });
    return (JSON.parse(found) as { Dir: string }).Dir;
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

function main(): void {
  const releases = Object.fromEntries(
    Object.entries(RELEASES).map(([line, version]) => [line, optionsIn(download(version))]),
  );
  const files = { 'known-options.json': byLines(releases), 'flag-types.json': byType(releases) };
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(FOLDER, name);
    const text = `${JSON.stringify(content, undefined, 2)}\n`;
    const isSame = fs.readFileSync(file, 'utf8') === text;
    console.error(`${file}: ${isSame ? 'nothing changed' : 'changed'}`);
    if (process.argv.includes('--check')) process.exitCode ||= isSame ? 0 : 1;
    else fs.writeFileSync(file, text);
  }
}

if (require.main === module) run(main);
