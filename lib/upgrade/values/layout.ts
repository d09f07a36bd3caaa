import type { ToStringOptions } from 'yaml';

/** The layout of a file, so unchanged parts look as before. */
export function layoutOf(text: string): ToStringOptions {
  const lines = text.split(/\r?\n/).filter((line) => /\S/.test(line) && !/^\s*#/.test(line));
  return {
    lineWidth: 0,
    indent: indentOf(lines),
    indentSeq: areItemsIndented(lines),
    flowCollectionPadding: !/\{[^\s}]/.test(text),
  };
}

const MAP_FOLLOWS = /^( *)[^\s#-].*:\s*(?:#.*)?$/;

function indentOf(lines: readonly string[]): number {
  const depths = below(lines, /^( +)[^\s-]/);
  return depths.find(({ parent, depth }) => parent === 0 && depth > 0)?.depth ?? 2;
}

function areItemsIndented(lines: readonly string[]): boolean {
  const lists = below(lines, /^( *)- /);
  const indented = lists.filter(({ parent, depth }) => depth > parent).length;
  return indented * 2 >= lists.length;
}

/** Where a line of this form follows a name whose value is on the lines below it. */
function below(lines: readonly string[], form: RegExp): { parent: number; depth: number }[] {
  return lines.flatMap((line, index) => {
    const parent = MAP_FOLLOWS.exec(lines[index - 1] ?? '')?.[1]?.length;
    const depth = form.exec(line)?.[1]?.length;
    return parent === undefined || depth === undefined ? [] : [{ parent, depth }];
  });
}
