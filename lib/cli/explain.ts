import { Command } from 'commander';
import { ConfigurationError, describe, known } from '../problems';
import { packageFile } from './package-files';

/** `explain`: what stands behind the code of an error or a warning. */
export function explainCommand(): Command {
  return new Command('explain')
    .description('Explain the code that an error or a warning ends with.')
    .argument('<code...>', 'for example CIL130')
    .action((codes: readonly string[]) => {
      const entries = entriesOf(packageFile('docs/errors.md'));
      const unknown = codes.map(codeIn).filter((code) => !entries.has(code));
      if (unknown.length > 0)
        throw new ConfigurationError(unknown.map((code) => unknownCode(code, [...entries.keys()])));
      process.stdout.write(codes.map((code) => `${entries.get(codeIn(code))}\n`).join('\n'));
    });
}

/** The code in what a user copied: `CIL130`, `cil130` or `docs/errors.md#cil130`. */
function codeIn(text: string): string {
  return text.slice(text.lastIndexOf('#') + 1).toUpperCase();
}

/** The entries by their codes, each with its heading. */
function entriesOf(page: string): Map<string, string> {
  const sections = page.split(/^(?=##? )/m).filter((section) => section.startsWith('## '));
  return new Map(sections.map((section) => [/^## (\S+)/.exec(section)?.[1] ?? '', section.trim().replace(/^## /, '')]));
}

function unknownCode(code: string, codes: readonly string[]): string {
  const { nearest } = known(codes, code);
  return describe({
    what: `${code} is not the code of an error.`,
    remedy: `Copy the code from the end of the message${nearest ? `; the nearest one is ${nearest}` : ''}.`,
    code: 'EXP001',
  });
}
