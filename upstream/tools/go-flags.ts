import * as fs from 'node:fs';
import * as path from 'node:path';

/** How a flag's value is read; nothing for any text. */
export type FlagType = 'bool' | 'duration' | 'int' | 'uint' | 'float';

/** Functions of Go's `pflag` that define a flag, by the beginning of their names. */
const DEFINITIONS: readonly (readonly [name: RegExp, type: FlagType | undefined])[] = [
  [/^Bool$/, 'bool'],
  [/^Duration$/, 'duration'],
  [/^Int(8|16|32|64)?$/, 'int'],
  [/^Uint(8|16|32|64)?$/, 'uint'],
  [/^Float(32|64)$/, 'float'],
  [/^(String(Slice|Array|ToString\w*)?|\w+Slice|Var|IP\w*|Count)$/, undefined],
];

const CONSTANT = /^\s*(?:const\s+)?(\w+)\s*(?:string\s*)?:?=\s*"([\w.-]+)"/gm;
const IMPORT = /^\s*(?:import\s+)?(\w+)?\s*"([\w./-]+)"\s*$/gm;
const CALL = /\b(?:\w*[fF]lags?(?:\(\))?|fs)\.([A-Z]\w*?)(Var)?(P)?\(\s*/g;

/** Before the flags of a command of the debugging shell, which are no options of the program. */
const OF_COMMAND = /(?:Flags:|=)\s*func\(\w+ \*pflag\.FlagSet\)(?![\s\S]*pflag\.FlagSet)/;

interface GoFile {
  readonly folder: string;
  readonly text: string;
}

/**
 * The flags that programs of a Go module define in some of its folders, with the types of their values: literal names, and
 * names that are constants of the same package or of an imported one of the module.
 *
 * @param root the folder of the module
 * @param modulePath its import path
 * @param passedOver folders of programs that are no part of it
 */
export function flagsOfModule(
  root: string,
  modulePath: string,
  folders: readonly string[],
  passedOver: RegExp,
): ReadonlyMap<string, FlagType | undefined> {
  const files = folders.flatMap((folder) => goFiles(path.join(root, folder), passedOver));
  const constants = constantsOf(files);
  const flags = new Map<string, FlagType | undefined>();
  for (const { folder, text } of files) {
    const imports = importsOf(text, root, modulePath);
    for (const call of text.matchAll(CALL)) {
      const [all, kind = '', isVar] = call;
      const definition = DEFINITIONS.find(([name]) => name.test(kind));
      if (!definition || isOfCommand(text.slice(0, call.index))) continue;
      const given = argumentsBehind(text, (call.index ?? 0) + all.length);
      const name = nameOf(given[isVar || kind === 'Var' ? 1 : 0] ?? '', folder, imports, constants);
      if (name !== undefined) flags.set(name, definition[1] ?? flags.get(name));
    }
  }
  return flags;
}

function isOfCommand(before: string): boolean {
  return OF_COMMAND.test(before);
}

function goFiles(folder: string, passedOver: RegExp): GoFile[] {
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry): GoFile[] => {
    const at = path.join(folder, entry.name);
    if (passedOver.test(at)) return [];
    if (entry.isDirectory()) return goFiles(at, passedOver);
    if (!entry.name.endsWith('.go') || entry.name.endsWith('_test.go')) return [];
    return [{ folder, text: fs.readFileSync(at, 'utf8') }];
  });
}

/** Constants that are texts, by folder and name. */
function constantsOf(files: readonly GoFile[]): ReadonlyMap<string, string> {
  return new Map(
    files.flatMap(({ folder, text }) =>
      [...text.matchAll(CONSTANT)].map(([, name, value = '']) => [`${folder} ${name}`, value] as const),
    ),
  );
}

/** The folders of packages of the same module, by the names under which a file has them. */
function importsOf(text: string, root: string, modulePath: string): ReadonlyMap<string, string> {
  return new Map(
    [...text.matchAll(IMPORT)].flatMap(([, alias, from = '']) => {
      if (!from.startsWith(`${modulePath}/`)) return [];
      return [[alias ?? path.posix.basename(from), path.join(root, from.slice(modulePath.length + 1))] as const];
    }),
  );
}

/** The first two arguments of a call. */
function argumentsBehind(text: string, start: number): string[] {
  const given = [''];
  let depth = 0;
  for (let at = start; at < text.length && depth >= 0 && given.length < 3; at++) {
    const letter = text[at]!;
    if ('([{'.includes(letter)) depth++;
    if (')]}'.includes(letter)) depth--;
    if (letter === ',' && depth === 0) given.push('');
    else given[given.length - 1] += letter;
  }
  return given.map((one) => one.trim());
}

function nameOf(
  given: string,
  folder: string,
  imports: ReadonlyMap<string, string>,
  constants: ReadonlyMap<string, string>,
): string | undefined {
  const [, literal] = /^"([a-z][\w.-]*)"$/.exec(given) ?? [];
  if (literal !== undefined) return literal;
  const [, alias, name] = /^(?:(\w+)\.)?(\w+)$/.exec(given) ?? [];
  const where = alias === undefined ? folder : imports.get(alias);
  return where === undefined ? undefined : constants.get(`${where} ${name}`);
}
