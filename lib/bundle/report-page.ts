import * as path from 'node:path';
import { buildSync } from 'esbuild';
import { ROOT } from './bundles';

/** Builds the script and the style that every page of `report` contains. */
export function makeReportPage(): void {
  const folder = path.join('lib', 'report', 'browser');
  buildSync({
    entryPoints: ['page.ts', 'page.css'].map((file) => path.join(ROOT, folder, file)),
    outdir: path.join(ROOT, 'build', folder),
    bundle: true,
    minify: true,
    format: 'iife',
    target: ['chrome123', 'firefox120', 'safari17.5'],
    logLevel: 'warning',
  });
}
