import * as fs from 'node:fs';
import * as path from 'node:path';

const ROOT = path.join(__dirname, '../..');
const SCRIPTS = Object.entries(
  (JSON.parse(fs.readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as { scripts: Record<string, string> }).scripts,
).flatMap(([name, command]) =>
  [...command.matchAll(/node (build\/upstream\/\S+\.js)/g)].map(([, file]) => [name, file!]),
);

/** The files of ours that a compiled file requires, and those that they require, below `upstream/`. */
function requiredBy(file: string, before: readonly string[] = []): string[] {
  const text = fs.readFileSync(file, 'utf8');
  return [...text.matchAll(/require\("(\.{1,2}\/[^"]+)"\)/g)].flatMap(([, name]) => {
    const target = path.join(path.dirname(file), name!);
    const module = target.endsWith('.json') ? target : `${target}.js`;
    if (!fs.existsSync(module)) return fs.existsSync(path.join(target, 'index.js')) ? [] : [module];
    const isOfTools = module.startsWith(path.join(ROOT, 'build/upstream')) && module.endsWith('.js');
    return isOfTools && !before.includes(module) ? requiredBy(module, [...before, module]) : [];
  });
}

test('there are scripts of the tools for upstream', () => {
  expect(SCRIPTS.map(([name]) => name)).toEqual(expect.arrayContaining(['upstream:check', 'upstream:bump']));
});

test.each(SCRIPTS)('npm run %s finds every module that it requires in the build', (_name, file) => {
  expect(requiredBy(path.join(ROOT, file))).toEqual([]);
});
