import { type Line, line, row } from '../grafana/panel';
import { query } from '../grafana/query';
import { avg, max, min, rate, sum } from '../promql';
import { AREA, agent, EDITED, minAvgMax, series } from './panels';

const cpu = agent('cilium_process_cpu_seconds_total');
const virtual = agent('cilium_process_virtual_memory_bytes');
const resident = agent('cilium_process_resident_memory_bytes');
const files = agent('cilium_process_open_fds');
const mapsAndPrograms = `${agent('cilium_bpf_maps_virtual_memory_max_bytes')} + ${agent('cilium_bpf_progs_virtual_memory_max_bytes')}`;

// What the editor of queries leaves behind.
const EDITOR_FIELDS = { interval: '', hide: false };

/** What the agent uses of its node, and whether it complains. */
export const agentProcess: readonly Line[] = [
  line(
    5,
    series(
      76,
      'Errors & Warnings',
      'opm',
      [query(`${sum(rate(agent('cilium_errors_warnings_total')), 'pod, level')} * 60`, '{{level}}', EDITED)],
      { colors: { error: '#890f02', warning: '#c15c17' } },
    ),
    series(
      96,
      'CPU Usage per node',
      'percent',
      minAvgMax((of) => `${of(`irate(${cpu}[1m])`, 'pod')} * 100`),
      {
        ...AREA,
        colors: { avg: '#cffaff' },
        band: ['max', 'min'],
      },
    ),
  ),
  row(161, 'Generic'),
  line(
    5,
    series(
      26,
      'Virtual Memory Bytes',
      'bytes',
      [
        query(min(virtual), 'Min Virtual Memory'),
        query(avg(virtual), 'Average Virtual Memory'),
        query(max(virtual), 'Max Virtual Memory'),
      ],
      {
        ...AREA,
        colors: {
          AVG_virtual_memory_bytes: '#508642',
          'Average Virtual Memory': '#f9d9f9',
          MAX_virtual_memory_bytes: '#e5ac0e',
          'Max Virtual Memory': '#584477',
        },
        band: ['Max Virtual Memory', 'Min Virtual Memory'],
      },
    ),
    series(
      24,
      'Resident memory status',
      'bytes',
      [
        query(avg(resident), 'AVG_resident_memory_bytes', { interval: '' }),
        query(max(resident), 'MAX_resident_memory_bytes_max', { interval: '' }),
        query(min(resident), 'MIN_resident_memory_bytes_min'),
      ],
      { firstRef: 'C', colors: { MAX_resident_memory_bytes_max: '#e5ac0e' } },
    ),
    series(
      98,
      'Open file descriptors',
      'short',
      [
        query(sum(files), 'all nodes'),
        query(min(files), 'min/node'),
        query(avg(files), 'avg/node'),
        query(max(files), 'max/node'),
      ],
      { colors: { 'all nodes': '#e5a8e2' } },
    ),
  ),
  line(
    6,
    series(
      178,
      'System-wide BPF memory usage',
      'bytes',
      [
        query(avg(mapsAndPrograms), 'AVG_bpf_memory_bytes_avg', EDITOR_FIELDS),
        query(max(mapsAndPrograms), 'MAX_bpf_memory_bytes_max', EDITOR_FIELDS),
        query(min(mapsAndPrograms), 'MIN_bpf_memory_bytes_min', { ...EDITOR_FIELDS, instant: false }),
      ],
      {
        description: 'BPF memory usage in the entire system including components not managed by Cilium.',
        firstRef: 'C',
        colors: { MAX_resident_memory_bytes_max: '#e5ac0e' },
      },
    ),
    series(
      194,
      'BPF map pressure',
      'percentunit',
      [query(agent('cilium_bpf_map_pressure'), '', { interval: '', format: undefined, intervalFactor: undefined })],
      { description: 'Fill percentage of BPF maps, tagged by map name', max: 1 },
    ),
  ),
];
