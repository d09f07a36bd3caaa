import * as fs from 'node:fs';
import { componentPages } from '../../lib/cli/development/component-pages';
import { publicDeclarations } from '../../lib/cli/development/declarations';

const pages = componentPages();

test.each([...pages])('%s has the props of today: npm run docs:components', (file, text) => {
  expect(fs.readFileSync(file, 'utf8')).toBe(text);
});

test('every component of a stack has a page', () => {
  const components = publicDeclarations('build/lib/index.d.ts').filter(({ base }) => base === 'PlatformComponent');
  const described = [...pages.values()].join('\n');
  expect(components.map(({ name }) => name).filter((name) => !described.includes(`## ${name}\n`))).toEqual([]);
});
