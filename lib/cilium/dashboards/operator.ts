import { dashboard, prometheusInput, REFRESH_INTERVALS, TIME_OPTIONS } from './grafana/dashboard';
import { graph } from './grafana/graph';
import { line, row } from './grafana/panel';
import { query } from './grafana/query';
import { dataSource } from './grafana/variables';
import { avg, max, min, rate } from './promql';

const panel = graph({
  fieldConfig: { defaults: { custom: {} }, overrides: [] },
  fillGradient: 0,
  hiddenSeries: false,
  paceLength: 10,
  options: { dataLinks: [] },
});

const cpu = 'irate(cilium_operator_process_cpu_seconds_total{io_cilium_app="operator"}[1m])';
const memory = 'cilium_operator_process_resident_memory_bytes{io_cilium_app="operator"}';

// An empty field of the editor.
const INTERVAL = { interval: '' };

/** The time that each event took. */
function mean(histogram: string): string {
  return `${rate(`${histogram}_sum`)}/${rate(`${histogram}_count`)}`;
}

/** What the operators use of their nodes, and what they do about IP addresses. */
export const operatorDashboard = dashboard({
  title: 'Cilium Operator',
  uid: '1GC0TT4Wz',
  version: 2,
  schemaVersion: 25,
  id: 8,
  since: '30m',
  refresh: false,
  timepicker: { refresh_intervals: REFRESH_INTERVALS, time_options: TIME_OPTIONS },
  annotations: {},
  variables: [dataSource()],
  lines: [
    line(
      5,
      panel(
        24,
        'CPU Usage per node',
        'percent',
        [
          query(`${min(cpu, 'pod')} * 100`, 'min', INTERVAL),
          query(`${avg(cpu, 'pod')} * 100`, 'avg', INTERVAL),
          query(`${max(cpu, 'pod')} * 100`, 'max', INTERVAL),
        ],
        {
          series: [
            { alias: 'max', fillBelowTo: 'min', lines: false },
            { alias: 'min', lines: false },
          ],
          leftovers: { aliasColors: { avg: '#cffaff' }, fill: 0, pointradius: 5 },
        },
      ),
      panel(
        26,
        'Resident memory status',
        'bytes',
        [
          query(avg(memory), 'AVG_resident_memory_bytes', INTERVAL),
          query(max(memory), 'MAX_resident_memory_bytes_max', INTERVAL),
          query(min(memory), 'MIN_resident_memory_bytes_min', INTERVAL),
        ],
        {
          firstRef: 'C',
          legend: { alignAsTable: false, rightSide: false },
          leftovers: { aliasColors: { MAX_resident_memory_bytes_max: '#e5ac0e' }, pointradius: 5 },
        },
      ),
    ),
    row(6, 'IPAM', { datasource: null }),
    line(
      8,
      panel(8, 'IP Addresses', 'short', [query(avg('cilium_operator_ipam_ips', 'type'), '{{type}}')], {
        stacked: true,
      }),
      panel(10, 'EC2 API Interactions', 'dtdurations', [
        query(mean('cilium_operator_ec2_api_duration_seconds'), '{{operation}} {{response_code}}'),
      ]),
    ),
    line(
      7,
      panel(4, 'Number of nodes', 'short', [query('cilium_operator_ipam_nodes', '{{category}}')]),
      panel(12, '# interfaces with addresses available', 'short', [
        query('cilium_operator_ipam_available', 'interfaces'),
      ]),
      panel(16, 'Metadata Resync Operations', 'ops', [query(rate('cilium_operator_ipam_resync_total'), 'operations')]),
    ),
    line(
      8,
      panel(
        14,
        'EC2 client side rate limiting',
        'reqps',
        [query(mean('cilium_operator_ec2_api_rate_limit_duration_seconds'), '{{operation}}')],
        { stacked: true },
      ),
      panel(2, 'Interface Creation', 'ops', [
        query(
          avg(rate('cilium_operator_ipam_interface_creation_ops'), 'subnetId, status'),
          '{{status}} ({{subnetId}})',
        ),
      ]),
    ),
  ],
  leftovers: { __inputs: [prometheusInput('prometheus')], gnetId: null, style: 'dark' },
});
