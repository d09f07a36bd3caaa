import { type Line, line } from '../grafana/panel';
import { query } from '../grafana/query';
import { avg, max, min, rate, sum } from '../promql';
import { AREA, agent, heading, series, tableWith } from './panels';

// Most of these series went away with older versions of Cilium; upstream keeps their colors.
const CONNTRACK_COLORS = {
  'Alive  ipv4': '#0a50a1',
  'Alive  ipv4 non-TCP': '#f9d9f9',
  'Alive  ipv6': '#614d93',
  'Alive  ipv6 TCP': '#806eb7',
  'Alive  ipv6 non-TCP': '#614d93',
  'Alive CT entries ipv6': '#badff4',
  'Deleted CT entries ipv4': '#bf1b00',
  'Deleted ipv4': '#890f02',
  'Deleted ipv4 non-TCP': '#890f02',
  'Deleted ipv6': '#bf1b00',
  'L7 denied request': '#890f02',
  'L7 forwarded request': '#7eb26d',
  avg: '#e0f9d7',
  deleted: '#6ed0e0',
  'deleted max': '#447ebc',
  max: '#629e51',
  min: '#629e51',
};

/** What the garbage collection of tracked connections finds alive, and what it deletes. */
function conntrack(id: number, family: 4 | 6, protocol: 'TCP' | 'Non-TCP') {
  const entries = (status: string) =>
    agent(
      'cilium_datapath_conntrack_gc_entries',
      `status="${status}", family="ipv${family}", protocol="${protocol.replace('Non', 'non')}"`,
    );
  const by = 'family,status';
  return series(
    id,
    `IPv${family} Conntrack ${protocol}`,
    'short',
    [
      query(min(entries('alive'), by), 'min', { interval: '' }),
      query(avg(entries('alive'), by), 'avg'),
      query(max(entries('alive'), by), 'max'),
      query(avg(entries('deleted'), by), 'deleted'),
      query(max(entries('deleted'), by), 'deleted max'),
    ],
    { ...AREA, colors: CONNTRACK_COLORS, band: ['max', 'min'] },
  );
}

/** Packets that a node was about to send. */
function droppedEgress(metric: string): string {
  return sum(rate(`${metric}{direction="EGRESS", k8s_app="cilium", pod=~"$pod"}`), 'reason');
}

const nodes = agent('cilium_nodes_all_num');

/** Traffic, tracked connections, addresses, services and the nodes' view of each other. */
export const network: readonly Line[] = [
  heading(47, 'Cilium network information'),
  line(
    6,
    series(81, 'Forwarded Packets', 'pps', [
      query(sum(rate(agent('cilium_forward_count_total')), 'pod, direction'), '{{direction}}'),
    ]),
    series(111, 'Forwarded Traffic', 'bps', [
      query(`${sum(rate(agent('cilium_forward_bytes_total')), 'pod, direction')} * 8`, '{{direction}}'),
    ]),
  ),
  line(6, conntrack(56, 4, 'TCP'), conntrack(128, 6, 'TCP')),
  line(6, conntrack(129, 4, 'Non-TCP'), conntrack(130, 6, 'Non-TCP')),
  line(
    5,
    series(
      87,
      'Allocated Addresses',
      'short',
      [query(`${sum(agent('cilium_ip_addresses'), 'pod, family')}\n`, '{{family}}')],
      { fill: 0, colors: { ipv4: '#5195ce', ipv6: '#6d1f62' }, ...tableWith('mean', 'lastNotNull', 'max', 'min') },
    ),
    series(
      79,
      'Datapath Conntrack Dump Resets',
      'short',
      [
        query(
          sum(agent('cilium_datapath_conntrack_dump_resets_total'), 'pod, area, family, name'),
          '{{name}} {{area}} {{family}}',
        ),
      ],
      { colors: { 'dump_interrupts conntrack ipv4': '#ea6460', 'dump_interrupts conntrack ipv6': '#58140c' } },
    ),
  ),
  line(
    5,
    series(106, 'Service Updates', 'ops', [
      query(avg(rate(agent('cilium_services_events_total')), 'pod, action'), '{{action}}'),
    ]),
    series(89, 'Connectivity Health', 'short', [
      query(sum(agent('cilium_unreachable_nodes'), 'pod'), 'unreachable nodes'),
      query(sum(agent('cilium_unreachable_health_endpoints'), 'pod'), 'unreachable health endpoints'),
    ]),
  ),
  line(
    5,
    series(39, 'Dropped Egress Packets', 'ops', [query(droppedEgress('cilium_drop_count_total'), '{{reason}}')]),
    series(
      93,
      'Node Events',
      'opm',
      [
        query(
          `${avg(rate(agent('cilium_nodes_all_events_received_total')), 'pod, event_type, source')} * 60`,
          '{{eventType}} {{source}}',
        ),
      ],
      {
        ...AREA,
        firstRef: 'B',
        colors: { Avg: '#cca300', Max: 'rgb(167, 150, 111)' },
        band: ['Max', 'Min'],
        units: { 'add k8s': 'short', 'delete k8s': 'short', 'update k8s': 'short', 'add local-node': 'short' },
      },
    ),
  ),
  line(
    5,
    series(113, 'Dropped Egress Traffic', 'bps', [
      query(`${droppedEgress('cilium_drop_bytes_total')} * 8`, '{{reason}}'),
    ]),
    series(
      91,
      'Nodes',
      'short',
      [
        query(avg(nodes, 'pod'), 'Average Nodes'),
        query(min(nodes, 'pod'), 'Min Nodes'),
        query(max(nodes, 'pod'), 'Max Nodes'),
      ],
      { ...AREA, colors: { 'Average Nodes': '#eab839', 'Max Nodes': '#c15c17' }, band: ['Max Nodes', 'Min Nodes'] },
    ),
  ),
];
