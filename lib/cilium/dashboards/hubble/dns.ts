import { line, row } from '../grafana/panel';
import { query } from '../grafana/query';
import { sum, top } from '../promql';
import { backward, forward, namespaceDashboard, series, topTen, unanswered } from './namespace';

const queries = forward('hubble_dns_queries_total');
const errors = backward('hubble_dns_responses_total', 'rcode!="No Error"');

/** DNS queries from one namespace to another, and what came back. */
export const dnsDashboard = namespaceDashboard({
  title: 'Hubble / DNS Overview (Namespace)',
  uid: '_f0DUpY4k',
  version: 26,
  lines: [
    row(2, 'DNS'),
    line(
      9,
      series(37, 'DNS queries', 'reqps', [query(`${sum(queries, 'source')} > 0`, '{{source}}')], { description: '' }),
      topTen(41, 'Top 10 DNS queries', 'reqps', query(top(10, sum(`${queries}*60`, 'query')), '{{query}}')),
    ),
    line(
      9,
      series(39, 'Missing DNS responses', 'reqps', [
        query(`round(${unanswered(queries, backward('hubble_dns_responses_total'))}, 0.001) > 0`, '{{source}}'),
      ]),
      series(43, 'DNS errors', 'reqps', [
        query(`${sum(errors, 'destination, rcode')} > 0`, '{{destination}}: {{rcode}}'),
      ]),
    ),
  ],
});
