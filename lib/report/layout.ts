import { Graph, layout } from '@dagrejs/dagre';

/** A box to be placed. */
export interface Box {
  readonly id: string;
  readonly width: number;
  readonly height: number;
}

/** A line between two boxes. */
export interface Line {
  readonly from: string;
  readonly to: string;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A box with its centre. */
export type PlacedBox = Box & Point;

/** A line with the points that it goes through. */
export interface PlacedLine extends Line {
  readonly points: readonly Point[];
  /** Whether it belongs to a box with so many lines that it is only shown when that box is selected. */
  readonly isOfHub: boolean;
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly PlacedBox[];
  readonly lines: readonly PlacedLine[];
  /** Boxes that most others have a line to, such as a metrics scraper. */
  readonly hubs: ReadonlySet<string>;
}

const GAP = 24;

/**
 * Places boxes in layers, so lines go from left to right. Lines of a hub are ignored: with them, every drawing of a
 * platform with Prometheus would look the same.
 */
export function layOut(boxes: readonly Box[], lines: readonly Line[]): Layout {
  const hubs = hubsAmong(boxes, lines);
  const isOfHub = ({ from, to }: Line) => hubs.has(from) || hubs.has(to);
  const shown = lines.filter((line) => !isOfHub(line));
  const connected = new Set(shown.flatMap(({ from, to }) => [from, to]));

  const graph = new Graph();
  graph.setGraph({ rankdir: 'LR', nodesep: GAP, ranksep: 72, edgesep: 12, marginx: GAP, marginy: GAP });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { id, width, height } of boxes) if (connected.has(id)) graph.setNode(id, { width, height });
  for (const { from, to } of shown) graph.setEdge(from, to);
  if (connected.size > 0) layout(graph);

  const { width = 0, height = 0 } = connected.size > 0 ? graph.graph() : {};
  const layered = boxes
    .filter(({ id }) => connected.has(id))
    .map((box): PlacedBox => ({ ...box, ...pointOf(graph.node(box.id)) }));
  const alone = inRows(
    boxes.filter(({ id }) => !connected.has(id)),
    Math.max(width, 900),
    connected.size > 0 ? height : GAP,
  );
  const placed = [...layered, ...alone];
  const at = new Map(placed.map((box) => [box.id, box]));
  return {
    width: Math.ceil(Math.max(width, ...alone.map(({ x, width: own }) => x + own / 2 + GAP))),
    height: Math.ceil(Math.max(height, ...alone.map(({ y, height: own }) => y + own / 2 + GAP))),
    boxes: placed,
    lines: lines.map((line) => ({
      ...line,
      isOfHub: isOfHub(line),
      points: isOfHub(line)
        ? straight(at.get(line.from), at.get(line.to))
        : graph.edge(line.from, line.to).points.map(pointOf),
    })),
    hubs,
  };
}

/** Boxes with at least eight lines that reach half of the others. */
function hubsAmong(boxes: readonly Box[], lines: readonly Line[]): Set<string> {
  const reached = new Map<string, Set<string>>(boxes.map(({ id }) => [id, new Set()]));
  for (const { from, to } of lines) {
    reached.get(from)?.add(to);
    reached.get(to)?.add(from);
  }
  const most = Math.max(8, (boxes.length - 1) / 2);
  return new Set([...reached].filter(([, others]) => others.size >= most).map(([id]) => id));
}

function pointOf({ x, y }: Point): Point {
  return { x: Math.round(x * 10) / 10, y: Math.round(y * 10) / 10 };
}

/** Boxes without lines go below the rest, as many in a row as fit. */
function inRows(boxes: readonly Box[], width: number, top: number): PlacedBox[] {
  let [x, y, tallest] = [GAP, top, 0];
  return boxes.map((box) => {
    if (x > GAP && x + box.width + GAP > width) [x, y, tallest] = [GAP, y + tallest + GAP, 0];
    const placed = { ...box, x: x + box.width / 2, y: y + box.height / 2 };
    x += box.width + GAP;
    tallest = Math.max(tallest, box.height);
    return placed;
  });
}

/** A line from the border of a box to that of another. */
function straight(from: PlacedBox | undefined, to: PlacedBox | undefined): Point[] {
  if (from === undefined || to === undefined) return [];
  return [border(from, to), border(to, from)].map(pointOf);
}

function border({ x, y, width, height }: PlacedBox, towards: Point): Point {
  const [dx, dy] = [towards.x - x, towards.y - y];
  const scale = Math.min(width / 2 / Math.abs(dx || 1e-9), height / 2 / Math.abs(dy || 1e-9));
  return { x: x + dx * scale, y: y + dy * scale };
}
