import type { GraphOptions } from '../grafana/graph';
import { type Line, line, row } from '../grafana/panel';
import { query } from '../grafana/query';
import { avg, max, min, rate, sum, top } from '../promql';
import { missing, panel, perSecond, RANKING } from './panels';

const flows = sum(rate('hubble_flows_processed_total'), 'pod');

const SHARES: GraphOptions = { stacked: true, tooltipSort: 'falling' };

const FIN = { alias: 'fin', yaxis: 1 };
const FLAGS = [FIN, { alias: 'FIN', yaxis: 2 }, { alias: 'RST', yaxis: 2 }];

/** Handshakes that nobody answered. */
function missingSynAcks(id: number, family: 4 | 6, alert: string) {
  const queries = missing(
    'hubble_tcp_flags_total',
    `family="IPv${family}", flag="SYN"`,
    `family="IPv${family}", flag="SYN-ACK"`,
    'Missing SYN-ACK',
  );
  const options: GraphOptions = { firstRef: 'B', series: FLAGS, alert: { name: alert, above: 0.2 } };
  return panel(id, `Missing TCPv${family} SYN-ACKs`, 'pps', queries, options);
}

/** Pings that nobody answered. */
function missingEchoReplies(id: number, family: 4 | 6, options: GraphOptions = {}) {
  const queries = missing(
    'hubble_icmp_total',
    `family="IPv${family}", type="EchoRequest"`,
    `family="IPv${family}", type="EchoReply"`,
    'Missing ICMP Echo-Reply',
  );
  return panel(id, `Missing ICMPv${family} Echo-Reply`, 'pps', queries, { firstRef: 'B', ...options });
}

/** How much Hubble sees. */
const processing: readonly Line[] = [
  row(14, 'General Processing'),
  line(
    5,
    panel(
      12,
      'Flows processed Per Node',
      'ops',
      [query(avg(flows), 'avg'), query(min(flows), 'min'), query(max(flows), 'max')],
      {
        series: [
          { alias: 'max', fillBelowTo: 'avg', lines: false },
          { alias: 'avg', fill: 0, fillBelowTo: 'min' },
          { alias: 'min', lines: false },
        ],
        tooltipSort: 'rising',
      },
    ),
    panel(32, 'Flows Types', 'ops', perSecond('hubble_flows_processed_total', 'type'), SHARES),
  ),
  line(
    5,
    panel(59, 'L7 Flow Distribution', 'ops', perSecond('hubble_flows_processed_total{type="L7"}', 'subtype'), SHARES),
    panel(
      60,
      'Trace Flow Distribution',
      'ops',
      perSecond('hubble_flows_processed_total{type="Trace"}', 'subtype'),
      SHARES,
    ),
  ),
];

const traffic: readonly Line[] = [
  row(16, 'Network'),
  line(
    5,
    panel(33, 'Forwarded vs Dropped', 'ops', perSecond('hubble_flows_processed_total', 'verdict')),
    panel(8, 'Drop Reason', 'pps', perSecond('hubble_drop_total', 'reason')),
  ),
  line(
    5,
    panel(
      34,
      'Protocol Usage',
      'pps',
      [query(`sum (${rate('hubble_port_distribution_total')}) by (pod, protocol)`, '{{protocol}}')],
      { ...SHARES, percentage: true, legend: { rightSide: true } },
    ),
    panel(
      18,
      'Top 10 Port Distribution',
      'pps',
      [
        query(
          top(10, `sum (${rate('hubble_port_distribution_total{port!="0"}')}) by (pod, port, protocol)`),
          '{{port}}/{{protocol}}',
        ),
      ],
      { ...SHARES, legend: { ...RANKING, hideEmpty: false, hideZero: false } },
    ),
  ),
  line(
    5,
    panel(10, 'TCPv4', 'pps', perSecond('hubble_tcp_flags_total{family="IPv4"}', 'flag'), { series: FLAGS }),
    missingSynAcks(62, 4, 'Missing TCP SYN-ACK'),
  ),
  line(
    5,
    panel(35, 'TCPv6', 'pps', perSecond('hubble_tcp_flags_total{family="IPv6"}', 'flag'), { series: [FIN] }),
    missingSynAcks(63, 6, 'Missing TCPv6 SYN-ACKs alert'),
  ),
  line(
    5,
    panel(31, 'ICMPv4', 'short', perSecond('hubble_icmp_total{family="IPv4"}', 'type')),
    missingEchoReplies(64, 4, { alert: { name: 'Missing ICMPv4 Echo-Reply alert', above: 0.1 } }),
  ),
  line(
    5,
    panel(36, 'ICMPv6', 'short', perSecond('hubble_icmp_total{family="IPv6"}', 'type')),
    missingEchoReplies(65, 6),
  ),
];

const DENIED = 'hubble_drop_total{reason="POLICY_DENIED"}';

function mostDenied(id: number, title: string, label: string) {
  return panel(id, title, 'pps', [query(top(10, sum(rate(DENIED), `pod, ${label}`)), `{{${label}}}`)]);
}

const policy: readonly Line[] = [
  row(42, 'Network Policy'),
  line(
    4,
    panel(43, 'Denies by Reason', 'pps', perSecond(DENIED, 'reason')),
    panel(61, 'Denied Packets by Protocol', 'pps', perSecond(DENIED, 'protocol')),
  ),
  line(
    5,
    mostDenied(55, 'Top 10 Source Pods with Denied Packets', 'source'),
    mostDenied(54, 'Top 10 Destination Pods with Denied Packets', 'destination'),
  ),
];

/** Flows of packets: how many, and what became of them. */
export const networkLines: readonly Line[] = [...processing, ...traffic, ...policy];
