import type { JsonMap } from '../../../settings/schema';

/** Name of the variable that holds the viewer's Prometheus. */
export const DATA_SOURCE = 'DS_PROMETHEUS';

/** The Prometheus that the viewer chooses at the top of a dashboard. */
export const PROMETHEUS = { type: 'prometheus', uid: `\${${DATA_SOURCE}}` };

/** What a panel shows, and how it calls the series. */
export interface Query {
  /** PromQL. */
  readonly expression: string;
  /** Template of a series' name. */
  readonly legend?: string;
  /** What this query has otherwise than the others of its dashboard; `undefined` for what it lacks. */
  readonly leftovers?: JsonMap;
}

export function query(expression: string, legend?: string, leftovers?: JsonMap): Query {
  return { expression, legend, leftovers };
}

/** Queries as a panel holds them, named by letters. */
export function targets(queries: readonly Query[], common: JsonMap, firstRef = 'A'): JsonMap[] {
  return queries.map(({ expression, legend, leftovers }, index) => ({
    ...common,
    expr: expression,
    legendFormat: legend,
    refId: String.fromCharCode(firstRef.charCodeAt(0) + index),
    ...leftovers,
  }));
}
