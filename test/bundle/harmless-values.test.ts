import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { CHARTS } from '../../lib/cli/charts';
import { type NamedValues, secretsIn } from '../../lib/secrets/object';
import { harmlessFile } from '../../lib/secrets/values-of-charts';

const ROOT = path.resolve(__dirname, '../..');
const BUNDLES = path.join(ROOT, 'build', 'bundle');
const charts = Object.keys(CHARTS);

test.each(charts)('every value of %s that is not looked at again is no secret', (chart) => {
  const known = JSON.parse(fs.readFileSync(harmlessFile(chart, BUNDLES), 'utf8')) as NamedValues;
  const pairs = Object.entries(known).flatMap(([name, values]) => values.map((value) => ({ [name]: value })));
  expect(pairs.length).toBeGreaterThan(100);
  expect(pairs.filter((pair) => secretsIn(pair).length > 0)).toEqual([]);
});

test.each(charts)('from-helm looks at no value that %s has by itself', (chart) => {
  const values = path.join('upstream', chart, 'values', 'default.yaml');
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [
      '-e',
      `const { load } = require('./build/lib/bundle/load');
       process.argv.splice(1, 0, 'platypaas');
       process.on('exit', () => console.error(JSON.stringify(load('lib/secrets/object').takeHarmlessValues())));
       load('lib/cli/from-helm').fromHelmCommand().parseAsync(['${chart}', '${values}'], { from: 'user' });`,
    ],
    { cwd: ROOT, encoding: 'utf8' },
  );
  expect(stdout).toContain('kind: ');
  const kept = JSON.parse(stderr.trim().split('\n').at(-1) ?? '') as NamedValues;
  const known = JSON.parse(fs.readFileSync(harmlessFile(chart, BUNDLES), 'utf8')) as NamedValues;
  const lookedAt = Object.entries(kept).flatMap(([name, all]) => all.filter((value) => !known[name]?.includes(value)));
  expect(lookedAt).toEqual([]);
});

test('a secret among values that are known is found', () => {
  const program = path.join(ROOT, 'build', 'lib', 'cli', 'main.js');
  const { status, stderr } = spawnSync(process.execPath, [program, 'from-helm', 'metrics-server', '-'], {
    input: 'args: ["--password=hunter2hunter2"]\n',
    encoding: 'utf8',
  });
  expect([status, stderr]).toEqual([1, expect.stringContaining('args')]);
});
