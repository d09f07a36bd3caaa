import { type Line, line } from '../grafana/panel';
import { query } from '../grafana/query';
import { avg, rate, sum } from '../promql';
import { agent, BARS, heading, listWith, series } from './panels';

const stages = agent('cilium_endpoint_regeneration_time_stats_seconds_bucket', 'scope!="total"');

/** How long the stages of a regeneration take, for all but a few endpoints. */
function regenerationTime(id: number, percentile: number) {
  const quantile = `histogram_quantile(0.${percentile}, ${rate(stages, '5m')})`;
  return series(
    id,
    `Endpoint regeneration time (${percentile}th percentile)`,
    's',
    [query(avg(quantile, 'scope'), '{{scope}}')],
    { ...BARS, ...listWith('mean') },
  );
}

/** Endpoints, which are the pods on a node. */
export const endpoints: readonly Line[] = [
  heading(73, 'Endpoints'),
  line(9, regenerationTime(55, 90), regenerationTime(115, 99)),
  line(
    5,
    series(
      49,
      'Endpoint regenerations',
      'opm',
      [
        query(`${sum(rate(agent('cilium_endpoint_regenerations_total'), '30s'))} by(outcome)`, '{{outcome}}', {
          instant: false,
        }),
      ],
      {
        bars: true,
        lineWidth: 2,
        colors: { fail: '#bf1b00', 'fail/min': '#890f02', success: '#447ebc', 'success/min': '#3f6833' },
        ...listWith('mean', 'max'),
        tooltip: { mode: 'single' },
      },
    ),
    series(
      51,
      'Cilium endpoint state',
      'short',
      [query(sum(agent('cilium_endpoint_state'), 'endpoint_state'), '{{endpoint_state}}')],
      {
        ...BARS,
        lineWidth: 2,
        custom: { spanNulls: true },
        colors: {
          disconnecting: '#614d93',
          ready: 'rgba(81, 220, 95, 0.52)',
          'waiting-to-regenerate': '#0a50a1',
        },
        ...listWith('lastNotNull'),
        tooltip: { mode: 'single' },
      },
    ),
  ),
];
