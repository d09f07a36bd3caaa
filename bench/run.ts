/** Runs a program of bench/programs as `npm run synth` runs main.ts: `node run.js PROGRAM OUTDIR [ARGUMENTS]`. */
import * as path from 'node:path';

const [, , program = ''] = process.argv;
process.argv.splice(1, 2, program);
const { runProgram } = require(path.resolve('build/lib/synth/program/program.js')) as {
  runProgram(file: string, source: string): void;
};
runProgram(program, program);
