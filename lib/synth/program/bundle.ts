/** Makes one file of the compiled program and everything that it loads; the second step of `npm run build`. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { buildSync } from 'esbuild';
import { fingerprint, MADE_OF, PROGRAM, ROOT } from './sources';

// Whoever is stopped in between leaves a program that is made again.
fs.rmSync(MADE_OF, { force: true });
const sources = fingerprint();
buildSync({
  entryPoints: [path.join(ROOT, 'build', 'main.js')],
  outfile: PROGRAM,
  bundle: true,
  // Loaded only where something looks like a secret (ADR 16).
  external: ['@secretlint/*'],
  platform: 'node',
  target: 'node20',
  logLevel: 'warning',
});
fs.writeFileSync(MADE_OF, sources);
