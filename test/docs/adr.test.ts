import * as fs from 'node:fs';
import * as path from 'node:path';

const FOLDER = 'docs/adr';
const records = fs.readdirSync(FOLDER).sort();
const numberOf = (record: string) => Number(record.slice(0, 4));
const numbers = new Set(records.map(numberOf));

/** Every file that may name a decision: code, guides and programs. */
const readers = ['README.md', 'main.ts', 'docs', 'lib', 'test', 'bench', 'examples', 'upstream'].flatMap((each) =>
  fs.statSync(each).isFile() ? [each] : filesBelow(each),
);

function filesBelow(folder: string): string[] {
  const files = fs.readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => path.join(folder, file));
  // The site's tools are below docs/ once it has been built.
  return files.filter((file) => /\.(md|ts|js)$/.test(file) && !file.includes('node_modules'));
}

test('the decisions are numbered from 1 without gaps or duplicates', () => {
  expect(records.map(numberOf)).toEqual(records.map((_, at) => at + 1));
});

test.each(records)('the title of %s begins with its number', (record) => {
  expect(fs.readFileSync(path.join(FOLDER, record), 'utf8')).toMatch(new RegExp(`^# ${numberOf(record)}\\. `));
});

test('every reference to a decision names an existing one', () => {
  const missing = readers.flatMap((file) => {
    const text = fs.readFileSync(file, 'utf8');
    const links = [...text.matchAll(/adr\/(\d{4}-[\w-]+\.md)/g)].filter(([, record = '']) => !records.includes(record));
    const mentions = [...text.matchAll(/\bADR (\d+)/g)].filter(([, number]) => !numbers.has(Number(number)));
    return [...links, ...mentions].map(([named]) => `${file}: ${named}`);
  });
  expect(missing).toEqual([]);
});
