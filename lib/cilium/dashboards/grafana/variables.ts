import type { JsonMap } from '../../../settings/schema';
import { DATA_SOURCE, PROMETHEUS } from './query';

/** Lets the viewer choose a Prometheus. */
export function dataSource(leftovers: JsonMap = {}): JsonMap {
  return { name: DATA_SOURCE, query: 'prometheus', type: 'datasource', ...leftovers };
}

/** What Grafana 9 saves with every variable. */
const SAVED_BY_9 = { hide: 0, includeAll: false, multi: false, options: [], refresh: 1, skipUrlSync: false };

/** Lets the viewer choose a Prometheus, as Grafana 9 saves it. */
export function labelledDataSource(label: string, leftovers: JsonMap = {}): JsonMap {
  return dataSource({ ...SAVED_BY_9, current: {}, label, queryValue: '', regex: '', ...leftovers });
}

/** Lets the viewer choose among the values of a metric's label, as Grafana 9 saves it. */
export function labelValues(name: string, query: string, leftovers: JsonMap = {}): JsonMap {
  return {
    ...SAVED_BY_9,
    current: {},
    datasource: PROMETHEUS,
    definition: query,
    name,
    query: { query, refId: 'StandardVariableQuery' },
    regex: '',
    sort: 0,
    type: 'query',
    ...leftovers,
  };
}
