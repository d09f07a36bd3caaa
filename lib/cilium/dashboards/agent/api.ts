import { HIDE_IDLE } from '../grafana/overrides';
import { type Line, line, row } from '../grafana/panel';
import { query } from '../grafana/query';
import { type Aggregation, avg, max, rate, sum } from '../promql';
import { agent, series, tableWith } from './panels';

const calls = rate(agent('cilium_agent_api_process_time_seconds_count'));
const latency = `${rate(agent('cilium_agent_api_process_time_seconds_sum'))}/${calls}`;

/** One of the panels, which show the mean or the greatest value of each series. */
function panel(
  id: number,
  title: string,
  unit: string,
  of: Aggregation,
  [expression, by, legend]: readonly [string, string, string],
  figure: 'mean' | 'max',
) {
  return series(id, title, unit, [query(of(expression, by), legend)], { ...HIDE_IDLE, ...tableWith(figure) });
}

const LATENCIES = [latency, 'pod, method, path', '{{method}} {{path}}'] as const;
const CALLS = [calls, 'pod, method, path', '{{method}} {{path}} '] as const;
const RETURNS = [calls, 'pod, method, path, return_code', '{{return_code}} ({{method}} {{path}} )'] as const;

/** The agent's own API. */
export const api: readonly Line[] = [
  row(155, 'API'),
  line(
    6,
    panel(152, 'API call latency (average node)', 's', avg, LATENCIES, 'mean'),
    panel(153, 'API call latency (max node)', 's', max, LATENCIES, 'max'),
  ),
  line(
    6,
    panel(156, '# API calls (average node)', 'ops', avg, CALLS, 'mean'),
    panel(157, '# API calls (max node)', 'ops', max, CALLS, 'max'),
  ),
  line(
    6,
    panel(159, 'API return codes (average node)', 'ops', avg, RETURNS, 'mean'),
    panel(158, 'API return codes (sum all nodes)', 'ops', sum, RETURNS, 'mean'),
  ),
];
