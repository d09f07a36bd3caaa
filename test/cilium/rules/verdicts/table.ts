import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Combination } from './combinations';

/** What Cilium's own programs did with a combination, as it is stored. */
export interface Verdict extends Combination {
  /** Why the agent or the operator ended at its start; unset where both went on. */
  readonly refused?: string;
}

const RELEASES = join(__dirname, '..', '..', '..', '..', 'upstream', 'cilium');

/** The releases with verdicts, by the lines that they stand for. */
export const TRIED = { '1.18': '1.18.3', '1.19': '1.19.6', '1.20': '1.20.0' } as const;

/** The verdicts on a release; none where it was never tried. */
export function readVerdicts(version: string): Verdict[] {
  const file = fileOf(version);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Verdict[]) : [];
}

/** Stores verdicts, a line each. */
export function writeVerdicts(version: string, verdicts: readonly Verdict[]): void {
  writeFileSync(fileOf(version), `[\n${verdicts.map((verdict) => JSON.stringify(verdict)).join(',\n')}\n]\n`);
}

function fileOf(version: string): string {
  return join(RELEASES, version, 'verdicts.json');
}
