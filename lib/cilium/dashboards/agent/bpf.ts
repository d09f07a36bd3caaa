import { HIDE_IDLE } from '../grafana/overrides';
import { type Line, line } from '../grafana/panel';
import { query } from '../grafana/query';
import { avg, max, rate, sum, top } from '../promql';
import { agent, BARS, EDITED, heading, series, tableWith } from './panels';

const calls = rate(agent('cilium_bpf_syscall_duration_seconds_count'));
const latency = `${rate(agent('cilium_bpf_syscall_duration_seconds_sum'))}/ ${calls}`;
const mapOperations = rate(agent('cilium_bpf_map_ops_total'), '5m');
const failures = rate('cilium_bpf_map_ops_total{k8s_app="cilium",outcome="fail", pod=~"$pod"}', '5m');

const CALLS = 'pod, operation';
const MAPS = 'pod, map_name, operation';
const TABLE = tableWith('mean', 'max');

/** System calls for BPF, and operations on its maps. */
export const bpf: readonly Line[] = [
  heading(144, 'BPF'),
  line(
    8,
    series(146, '# system calls (average node)', 'ops', [query(avg(calls, CALLS), '{{operation}}', EDITED)], {
      ...BARS,
      ...HIDE_IDLE,
      ...TABLE,
    }),
    series(145, '# system calls (max node)', 'ops', [query(max(calls, CALLS), '{{operation}}')], {
      ...BARS,
      ...HIDE_IDLE,
      ...TABLE,
      decimals: 0,
      tooltip: { sort: 'desc' },
    }),
  ),
  line(
    6,
    series(140, 'system call latency (avg node)', 's', [query(avg(latency, CALLS), '{{operation}}')], {
      ...HIDE_IDLE,
      ...TABLE,
    }),
    series(148, 'system call latency (max node)', 's', [query(max(latency, CALLS), '{{operation}}')], TABLE),
  ),
  line(
    6,
    series(
      142,
      'map ops (average node)',
      'ops',
      [query(top(5, avg(mapOperations, MAPS)), '{{map_name}} {{operation}}')],
      { hidden: ['allIsZero'] },
    ),
    series(147, 'map ops (max node)', 'ops', [query(top(5, max(mapOperations, MAPS)), '{{map_name}} {{operation}}')], {
      hidden: ['allIsZero'],
    }),
    series(143, 'map ops (sum failures)', 'ops', [query(sum(failures, MAPS), '{{map_name}} {{operation}}')], HIDE_IDLE),
  ),
];
