import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { textOf } from './file-system';

/** The folder in the output directory with a record for each program that writes there. */
export const RECORDS = '.platypaas';

const EXTENSION = '.sha256';

/**
 * What a program has written: each file with its hash, in the format of `sha256sum --check`. One line per file keeps
 * the record mergeable; a line that cannot be parsed is ignored, so its file counts as somebody else's.
 */
export class OutputRecord {
  /** The hashes by path in the output directory. */
  readonly files = new Map<string, string>();

  constructor(
    /** The program's name. */
    readonly program: string,
  ) {}

  /** All records in an output directory. */
  static in(outdir: string): OutputRecord[] {
    const folder = path.join(outdir, RECORDS);
    if (!fs.existsSync(folder)) return [];
    const files = fs.readdirSync(folder, { recursive: true }).map((file) => String(file).split(path.sep).join('/'));
    return files
      .filter((file) => file.endsWith(EXTENSION))
      .sort()
      .map((file) => {
        const record = new OutputRecord(file.slice(0, -EXTENSION.length));
        for (const line of (textOf(path.join(folder, file)) ?? '').split('\n')) {
          const [, hash, written] = /^([0-9a-f]{64}) {2}(.+)$/.exec(line) ?? [];
          if (hash && written) record.files.set(written, hash);
        }
        return record;
      });
  }

  /** Its path in the output directory. */
  get path(): string {
    return `${RECORDS}/${this.program}${EXTENSION}`;
  }

  get text(): string {
    const lines = [...this.files].map(([file, hash]) => `${hash}  ${file}\n`).sort(byPath);
    return `# Files that the program ${this.program} wrote. It removes those that it no longer writes, and no others.\n${lines.join('')}`;
  }

  /** Whether a file still has the text that the program wrote. */
  knows(file: string, text: string): boolean {
    return this.files.get(file) === hashOf(text);
  }
}

/** The hash of a text. */
export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

const HASH_LENGTH = 64;

function byPath(one: string, other: string): number {
  return one.slice(HASH_LENGTH) < other.slice(HASH_LENGTH) ? -1 : 1;
}
