import type { JsonMap } from '../../../settings/schema';

/** A panel without its place. */
export interface Panel {
  /**
   * Columns, of the 24 that there are.
   * @default 8 for three panels in a line, 12 otherwise
   */
  readonly width?: number;
  /** The panel as Grafana reads it. */
  readonly model: JsonMap;
}

/** Panels side by side. */
export interface Line {
  readonly height: number;
  readonly panels: readonly Panel[];
}

export function line(height: number, ...panels: Panel[]): Line {
  return { height, panels };
}

/** A heading above the lines that follow, which folds them away. */
export function row(id: number, title: string, leftovers: JsonMap = {}): Line {
  return line(1, { width: 24, model: { type: 'row', title, id, collapsed: false, panels: [], ...leftovers } });
}

/** The panels of all lines, each in its place: lines one below the other, and panels from the left. */
export function placed(lines: readonly Line[]): JsonMap[] {
  let y = 0;
  return lines.flatMap(({ height, panels }) => {
    const usual = panels.length === 3 ? 8 : 12;
    let x = 0;
    const inLine = panels.map(({ width = usual, model }) => {
      const gridPos = { h: height, w: width, x, y };
      x += width;
      return { ...model, gridPos };
    });
    y += height;
    return inLine;
  });
}
