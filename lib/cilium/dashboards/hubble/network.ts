import { line, row } from '../grafana/panel';
import { query } from '../grafana/query';
import { sum, top } from '../promql';
import { backward, forward, namespaceDashboard, series, topTen, unanswered } from './namespace';

const flows = forward('hubble_flows_processed_total');
const drops = forward('hubble_drop_total');

const synAcks = unanswered(
  forward('hubble_tcp_flags_total', 'flag="SYN"'),
  backward('hubble_tcp_flags_total', 'flag="SYN-ACK"'),
);
const echoReplies = unanswered(
  forward('hubble_icmp_total', 'type="EchoRequest"'),
  backward('hubble_icmp_total', 'type="EchoReply"'),
);

// A series that whoever saved the dashboard had selected.
const SELECTED = {
  __systemRef: 'hideSeriesFrom',
  matcher: {
    id: 'byNames',
    options: {
      mode: 'exclude',
      names: ['kube-dns-7d44cdb5d5-g85vg: UNSUPPORTED_PROTOCOL_FOR_NAT_MASQUERADE'],
      prefix: 'All except:',
      readOnly: true,
    },
  },
  properties: [{ id: 'custom.hideFrom', value: { legend: false, tooltip: false, viz: true } }],
};

/** Flows from one namespace to another, and what was dropped. */
export const networkDashboard = namespaceDashboard({
  title: 'Hubble / Network Overview (Namespace)',
  uid: 'nlsO8tYVz',
  version: 18,
  lines: [
    row(8, 'Flows processed'),
    line(
      9,
      series(12, 'Flows processed by type', 'ops', [query(sum(flows, 'type, subtype'), '{{type}}/{{subtype}}')], {
        legend: {},
      }),
      series(35, 'Flows processed by verdict', 'ops', [query(sum(flows, 'verdict'), '{{verdict}}')], { legend: {} }),
    ),
    line(
      9,
      topTen(36, 'Top 10 sources', 'pps', query(top(10, sum(flows, 'source')), '{{source}}')),
      // Upstream names destinations by their sources.
      topTen(37, 'Top 10 destinations', 'pps', query(top(10, sum(flows, 'destination')), '{{source}}')),
    ),
    row(10, 'Connection drops'),
    line(
      9,
      series(23, 'Missing TCP SYN-ACKs', 'pps', [query(`${synAcks} > 0`, '{{source}}', { hide: false })]),
      series(34, 'Missing ICMP Echo Replys', 'pps', [query(`${echoReplies} > 0`, '{{source}}')]),
    ),
    row(6, 'Network Policy drops'),
    line(
      8,
      series(29, 'Network Policy drops by source', 'pps', [
        query(`${sum(drops, 'source, reason')} > 0`, '{{source}}: {{reason}}'),
      ]),
      series(
        30,
        'Network Policy drops by destination',
        'pps',
        [query(`${sum(drops, 'destination, reason')} > 0`, '{{destination}}: {{reason}}')],
        { overrides: [SELECTED] },
      ),
    ),
  ],
});
