const { setFlagsFromString } = require('node:v8');
const vm = require('node:vm');

/**
 * jest's runtime, for which a module is compiled once in a process. Each test file has its own modules still: they run
 * anew, but jest would also compile them anew for each of 260 files, and V8 optimize them as often, which took as long
 * as the tests.
 */
module.exports = require('jest-runtime');

/** Modules by path, as V8 has compiled them, with functions that were called since. */
const compiled = new Map();

const { compileFunction } = vm;
vm.compileFunction = (code, parameters, options) => {
  // Only with jest's own loader.
  if (/\bimport\s*\(/.test(code)) return compileFunction(code, parameters, options);
  const head = `(function (${parameters.join(', ')}) {`;
  const source = `${head}${code}\n})`;
  const { filename, parsingContext } = options;
  if (compiled.get(filename)?.source !== source) {
    compiled.set(filename, { source, script: new vm.Script(source, { filename, columnOffset: -head.length }) });
  }
  return compiled.get(filename).script.runInContext(parsingContext);
};

// V8 of Node 20 optimizes functions so early that few of them live to use it; later versions wait by themselves.
if (Number.parseInt(process.versions.v8, 10) < 12) setFlagsFromString('--interrupt-budget=1000000');
