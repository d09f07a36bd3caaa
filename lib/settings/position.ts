import { type Document, isCollection, isNode, isPair, isScalar, type LineCounter } from 'yaml';

/** A place in a file, both from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** The place of an offset, even in an empty file. */
export function positionAt(lines: LineCounter, offset: number): Position {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(line, 1), column: Math.max(col, 1) };
}

/** A place in the format of editors and terminals: `platform.yaml:3:5`. */
export function placeIn(file: string, { line, column }: Position): string {
  return `${file}:${line}:${column}`;
}

/** The problem of a file at one of its places. */
export function located(file: string, position: Position, problem: string): string {
  return `${placeIn(file, position)}: ${problem}`;
}

/** The place of a field, or of the nearest field around it. */
export function positionIn(
  document: Document,
  steps: readonly (string | number)[],
  position: (offset: number) => Position,
): Position {
  for (let length = steps.length; length > 0; length--) {
    const parent = document.getIn(steps.slice(0, length - 1), true);
    const last = steps[length - 1];
    if (!isCollection(parent)) continue;
    // The key of a field, rather than its value, which may begin on the next line.
    const pair = (parent.items as unknown[]).find((item) => keyOf(item) === String(last));
    const node = isPair(pair) ? pair.key : parent.get(last as number, true);
    if (isNode(node) && node.range) return position(node.range[0]);
  }
  return position(isNode(document.contents) ? (document.contents.range?.[0] ?? 0) : 0);
}

function keyOf(item: unknown): string | undefined {
  return isPair(item) && isScalar(item.key) ? String(item.key.value) : undefined;
}
