import * as fs from 'node:fs';
import * as path from 'node:path';

/** What a person reads: the README and every page, without the decisions and what is generated from the API. */
export const PAGES: readonly string[] = [
  'README.md',
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  ...fs
    .readdirSync('docs', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md') && !/^(?:api|node_modules)\b/.test(file))
    .map((file) => path.join('docs', file))
    .sort(),
];

/** A block of code of a page. */
export interface CodeBlock {
  readonly page: string;
  readonly line: number;
  readonly language: string;
  readonly text: string;
}

/** The blocks of code of all pages in some languages. */
export function codeBlocks(...languages: readonly string[]): CodeBlock[] {
  return PAGES.flatMap(blocksOf).filter(({ language }) => languages.includes(language));
}

function blocksOf(page: string): CodeBlock[] {
  const lines = fs.readFileSync(page, 'utf8').split('\n');
  const blocks: CodeBlock[] = [];
  for (let at = 0; at < lines.length; at++) {
    const [, indent = '', language] = /^( *)```(\w+)?/.exec(lines[at] ?? '') ?? [];
    if (language === undefined) continue;
    const end = lines.indexOf(`${indent}\`\`\``, at + 1);
    const text = lines.slice(at + 1, end).map((line) => line.slice(indent.length));
    blocks.push({ page, line: at + 1, language, text: `${text.join('\n')}\n` });
    at = end;
  }
  return blocks;
}
