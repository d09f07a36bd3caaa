import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { checkoutWithLibrary, PROGRAM } from './checkout';

let checkout: string;

beforeAll(() => {
  checkout = checkoutWithLibrary();
});
afterAll(() => fs.rmSync(checkout, { recursive: true }));

/** Runs the program as `npm run synth` does; `npm` is not there, so that the library cannot be built again. */
function synth(program: string): SpawnSyncReturns<string> {
  if (
    !fs.existsSync(path.join(checkout, 'main.ts')) ||
    fs.readFileSync(path.join(checkout, 'main.ts'), 'utf8') !== program
  )
    fs.writeFileSync(path.join(checkout, 'main.ts'), program);
  return spawnSync(process.execPath, [path.join('lib', 'synth', 'program', 'start.js'), '--quiet'], {
    cwd: checkout,
    env: { ...process.env, PATH: '' },
    encoding: 'utf8',
  });
}

const folders = () => fs.readdirSync(path.join(checkout, 'dist')).filter((name) => !name.startsWith('.'));

test('an edit of main.ts is run without the library being built', () => {
  expect(synth(PROGRAM)).toMatchObject({ status: 0, stderr: '' });
  expect(synth(PROGRAM.replace("'core'", "'renamed'"))).toMatchObject({ status: 0, stderr: '' });
  expect(folders()).toEqual(['renamed']);
});

test('wrong types are reported while the program runs, and again until they are right', () => {
  const wrong = `${PROGRAM}const size: number = 'large';\nvoid size;\n`;
  for (let run = 0; run < 2; run++) {
    const { status, stdout, stderr } = synth(wrong);
    expect([status, `${stdout}${stderr}`]).toEqual([1, expect.stringMatching(/main\.ts.*TS2322/)]);
  }
  expect(folders()).not.toEqual([]);
  expect(synth(PROGRAM)).toMatchObject({ status: 0, stderr: '' });
});

test('a file that main.ts imports is a part of the program', () => {
  const file = path.join(checkout, 'name.ts');
  fs.writeFileSync(file, "export const NAME = 'one';\n");
  const program = `import { NAME } from './name';\n${PROGRAM.replace("'core'", 'NAME')}`;
  expect(synth(program)).toMatchObject({ status: 0, stderr: '' });
  expect(folders()).toEqual(['one']);
  fs.writeFileSync(file, "export const NAME = 'another';\n");
  expect(synth(program)).toMatchObject({ status: 0, stderr: '' });
  expect(folders()).toEqual(['another']);
});

test('what is no TypeScript is reported by its place', () => {
  const { status, stderr } = synth(`${PROGRAM}const = ;\n`);
  expect([status, stderr]).toEqual([1, expect.stringMatching(/main\.ts:\d+:\d+/)]);
});
