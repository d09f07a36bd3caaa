/** Rows with aligned columns: to the left, or to the right if `isRight` is true for a column. */
export function inColumns(
  rows: readonly (readonly string[])[],
  isRight: (column: number) => boolean,
  widths = widthsOf(rows),
): string[] {
  const cell = (text: string, column: number) =>
    isRight(column) ? text.padStart(widths[column] ?? 0) : text.padEnd(widths[column] ?? 0);
  return rows.map((row) => row.map(cell).join('  ').trimEnd());
}

/** The width of each column. */
export function widthsOf(rows: readonly (readonly string[])[]): number[] {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  return Array.from({ length: columns }, (_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
}
