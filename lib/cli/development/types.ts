/** What the generators of `schemas/` share: the types of this package from the compiler, and how a file is written. */
import * as fs from 'node:fs';
import { createRequire } from 'node:module';
import * as path from 'node:path';
// API Extractor includes a TypeScript whose compiler has an API; ours does not.
import type * as TypeScript from '../../../node_modules/@microsoft/api-extractor/node_modules/typescript';

export type { TypeScript };

export const ts = createRequire(require.resolve('@microsoft/api-extractor'))('typescript') as typeof TypeScript;

/** The root of this package. */
export const ROOT = path.resolve(__dirname, '../../../..');

/** The types of files of this package, given by their paths in it. */
export function programOf(files: readonly string[]): TypeScript.Program {
  return ts.createProgram(
    files.map((file) => path.join(ROOT, file)),
    {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      strict: true,
      skipLibCheck: true,
      types: [],
    },
  );
}

/** What a file exports, before aliases are followed. */
export function exportsOf(program: TypeScript.Program, file: string): TypeScript.Symbol[] {
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(path.join(ROOT, file));
  const module = source && checker.getSymbolAtLocation(source);
  if (!module) throw new Error(`${file} exports nothing.`);
  return checker.getExportsOfModule(module);
}

/** Writes a file of `schemas/`; with `--check`, the process ends with 1 when the file is out of date. */
export function writeSchema(name: string, content: unknown): void {
  const file = path.join(ROOT, 'schemas', name);
  const text = `${JSON.stringify(content, undefined, 1)}\n`;
  if (!process.argv.includes('--check')) fs.writeFileSync(file, text);
  else if (!fs.existsSync(file) || fs.readFileSync(file, 'utf8') !== text) {
    console.error(`schemas/${name} is out of date: run "npm run schemas".`);
    process.exitCode = 1;
  }
}
