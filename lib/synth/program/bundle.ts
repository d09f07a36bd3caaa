/** Makes one file of the compiled program and everything that it loads; the second step of `npm run build`. */
import * as path from 'node:path';
import { buildSync } from 'esbuild';

const BUILD = path.resolve(__dirname, '../../..');

buildSync({
  entryPoints: [path.join(BUILD, 'main.js')],
  outfile: path.join(BUILD, 'program.js'),
  bundle: true,
  // Loaded only where something looks like a secret (ADR 14).
  external: ['@secretlint/*'],
  platform: 'node',
  target: 'node20',
  logLevel: 'warning',
});
