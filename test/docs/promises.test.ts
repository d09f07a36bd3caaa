import * as fs from 'node:fs';

const PAGE = 'docs/kind-platform-stack.md';

/** The rows of the table of promises: the promise, whether it is kept, and by what that is shown. */
const rows = (() => {
  const [, after = ''] = fs.readFileSync(PAGE, 'utf8').split('\n## What it promises\n');
  const [table = ''] = after.slice(after.indexOf('| promise |')).split('\n\n');
  return table
    .split('\n')
    .slice(2)
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
})();

test('the table has the promises', () => {
  expect(rows.length).toBeGreaterThan(12);
});

test.each(rows)('%s: %s', (_promise, kept = '', shown = '') => {
  expect(kept).toMatch(/^(?:yes|\*\*no\*\*|[a-zA-Z])/);
  const files = Array.from(shown.matchAll(/`((?:test|examples)\/[^`]+)`/g), ([, file = '']) => file);
  expect(files.length).toBeGreaterThan(0);
  expect(files.filter((file) => !fs.existsSync(file))).toEqual([]);
});
