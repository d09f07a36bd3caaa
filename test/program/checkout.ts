import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

const ROOT = path.resolve(__dirname, '../..');

/** A small main.ts. */
export const PROGRAM = `import { PlatypaasCore } from 'platypaas/platforms';
import { PlatformApp } from 'platypaas/synth';

const app = new PlatformApp();
new PlatypaasCore(app, 'core');
app.synth();
`;

/** A checkout of its own with the library of this one, which passes for built from its sources; without a program. */
export function checkoutWithLibrary(): string {
  const checkout = fs.mkdtempSync(path.join(os.tmpdir(), 'checkout-'));
  for (const file of ['lib', 'imports', 'tsconfig.json', 'tsconfig.build.json', 'tsconfig.program.json', 'schemas'])
    fs.cpSync(path.join(ROOT, file), path.join(checkout, file), { recursive: true });
  for (const file of ['package.json', 'package-lock.json']) fs.cpSync(path.join(ROOT, file), path.join(checkout, file));
  for (const built of ['lib', 'imports', 'bundle'])
    fs.cpSync(path.join(ROOT, 'build', built), path.join(checkout, 'build', built), { recursive: true });
  fs.symlinkSync(path.join(ROOT, 'node_modules'), path.join(checkout, 'node_modules'));
  const sources = JSON.stringify(path.join(checkout, 'build', 'lib', 'bundle', 'sources.js'));
  const { stdout } = spawnSync(process.execPath, ['-p', `require(${sources}).fingerprint()`], { encoding: 'utf8' });
  fs.writeFileSync(path.join(checkout, 'build', 'bundle', 'library.sources'), stdout.trim());
  return checkout;
}
