import { graph } from '../grafana/graph';
import { type Query, query } from '../grafana/query';
import { rate, sum } from '../promql';

/** A panel of the dashboard of all Hubble metrics. */
export const panel = graph({ options: {} });

/** Events per second by one label or several, each series named by its labels. */
export function perSecond(counter: string, label: string, legend = `{{${label}}}`): readonly Query[] {
  return [query(sum(rate(counter), `pod, ${label}`), legend)];
}

/** Of what there is more than of something else, that should be as many. */
export function missing(counter: string, asked: string, answered: string, legend: string): readonly Query[] {
  const count = (labels: string) => sum(rate(`${counter}{${labels}}`), 'pod');
  return [query(`${count(asked)} - ${count(answered)}`, legend, { hide: false })];
}

/** A table to the right of a graph, with the highest value first. */
export const RANKING = {
  alignAsTable: true,
  current: true,
  rightSide: true,
  sort: 'current',
  sortDesc: true,
  values: true,
};
