import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installPackages } from '../machines/packages';
import { binary } from './binaries';
import type { Program } from './programs';
import { SUITES, type Suite, type SuiteName } from './suites';

/** What jest hands to a global set-up, as far as it is used here. */
interface GlobalConfig {
  readonly testPathPatterns: { readonly patterns: readonly string[] };
}

const ALL = Object.keys(SUITES) as SuiteName[];
const SUITE_OF_FILES_WITHOUT_FOLDER: SuiteName = 'control-plane';

/**
 * Jest's global set-up: installs and builds what the suites that are run need before the first test, whose time limit it
 * would exceed. What cannot be had is noted, and the suites that need it are skipped with the reason. With
 * PLATYPAAS_PREPARE=all it prepares every suite, whichever are run.
 */
export default async function prepare({ testPathPatterns: { patterns } }: GlobalConfig): Promise<void> {
  const names = process.env.PLATYPAAS_PREPARE === 'all' ? ALL : selected(patterns);
  const suites: readonly Suite[] = names.map((name) => SUITES[name]);
  const missing: Record<string, string> = {};
  if (suites.some(({ machines }) => machines)) {
    const obstacle = installPackages();
    if (obstacle) missing.machines = obstacle;
  }
  for (const program of new Set(suites.flatMap(({ programs }) => programs))) {
    const reason = await obstacleTo(program);
    if (reason) missing[program] = reason;
  }
  process.env.PLATYPAAS_MISSING = JSON.stringify(missing);
  process.env.PLATYPAAS_RIGHTS = rightsFile();
}

/** Where suites note the rights that were used, for the report at the end. */
function rightsFile(): string {
  const file = join(mkdtempSync(join(tmpdir(), 'platypaas-rights-')), 'used');
  writeFileSync(file, '');
  return file;
}

/** The suites with a test that one of the patterns chooses; all without any pattern. */
function selected(patterns: readonly string[]): SuiteName[] {
  const folder = join(__dirname, '..');
  const tests = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.test.ts'));
  const chosen = tests.filter(
    (file) => patterns.length === 0 || patterns.some((pattern) => new RegExp(pattern).test(join(folder, file))),
  );
  const suiteOf = (file: string) => ALL.find((name) => file.startsWith(`${name}/`)) ?? SUITE_OF_FILES_WITHOUT_FOLDER;
  return [...new Set(chosen.map(suiteOf))];
}

/** Why a program cannot be built. Without a control plane nothing can be tested, so that this is no reason to skip. */
async function obstacleTo(program: Program): Promise<string | undefined> {
  try {
    await binary(program);
    return undefined;
  } catch (error) {
    const needed: readonly Program[] = SUITES['control-plane'].programs;
    if (needed.includes(program)) throw error;
    return `${program} could not be built: ${(error as Error).message}`;
  }
}
