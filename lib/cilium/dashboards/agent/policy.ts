import { type Line, line } from '../grafana/panel';
import { query } from '../grafana/query';
import type { MetricNames } from '../metric-names';
import { rate, sum } from '../promql';
import { AREA, agent, EDITED, heading, listWith, minAvgMax, series } from './panels';

/** The value that a share of the observations stays below. */
function quantile(share: number, buckets: string, by = 'le'): string {
  return `histogram_quantile(${share}, sum by(${by}) (${rate(buckets, '5m')}))`;
}

const updates = agent('cilium_policy_incremental_update_duration_bucket');
const delays = agent('cilium_policy_implementation_delay_bucket');
const enforcement = agent('cilium_policy_endpoint_enforcement_status');

// These select the same agents as the others, in another order of labels.
const dnsReplies =
  'cilium_proxy_upstream_reply_seconds_bucket{protocol_l7="dns", k8s_app="cilium", pod=~"$pod", scope!="totalTime"}';
const denied = 'cilium_drop_count_total{k8s_app="cilium", pod=~"$pod", reason="Policy denied"}';
const deniedL7 = 'cilium_policy_l7_total{rule="denied", k8s_app="cilium", pod=~"$pod"}';
const calculations =
  'cilium_endpoint_regeneration_time_stats_seconds_bucket{scope=~"proxyConfiguration|endpointPolicyCalculation|selectorPolicyCalculation|proxyPolicyCalculation",k8s_app="cilium",status="success",pod=~"$pod"}';

/** What policies deny, how long they take to apply, and the proxy that some need. */
export const policy = ({ failure }: MetricNames): readonly Line[] => [
  heading(28, 'Policy'),
  line(
    5,
    series(
      53,
      'L7 forwarded request',
      'reqps',
      [
        query(
          `sum by(rule, proxy_type) (${rate(agent('cilium_policy_l7_total'))})`,
          '{{proxy_type}} - {{rule}}',
          EDITED,
        ),
      ],
      { colors: { 'L7 denied request': '#ea6460', 'L7 forwarded request': '#7eb26d', denied: '#bf1b00' } },
    ),
    series(
      123,
      'DNS proxy request latency',
      's',
      [query(`${quantile(0.99, dnsReplies, 'scope, le')} \n`, '{{scope}}', EDITED)],
      {
        description: '99th percentile of DNS proxy request processing latency, by span',
        firstRef: 'B',
        fill: 34,
        custom: { lineStyle: { fill: 'solid' }, showPoints: 'auto' },
        withoutThreshold: true,
        ...listWith('mean'),
      },
    ),
  ),
  line(
    5,
    series(
      114,
      'Policy Denies: L3/L4',
      'pps',
      [query(sum(rate(denied), 'direction'), '{{direction}}', { range: true })],
      { withoutThreshold: true },
    ),
    series(37, 'Policy Denies: L7', 'ops', [query(sum(rate(deniedL7), 'proxy_type'), '{{reason}}', { range: true })], {
      withoutThreshold: true,
    }),
  ),
  line(
    5,
    series(
      104,
      'Policy Identity Update Latency',
      's',
      [query(quantile(0.99, updates), '99%', EDITED), query(quantile(0.5, updates), '50%', EDITED)],
      {
        ...AREA,
        description: 'End-to-end duration to apply incremental identity updates to the policy control and data planes.',
        colors: { avg: '#64b0c8', count: '#9ac48a', max: '#5195ce', min: '#6ed0e0' },
        band: ['max', 'min'],
        units: { 'avg count': 'opm', 'max count': 'opm' },
      },
    ),
    series(
      102,
      'Policy Apply Latency',
      's',
      [query(quantile(0.99, delays), '99%', EDITED), query(`${quantile(0.5, delays)}  `, '50%', EDITED)],
      {
        ...AREA,
        description: 'The time taken for new or updated network policy to be applied to all affected endpoints',
        colors: {
          'average duration': '#d683ce',
          folds: '#614d93',
          'max duration': '#614d93',
          'max trigger': '#967302',
          'min duration': '#584477',
          'min trigger': '#fceaca',
        },
        band: ['max', 'min trigger'],
        units: { folds: 'short' },
      },
    ),
  ),
  line(
    5,
    series(
      33,
      'Endpoints policy enforcement status',
      'short',
      [query(sum(enforcement, 'enforcement'), '{{enforcement}}', { hide: false, instant: true, interval: '1s' })],
      {
        width: 6,
        bars: true,
        firstRef: 'B',
        colors: { both: '#7eb26d', egress: '#e5ac0e', ingress: '#e0752d', none: '#bf1b00' },
        legend: { right: true, calcs: ['lastNotNull'] },
        tooltip: { mode: 'single' },
      },
    ),
    series(
      100,
      'Proxy Redirects',
      'short',
      minAvgMax((of) => of(agent('cilium_proxy_redirects'), 'pod')),
      {
        ...AREA,
        width: 6,
        colors: { avg: '#b7dbab', max: 'rgba(89, 132, 76, 0.54)', min: '#2f575e' },
        band: ['max', 'min'],
      },
    ),
    series(117, 'Policy Calculation Time', 's', [query(quantile(0.99, calculations, 'scope, le'), '__auto', EDITED)], {
      ...AREA,
      width: 12,
      description: 'Endpoint policy calculation time by stage. Shows the 99th-percentile.',
      stacked: true,
      colors: { avg: '#f9d9f9', max: '#806eb7', min: '#806eb7' },
      band: ['max', 'min'],
    }),
  ),
  line(
    5,
    series(
      85,
      'Policies Per Node',
      'short',
      [
        ...minAvgMax((of) => `${of(agent('cilium_policy'))} by(pod)`),
        query(
          sum(`cilium_policy_change_total{k8s_app="cilium", pod=~"$pod", outcome="${failure}"}`, 'pod'),
          'policy change errors',
        ),
      ],
      {
        ...AREA,
        colors: { max: '#f2c96d', 'policy change errors': '#bf1b00', 'policy errors': '#bf1b00' },
        band: ['max', 'min'],
        ...listWith('lastNotNull'),
      },
    ),
  ),
];
