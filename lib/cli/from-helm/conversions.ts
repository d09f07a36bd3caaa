import * as path from 'node:path';
import { parseArgs } from 'node:util';
import type { Option } from 'commander';
import { STANDARD_INPUT } from '../../helm/values/bytes';

/** Values files that are merged into one result. */
export interface Conversion {
  /** The name of the result, without an extension. */
  readonly name: string;
  /** Its own values file, as named in messages. */
  readonly source: string;
  /** From the lowest layer to the highest. */
  readonly files: readonly string[];
}

/** A values file of the command line: an argument, or from an option that applies to all. */
interface Input {
  readonly file: string;
  readonly isShared: boolean;
}

/**
 * What to convert: all files as layers of one result; or, with separate results, each argument on top of the `-f` files
 * before it and below those after it.
 */
export function conversionsOf(inputs: readonly Input[], isSeparate: boolean, releaseName: string): Conversion[] {
  const own = inputs.filter(({ isShared }) => !isShared);
  const all = inputs.map(({ file }) => file);
  if (!isSeparate || own.length === 0) return [{ name: releaseName, source: all.join(', '), files: all }];
  return own.map((input) => ({
    name: input.file === STANDARD_INPUT ? 'stdin' : path.basename(input.file, path.extname(input.file)),
    source: input.file,
    files: inputs.filter((other) => other === input || other.isShared).map(({ file }) => file),
  }));
}

/**
 * The values files in the order of the command line, in which Helm layers them.
 *
 * @param args the command line, of which the last positional arguments are values files
 * @param count how many of them are
 */
export function inputsOf(args: readonly string[], options: readonly Option[], count: number): Input[] {
  const { tokens } = parseArgs({
    args: [...args],
    options: Object.fromEntries(options.map(asParsed)),
    strict: false,
    tokens: true,
  });
  const others = tokens.filter(({ kind }) => kind === 'positional').length - count;
  let position = 0;
  return tokens.flatMap((token): Input[] => {
    if (token.kind === 'positional') return position++ < others ? [] : [{ file: token.value, isShared: false }];
    if (token.kind !== 'option' || token.name !== 'values') return [];
    // As in Helm, a comma separates files.
    return (token.value ?? '').split(',').map((file) => ({ file, isShared: true }));
  });
}

function asParsed({ long, short, required }: Option) {
  const type = required ? ('string' as const) : ('boolean' as const);
  return [long?.slice(2) ?? '', { type, multiple: true, ...(short ? { short: short.slice(1) } : {}) }] as const;
}
