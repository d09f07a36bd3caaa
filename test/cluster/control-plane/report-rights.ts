import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { unusedRights } from './rights';

/** Jest's global tear-down: prints which rights of our manifests no suite of the run made use of. */
export default function reportRights(): void {
  const file = process.env.PLATYPAAS_RIGHTS;
  if (!file) return;
  const lines = unusedRights(file).map((line) => `  ${line}\n`);
  process.stderr.write(`\nRights in dist/ that no suite of this run used:\n${lines.join('')}`);
  rmSync(dirname(file), { recursive: true, force: true });
}
