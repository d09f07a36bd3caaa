import * as fs from 'node:fs';
import * as path from 'node:path';
import { nameOf, STANDARD_INPUT } from '../../helm/values/bytes';
import { toTheEnd } from '../../interruption';
import { ConfigurationError, describe } from '../../problems';
import type { Output } from '../output';
import type { Conversion } from './conversions';

/** A conversion and its output file; without one, it goes to standard output. */
export interface PlannedOutput {
  readonly conversion: Conversion;
  readonly file?: string;
}

/**
 * Where each conversion goes, known before the first is written.
 *
 * @throws ConfigurationError when two would go to the same file, or one would overwrite an input
 */
export function planOutputs(
  conversions: readonly Conversion[],
  folder: string | undefined,
  extension: string,
): PlannedOutput[] {
  if (folder === undefined) return conversions.map((conversion) => ({ conversion }));
  const outputs = conversions.map((conversion) => ({
    conversion,
    file: path.join(folder, `${conversion.name}${extension}`),
  }));
  const inputs = new Set(conversions.flatMap(({ files }) => files).filter((file) => file !== STANDARD_INPUT));
  const problems = outputs.flatMap(({ conversion, file }, index) => {
    const other = outputs.slice(0, index).find((earlier) => earlier.file === file)?.conversion;
    const input = [...inputs].find((input) => isSameFile(input, file));
    return [
      ...(other ? [sameOutput(conversion.source, other.source, file)] : []),
      ...(input === undefined ? [] : [overInput(conversion.source, file, input)]),
    ];
  });
  if (problems.length > 0) throw new ConfigurationError(problems);
  return outputs;
}

/** Writes a text to its file, or to standard output. */
export async function writeOutput(text: string, file: string | undefined, output: Output): Promise<void> {
  if (file === undefined) {
    output.write(text);
    return;
  }
  try {
    await toTheEnd(() => {
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(file, text);
    });
  } catch (error) {
    const what = `${file} cannot be written: ${(error as Error).message}.`;
    throw new ConfigurationError([
      describe({ what, remedy: 'Give --out a folder that can be written.', code: 'HLM014' }),
    ]);
  }
}

/** Whether two paths lead to the same file, also through links. */
function isSameFile(one: string, other: string): boolean {
  const [a, b] = [one, other].map(identityOf);
  return a !== undefined && a === b;
}

function identityOf(file: string): string | undefined {
  try {
    const { dev, ino } = fs.statSync(file, { bigint: true });
    return `${dev}:${ino}`;
  } catch {
    return undefined; // does not exist
  }
}

function sameOutput(file: string, other: string, output: string): string {
  return describe({
    what: `${nameOf(file)} and ${nameOf(other)} would both be written to ${output}.`,
    remedy: 'Convert them one at a time, or rename one.',
    code: 'HLM003',
  });
}

function overInput(source: string, output: string, input: string): string {
  return describe({
    what: `${nameOf(source)} would be written to ${output}, which is the input ${nameOf(input)}.`,
    remedy: 'Give --out another folder.',
    code: 'HLM003',
  });
}
