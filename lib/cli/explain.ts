import { Command } from 'commander';
import { ConfigurationError, describe, known } from '../problems';
import { propEntries, propNamed } from './explain-props';
import { asJson } from './output';
import { packageFile } from './package-files';

const MORE = `
Exit codes: 0, 1 when a name is not known, and 2 for a wrong option.`;

/** `explain`: what stands behind the code of an error or a warning. */
export function explainCommand(): Command {
  return new Command('explain')
    .description('Explain the code that an error ends with, a construct, or a prop: its meaning and its default.')
    .argument('<name...>', 'for example CIL130, CiliumCni, or K3sHomelab.pool')
    .option('--json', 'write JSON')
    .addHelpText('after', MORE)
    .action((names: readonly string[], { json }: { readonly json?: boolean }) => {
      const codes = entriesOf(packageFile('docs/errors.md'));
      // Errors are asked for most, and need no schema.
      const props = names.every((name) => codes.has(codeIn(name))) ? new Map<string, string>() : propEntries();
      const found = names.map((name) => ({
        name,
        text: codes.get(codeIn(name)) ?? props.get(propNamed(name, props).name ?? ''),
      }));
      const unknown = found.filter(({ text }) => text === undefined);
      if (unknown.length > 0) throw new ConfigurationError(unknown.map(({ name }) => unknownName(name, codes, props)));
      if (json) process.stdout.write(asJson(found));
      else process.stdout.write(found.map(({ text }) => `${text}\n`).join('\n'));
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

function unknownName(name: string, codes: ReadonlyMap<string, string>, props: ReadonlyMap<string, string>): string {
  if (!/^[A-Z]{2,4}\d+$/i.test(codeIn(name))) {
    const { nearest } = propNamed(name, props);
    return describe({
      what: `${name} is not a construct, a prop or the code of an error.`,
      remedy: `Write it like CiliumCni.encryption or CIL130${nearest ? `; the nearest one is ${nearest}` : ''}.`,
      code: 'EXP001',
    });
  }
  const code = codeIn(name);
  const { nearest } = known([...codes.keys()], code);
  return describe({
    what: `${code} is not the code of an error.`,
    remedy: `Copy the code from the end of the message${nearest ? `; the nearest one is ${nearest}` : ''}.`,
    code: 'EXP001',
  });
}
