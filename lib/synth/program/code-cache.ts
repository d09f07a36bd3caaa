import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { Script } from 'node:vm';
import { PROGRAM } from './sources';

const CODE_CACHE = path.join(path.dirname(PROGRAM), 'program.cache');

/**
 * Runs the program with V8's compiled code from the run before. The code is only there to save time: V8 trusts it to the
 * byte, so it stands behind a hash of itself and of the source, and a run whose code is missing, damaged or not to be
 * written compiles anew.
 */
export function runProgram(): void {
  const source = fs.readFileSync(PROGRAM, 'utf8');
  const cachedData = keptCode(source);
  const wrapped = `(function (exports, require, module, __filename, __dirname) {${source}\n})`;
  const script = new Script(wrapped, { filename: PROGRAM, cachedData });
  const module = { exports: {} };
  script.runInThisContext()(module.exports, require, module, PROGRAM, path.dirname(PROGRAM));
  if (cachedData === undefined || script.cachedDataRejected) keep(script.createCachedData(), source);
}

function keptCode(source: string): Buffer | undefined {
  try {
    const kept = fs.readFileSync(CODE_CACHE);
    const code = kept.subarray(HASH_BYTES);
    return hashOf(code, source).equals(kept.subarray(0, HASH_BYTES)) ? code : undefined;
  } catch {
    return undefined;
  }
}

/** Another run that reads half of it sees that by the hash. */
function keep(code: Buffer, source: string): void {
  try {
    fs.writeFileSync(CODE_CACHE, Buffer.concat([hashOf(code, source), code]));
  } catch {
    // The next run compiles again.
  }
}

const HASH_BYTES = 32;

function hashOf(code: Buffer, source: string): Buffer {
  return createHash('sha256').update(code).update(source).update(process.version).digest();
}
