import * as fs from 'node:fs';
import { NEXT_STEPS, NEXT_STEPS_OF_CLUSTER } from '../../lib/init/next-steps';
import { STARTING_POINTS } from '../../lib/init/platforms';
import { codeBlocks, PAGES } from './markdown';

const shell = codeBlocks('sh');
const textOf = (...pages: readonly string[]) =>
  shell.filter(({ page }) => pages.includes(page)).flatMap(({ text }) => text.split('\n'));

test('every platform has next steps', () => {
  expect(Object.keys(NEXT_STEPS).sort()).toEqual(STARTING_POINTS.map(({ id }) => id).sort());
});

const all = [...Object.entries(NEXT_STEPS), ...Object.entries(NEXT_STEPS_OF_CLUSTER)];

test.each(all.map(([id, steps]) => [id, steps.guide, steps] as const))(
  'the commands that init names for %s stand in the pages, in this order, as does their guide %s',
  (_, guide, { lines }) => {
    const [page = '', anchor = ''] = guide.split('#');
    expect(PAGES).toContain(page);
    const headings = [...fs.readFileSync(page, 'utf8').matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => heading);
    expect(headings.map((heading) => heading.toLowerCase().replaceAll(/\s/g, '-'))).toContain(anchor);
    const commands = lines.filter((line) => !line.startsWith('#'));
    const inOnePage = ['docs/start.md', page].map((each) =>
      textOf(each).filter((line) => commands.includes(line.trim())),
    );
    expect(inOnePage.map((found) => found.map((line) => line.trim()))).toContainEqual(commands);
  },
);

test('the key of a KIND cluster is made by the same commands in every page, and never written over', () => {
  const keys = shell.filter(({ text }) => text.includes('> ~/platform-cluster/encryption-at-rest/config.yaml'));
  expect(keys.map(({ page }) => page)).toEqual(['docs/kind-platform-stack.md', 'docs/start.md']);
  expect(new Set(keys.map(({ text }) => text)).size).toBe(1);
  expect(keys[0]?.text).toContain('set -C;');
});
