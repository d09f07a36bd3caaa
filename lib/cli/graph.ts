import { Command, Option } from 'commander';
import type { Picture } from '../report/components';
import { asJson, endWith, type Output, OWN_STREAMS } from './output';

const FORMATS: Readonly<Record<string, (picture: Picture) => string>> = { mermaid, dot, json };

/** `graph`: which workloads of a platform connect to which, for graph tools. */
export function graphCommand(output: Output = OWN_STREAMS): Command {
  return new Command('graph')
    .description(
      'Print a graph of which pods of a platform talk to each other; "report" draws the same graph on a page.',
    )
    .argument('<folder>', 'the folder of a platform, such as dist/core')
    .addOption(new Option('--format <name>', 'the output format').choices(Object.keys(FORMATS)).default('mermaid'))
    .option('--json', 'the same as --format json')
    .addHelpText('after', '\nExit codes: 0, or 2 when a folder cannot be read.')
    .action(async (folder: string, { format, json: isJson }: { readonly format: string; readonly json?: boolean }) => {
      await endWith(output, 2, async () => {
        const { reportOf } = await import('../report/report');
        output.write((isJson ? json : (FORMATS[format] ?? mermaid))(reportOf(folder).picture));
      });
    });
}

function numbered({ parties }: Picture): Map<Picture['parties'][number], string> {
  return new Map(parties.map((party, index) => [party, `n${index + 1}`]));
}

function mermaid(picture: Picture): string {
  const ids = numbered(picture);
  const boxes = picture.parties.map((party) => `  ${ids.get(party)}["${party.name}<br>${party.place}"]`);
  const lines = picture.links.map(
    ({ from, to, isBlocked }) => `  ${ids.get(from)} ${isBlocked ? '-.-x' : '-->'} ${ids.get(to)}`,
  );
  return `flowchart LR\n${[...boxes, ...lines].join('\n')}\n`;
}

function dot(picture: Picture): string {
  const ids = numbered(picture);
  const boxes = picture.parties.map(({ name, place }, index) => `  n${index + 1} [label="${name}\\n${place}"];`);
  const lines = picture.links.map(
    ({ from, to, isBlocked }) => `  ${ids.get(from)} -> ${ids.get(to)}${isBlocked ? ' [style=dashed]' : ''};`,
  );
  return `digraph platform {\n  rankdir=LR;\n  node [shape=box];\n${[...boxes, ...lines].join('\n')}\n}\n`;
}

function json({ parties, links }: Picture): string {
  const boxes = parties.map(({ id, name, place }) => ({ id, name, place }));
  const lines = links.map(({ from, to, isBlocked }) => ({ from: from.id, to: to.id, isBlocked }));
  return asJson({ parties: boxes, links: lines });
}
