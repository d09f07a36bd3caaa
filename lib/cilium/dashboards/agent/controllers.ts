import { type Line, line } from '../grafana/panel';
import { query } from '../grafana/query';
import { rate, sum } from '../promql';
import { agent, heading, listWith, series } from './panels';

const seconds = sum(rate(agent('cilium_controllers_runs_duration_seconds_sum')), 'pod, status');
const runs = sum(rate(agent('cilium_controllers_runs_duration_seconds_count')), 'pod, status');

/** Controllers: what the agent does over and over until it succeeds. */
export const controllers: readonly Line[] = [
  heading(74, 'Controllers'),
  line(
    5,
    series(
      70,
      'Controllers',
      'opm',
      [
        query(sum(rate(agent('cilium_controllers_runs_total')), 'pod'), 'Runs'),
        query(`${sum(agent('cilium_controllers_failing'))} by(pod)`, 'Failed'),
      ],
      {
        fill: 30,
        colors: { Failed: '#bf1b00', Failing: '#890f02', Runs: '#5195ce' },
        ...listWith('mean', 'max'),
      },
    ),
    series(68, 'Controller Durations', 's', [query(`${seconds} / ${runs}`, '{{status}}')], {
      bars: true,
      colors: {
        'duration failure': '#890f02',
        'duration success': '#508642',
        failure: '#890f02',
        'runs failure': '#890f02',
        'runs success': '#7eb26d',
        success: '#508642',
      },
      ...listWith('mean', 'max', 'min'),
    }),
  ),
];
