import type { JsonMap } from '../../../settings/schema';

/** How single series of a panel differ from the others. */
export interface SeriesOverrides {
  /** Series left out of legend and tooltip, because nothing ever happens in them. */
  readonly hidden?: readonly ('allIsZero' | 'allIsNull')[];
  /** Colors by the name of the series. */
  readonly colors?: Readonly<Record<string, string>>;
  /** An upper and a lower series, with the area between them filled in place of their lines. */
  readonly band?: readonly [upper: string, lower: string];
  /** Units by the name of the series. */
  readonly units?: Readonly<Record<string, string>>;
  /** Any other overrides, as Grafana reads them. */
  readonly overrides?: readonly JsonMap[];
}

/** Leaves out of the legend what is zero, or has no value, all the time. */
export const HIDE_IDLE: SeriesOverrides = { hidden: ['allIsZero', 'allIsNull'] };

/** The overrides in the order of Grafana's own migration from graphs to time series. */
export function overridesOf({
  hidden = [],
  colors = {},
  band,
  units = {},
  overrides = [],
}: SeriesOverrides): JsonMap[] {
  return [
    ...hidden.map((reducer) => ({
      matcher: { id: 'byValue', options: { op: 'gte', reducer, value: 0 } },
      properties: [{ id: 'custom.hideFrom', value: { legend: true, tooltip: true, viz: false } }],
    })),
    ...Object.entries(colors).map(([name, fixedColor]) =>
      ofSeries(name, { id: 'color', value: { fixedColor, mode: 'fixed' } }),
    ),
    ...(band ? bandOf(...band) : []),
    ...Object.entries(units).map(([name, value]) => ofSeries(name, { id: 'unit', value })),
    ...overrides,
  ];
}

function bandOf(upper: string, lower: string): JsonMap[] {
  const withoutLine = { id: 'custom.lineWidth', value: 0 };
  return [ofSeries(upper, { id: 'custom.fillBelowTo', value: lower }, withoutLine), ofSeries(lower, withoutLine)];
}

function ofSeries(name: string, ...properties: JsonMap[]): JsonMap {
  return { matcher: { id: 'byName', options: name }, properties };
}
