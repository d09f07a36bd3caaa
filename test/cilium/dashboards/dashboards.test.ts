import { DASHBOARDS } from '../../../lib/cilium/dashboards';
import type { JsonMap } from '../../../lib/settings/schema';

/** The members of a panel that the tests look at. */
interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets?: readonly { readonly expr: string; readonly legendFormat?: string; readonly refId: string }[];
  readonly fieldConfig?: { readonly defaults: { readonly unit?: string } };
  readonly yaxes?: readonly { readonly format: string }[];
}

const all: [string, JsonMap][] = Object.values(DASHBOARDS).flatMap((area) => Object.entries(area));

function panelsOf(dashboard: JsonMap): readonly Panel[] {
  return dashboard.panels as readonly Panel[];
}

/** A dashboard as a person would read it: headings, and the panels below them with their queries. */
function outline(dashboard: JsonMap): string {
  return panelsOf(dashboard)
    .flatMap(({ type, title, targets, fieldConfig, yaxes }) =>
      targets
        ? [
            `  ${title} [${type}, ${yaxes?.[0]?.format ?? fieldConfig?.defaults.unit}]`,
            ...targets.map(({ expr, legendFormat = '', refId }) => `    ${refId} ${legendFormat}: ${expr.trim()}`),
          ]
        : [title],
    )
    .join('\n');
}

test.each(all)('%s shows these queries', (_, dashboard) => {
  expect(outline(dashboard)).toMatchSnapshot();
});

test.each(all)('%s has a number for each panel, and a name for each query', (_, dashboard) => {
  const panels = panelsOf(dashboard);
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  for (const { targets = [] } of panels) expect(new Set(targets.map(({ refId }) => refId)).size).toBe(targets.length);
});

test.each(all)('the panels of %s are inside the 24 columns, none above another', (_, dashboard) => {
  const taken = new Set<string>();
  for (const { id, gridPos } of panelsOf(dashboard)) {
    expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
    for (let x = gridPos.x; x < gridPos.x + gridPos.w; x++) {
      for (let y = gridPos.y; y < gridPos.y + gridPos.h; y++) {
        expect([id, taken.has(`${x},${y}`)]).toEqual([id, false]);
        taken.add(`${x},${y}`);
      }
    }
  }
});

test('a legend names labels that its query keeps, but for mistakes of upstream', () => {
  const lost = all.flatMap(([name, dashboard]) =>
    panelsOf(dashboard).flatMap(({ title, targets = [] }) =>
      targets.flatMap(({ expr, legendFormat = '' }) => {
        const kept = [...expr.matchAll(/\bby ?\(([^)]*)\)/g)].flatMap(([, labels = '']) => labels.split(/, ?/));
        const named = [...legendFormat.matchAll(/\{\{\s*(\w+)\s*\}\}/g)].map(([, label = '']) => label);
        return named
          .filter((label) => kept.length > 0 && !kept.includes(label))
          .map((label) => `${name}: ${title}: ${label}`);
      }),
    ),
  );
  expect(lost).toMatchInlineSnapshot(`
[
  "cilium-dashboard: Node Events: eventType",
  "cilium-dashboard: Policy Denies: L7: reason",
  "hubble-l7-http-metrics-by-workload: Incoming Requests by Source and Response Code: method",
  "hubble-l7-http-metrics-by-workload: Incoming Request Success Rate (non-5xx responses) By Source: method",
  "hubble-l7-http-metrics-by-workload: CPU Usage by Source: cluster",
  "hubble-l7-http-metrics-by-workload: Incoming Requests by Destination and Response Code: method",
  "hubble-l7-http-metrics-by-workload: Incoming Request Success Rate (non-5xx responses) By Destination: method",
  "hubble-l7-http-metrics-by-workload: CPU Usage by Destination: cluster",
  "hubble-network-overview-namespace: Top 10 destinations: source",
]
`);
});
