import { Command } from 'commander';
import { endWith, type Output, OWN_STREAMS } from './output';

interface Options {
  readonly json?: boolean;
  readonly exitCode?: boolean;
}

const MORE = `
Exit codes: 0, 1 with --exit-code when a version is past its support or behind
an advisory, and 2 when a folder cannot be read.`;

/** `versions`: each upstream version in a program's output, its end of support, and its known advisories. */
export function versionsCommand(output: Output = OWN_STREAMS): Command {
  return new Command('versions')
    .description(
      'List the upstream versions in folders of manifests: support, newer releases ' +
        'and known advisories. The data is part of the package; nothing is looked up.',
    )
    .argument('[folders...]', 'folders that "synth" wrote', ['dist'])
    .option('--exit-code', 'exit with 1 when a version is past its support or behind an advisory')
    .option('--json', 'write JSON')
    .addHelpText('after', MORE)
    .action(async (folders: string[], options: Options) => {
      await endWith(output, 2, async () => {
        const { AS_OF, isBehind, judge, versionsIn, versionsJson, versionsReport } = await import('../versions');
        // Facts are as of the day they were looked up; support ends by the calendar.
        const day = [new Date().toISOString().slice(0, 10), AS_OF].sort()[1] ?? AS_OF;
        const judgements = folders.flatMap(versionsIn).map((found) => judge(found, day));
        output.write(options.json ? versionsJson(judgements) : versionsReport(judgements));
        return options.exitCode && judgements.some(isBehind) ? 1 : undefined;
      });
    });
}
