import { HIDE_IDLE } from '../grafana/overrides';
import { type Line, line } from '../grafana/panel';
import { query } from '../grafana/query';
import type { TimeseriesOptions } from '../grafana/timeseries';
import { type Aggregation, avg, max, rate, sum, top } from '../promql';
import { BARS, heading, series, tableWith } from './panels';

const SELECTED = '{pod=~"$pod"}';
// Upstream leaves Cilium's prefix out here.
const operations = rate(`kvstore_operations_total${SELECTED}`);
const events = rate(`cilium_kvstore_events_queue_seconds_count${SELECTED}`);

function latency(of: Aggregation): string {
  const by = 'pod, action, scope';
  const total = of(rate(`cilium_kvstore_operations_duration_seconds_sum${SELECTED}`), by);
  return top(5, `${total} / ${avg(rate(`cilium_kvstore_operations_duration_seconds_count${SELECTED}`), by)}`);
}

const TABLE: TimeseriesOptions = { ...HIDE_IDLE, ...tableWith('mean', 'max') };
const COUNTS: TimeseriesOptions = { ...BARS, ...TABLE, decimals: 0, tooltip: { sort: 'desc' } };
const SCOPES = 'pod, scope, action';

/** The key-value store, where Cilium's state is in one. */
export const kvstore: readonly Line[] = [
  heading(182, 'kvstore'),
  line(
    5,
    series(
      184,
      '# operations (sum all nodes)',
      'ops',
      [query(sum(operations, SCOPES), '{{scope}} {{action}}')],
      COUNTS,
    ),
    series(186, '# operations (max node)', 'ops', [query(max(operations, SCOPES), '{{scope}} {{action}}')], COUNTS),
  ),
  line(
    5,
    series(188, 'latency (average node)', 's', [query(latency(avg), '{{action}} {{scope}}')], TABLE),
    series(190, 'latency (max node)', 's', [query(latency(max), '{{action}} {{scope}}')], TABLE),
  ),
  line(
    6,
    series(192, 'Events received (average node)', 'ops', [query(avg(events, SCOPES), '{{action}} {{scope}}')], {
      ...HIDE_IDLE,
      stacked: true,
      firstRef: 'B',
    }),
  ),
];
