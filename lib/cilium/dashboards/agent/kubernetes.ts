import { HIDE_IDLE } from '../grafana/overrides';
import { type Line, line } from '../grafana/panel';
import { query } from '../grafana/query';
import type { TimeseriesOptions } from '../grafana/timeseries';
import { avg, max, rate, sum } from '../promql';
import { agent, BARS, heading, listWith, series, tableWith } from './panels';

const requests = rate(agent('cilium_k8s_client_api_latency_time_seconds_count'));
const latency = `${rate(agent('cilium_k8s_client_api_latency_time_seconds_sum'))}/${requests}`;
const calls = rate(agent('cilium_k8s_client_api_calls_total'));
const PATHS = 'pod, method, path';

/** Events from the API server: whether they made sense, and whether they changed anything for Cilium. */
function received(
  id: number,
  { valid, necessary }: { readonly valid: boolean; readonly necessary: boolean },
  { unit = 'ops', by = 'pod, scope, action' } = {},
) {
  const events = agent('cilium_kubernetes_events_received_total', `equal="${!necessary}", valid="${valid}"`);
  return series(
    id,
    `${valid ? 'Valid' : 'Invalid'}, ${necessary ? 'Necessary' : 'Unnecessary'} K8s Events Received`,
    unit,
    [query(sum(rate(events, '5m'), by), '{{action}} {{scope}}')],
    { ...BARS, ...HIDE_IDLE, ...listWith('mean') },
  );
}

/** Events about objects of one kind, per minute. */
function eventsOf(id: number, kind: string, legend: string, { title = kind, ...options }: EventsOptions = {}) {
  const events = rate(agent('cilium_kubernetes_events_total', `scope="${kind}"`));
  return series(id, `${title} Events`, 'opm', [query(`${avg(events, 'pod, action')} * 60`, legend)], {
    ...BARS,
    ...options,
    firstRef: 'B',
  });
}

interface EventsOptions extends TimeseriesOptions {
  /** @default the kind */
  readonly title?: string;
}

const COLORED: EventsOptions = {
  colors: { 'create avg': '#70dbed', 'delete avg': '#e24d42', 'update avg': '#e0f9d7' },
};

/** The agent as a client of the API server. */
export const kubernetes: readonly Line[] = [
  heading(60, 'Kubernetes integration'),
  line(
    7,
    series(163, 'apiserver latency (average node)', 's', [query(avg(latency, PATHS), '{{method}} {{path}}')], {
      ...HIDE_IDLE,
      ...tableWith(),
    }),
    series(165, 'apiserver latency (max node)', 's', [query(max(latency, PATHS), '{{method}} {{path}}')], {
      ...HIDE_IDLE,
      ...tableWith(),
    }),
  ),
  line(
    8,
    series(168, 'apiserver #calls (sum all nodes)', 'ops', [query(sum(requests, PATHS), '{{method}} {{path}}')], {
      ...BARS,
      ...HIDE_IDLE,
      legend: { table: true, calcs: ['mean', 'max'] },
    }),
    series(
      166,
      'apiserver calls (sum all nodes)',
      'ops',
      [query(sum(calls, 'pod, method, return_code'), '{{method}} {{return_code}}')],
      { ...BARS, ...HIDE_IDLE, ...tableWith('max') },
    ),
  ),
  line(
    6,
    received(172, { valid: true, necessary: false }),
    received(174, { valid: false, necessary: false }, { unit: 'short' }),
  ),
  line(
    8,
    received(175, { valid: true, necessary: true }, { by: 'pod, scope, action, valid' }),
    received(173, { valid: false, necessary: true }),
  ),
  line(
    7,
    eventsOf(108, 'CiliumNetworkPolicy', '{{action}} avg'),
    eventsOf(119, 'NetworkPolicy', '{{action}} avg', COLORED),
  ),
  line(7, eventsOf(109, 'Pod', '{{action}} avg', COLORED), eventsOf(122, 'Node', '{{action}} avg', COLORED)),
  line(7, eventsOf(118, 'Service', '{{action}}'), eventsOf(120, 'Endpoint', '{{action}}', { title: 'Endpoints' })),
  line(7, eventsOf(121, 'Namespace', '{{action}}')),
];
