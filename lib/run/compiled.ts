import Module = require('node:module');

import * as path from 'node:path';

/** Runs a program that has been compiled to JavaScript, with the packages that resolve from the folder of its file. */
export function runProgram(file: string, code: string): void {
  const module = new Module(file, undefined) as Module & { _compile(code: string, file: string): void };
  module.filename = file;
  module.paths = (Module as unknown as { _nodeModulePaths(folder: string): string[] })._nodeModulePaths(
    path.dirname(file),
  );
  module._compile(code, file);
}
