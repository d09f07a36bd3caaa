import * as fs from 'node:fs';
import * as path from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { toTheEnd } from '../interruption';
import { ConfigurationError, describe } from '../problems';
import { asJson, endWith, type Output, OWN_STREAMS } from './output';

interface Options {
  readonly output?: string;
  readonly since?: string;
  readonly day?: string;
  readonly json?: boolean;
}

const EXAMPLES = `
Examples:
  platypaas report dist/core
  platypaas report dist/core --output core.html
  git worktree add /tmp/main main
  platypaas report dist/core --since /tmp/main/dist/core

Exit codes: 0, or 2 when a folder cannot be read or the page cannot be written.`;

/** `report`: one page about a platform, to read and to share. */
export function reportCommand(output: Output = OWN_STREAMS): Command {
  return new Command('report')
    .description(
      'Write one HTML page about a platform: which pods talk to each other, what policies leave open, versions, images, ' +
        'requests and limits, permissions, ports, addresses and the apply order. The page needs no network.',
    )
    .argument('<folder>', 'the folder of a platform, such as dist/core')
    .option('-o, --output <file>', 'the file to write, or - for standard output (default: <folder>.html)')
    .option('--since <folder>', 'also report what changed since this folder')
    .option('--day <date>', 'judge versions as of this day, such as 2026-11-27 (default: the date of the data)', date)
    .option('--json', 'write the content as JSON, to standard output unless --output is given')
    .addHelpText('after', EXAMPLES)
    .action(async (folder: string, options: Options) => {
      await endWith(output, 2, () => write(folder, options, output));
    });
}

async function write(folder: string, { output: file, since, day, json }: Options, output: Output): Promise<void> {
  const { jsonOf, page, reportOf } = await import('../report');
  const report = reportOf(folder, { since, day });
  const text = json ? asJson(jsonOf(report)) : page(report);
  if (file === '-' || (json && file === undefined)) return output.write(text);
  const target = file ?? `${path.basename(path.resolve(folder))}.html`;
  try {
    await toTheEnd(() => fs.writeFileSync(target, text));
  } catch (error) {
    throw new ConfigurationError([cannotWrite(target, (error as Error).message)]);
  }
  output.writeError(json ? `${target} is written.\n` : `${target}: open it in a browser.\n`);
}

function date(text: string): string {
  const isDate = /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));
  if (!isDate) throw new InvalidArgumentError('It must be a date, such as 2026-11-27.');
  return text;
}

function cannotWrite(file: string, why: string): string {
  return describe({
    what: `${file} cannot be written: ${why.replace(/\.$/, '')}.`,
    remedy: 'Give another file with --output, or - for standard output.',
    code: 'RPT002',
  });
}
