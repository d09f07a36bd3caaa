import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { lazyModule } from '../../lib/bundle/lazy';

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'lazy-'));
  fs.writeFileSync(
    path.join(folder, 'values.js'),
    'exports.One = class { constructor(n) { this.n = n; } };\nexports.two = () => 2;\nexports.three = 3;\nexports.list = ["a", "b"];\nglobal.ran.push("values");\n',
  );
  (global as unknown as { ran: string[] }).ran = [];
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

const ran = () => (global as unknown as { ran: string[] }).ran;

/** Runs a module as the bundle would; the compiler's own mark stands at its top. */
function run(...lines: string[]): Record<string, unknown> {
  const file = path.join(folder, 'module.js');
  fs.writeFileSync(
    file,
    ['"use strict";', 'Object.defineProperty(exports, "__esModule", { value: true });', ...lines, ''].join('\n'),
  );
  const text = lazyModule(file);
  ran().length = 0;
  jest.resetModules();
  const module = { exports: {} as Record<string, unknown> };
  new Function('exports', 'require', text)(module.exports, (name: string) => require(path.join(folder, name)));
  return module.exports;
}

test('an imported module runs when something of it is used', () => {
  const { two } = run('const values_1 = require("./values");', 'exports.two = () => (0, values_1.two)();');
  expect(ran()).toEqual([]);
  expect((two as () => number)()).toBe(2);
  expect((two as () => number)()).toBe(2);
  expect(ran()).toEqual(['values']);
});

test('what cdk8s calls crypto runs late, members of other objects by that name do not', () => {
  const exported = run(
    'const crypto = require("./values");',
    'exports.all = () => [...crypto.list, crypto.three, { crypto: { three: 4 } }.crypto.three];',
  );
  expect(ran()).toEqual([]);
  expect((exported.all as () => unknown)()).toEqual(['a', 'b', 3, 4]);
});

test('a class of an imported module is constructed with its arguments', () => {
  const { make } = run('const values_1 = require("./values");', 'exports.make = () => new values_1.One(7).n;');
  expect((make as () => number)()).toBe(7);
});

test('what is exported again runs its module when it is read', () => {
  const exported = run(
    'var values_1 = require("./values");',
    'Object.defineProperty(exports, "three", { enumerable: true, get: function () { return values_1.three; } });',
  );
  expect([Object.keys(exported), ran()]).toEqual([['three'], []]);
  expect(exported.three).toBe(3);
});

test('export * has the names of its module, and those of its own go before them', () => {
  const exported = run('exports.three = "own";', '__exportStar(require("./values"), exports);');
  expect([Object.keys(exported).sort(), ran()]).toEqual([['One', 'list', 'three', 'two'], []]);
  expect(exported.three).toBe('own');
  expect((exported.two as () => number)()).toBe(2);
});

test('names of the module itself that look like those of imports stay as they are', () => {
  const exported = run('const size_1 = { width: 4 };', 'exports.width = size_1.width;');
  expect(exported.width).toBe(4);
});
