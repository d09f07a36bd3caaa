import { axis } from '../grafana/graph';
import { type Line, line, row } from '../grafana/panel';
import { query } from '../grafana/query';
import { rate, sum, top } from '../promql';
import { panel, perSecond, RANKING } from './panels';

/** The time that a share of the requests stays below. */
function latency(id: number, percentile: string, share: string) {
  const quantile = `histogram_quantile(${share}, ${rate('hubble_http_request_duration_seconds_bucket')})`;
  return panel(id, `HTTP Request/Response Latency (${percentile})`, 's', [query(quantile, '{{method}}')]);
}

const http: readonly Line[] = [
  row(47, 'HTTP'),
  line(
    6,
    panel(45, 'HTTP Requests', 'reqps', perSecond('hubble_http_requests_total', 'method'), {
      leftovers: { yaxes: [axis('reqps', 1, ''), axis('short')] },
    }),
    panel(49, 'HTTP responses', 'reqps', perSecond('hubble_http_responses_total', 'status'), { decimals: 1 }),
  ),
  line(5, latency(51, 'p50', '0.5'), latency(58, 'p99', '0.99')),
  line(
    5,
    panel(
      53,
      'HTTP Protocol Usage',
      'short',
      [query(sum(rate('hubble_http_requests_total', '5m'), 'pod, protocol'), '{{protocol}}')],
      { stacked: true, percentage: true, decimals: 0 },
    ),
  ),
];

const ANSWERED = 'hubble_dns_responses_total{rcode="No Error"}';
const FAILED = rate('hubble_dns_responses_total{rcode!="No Error"}');

function byTypes(counter: string): string {
  return sum(rate(counter), 'pod, qtypes');
}

const dns: readonly Line[] = [
  row(6, 'DNS'),
  line(
    5,
    panel(2, 'DNS Requests', 'reqps', perSecond('hubble_dns_queries_total', 'qtypes')),
    panel(4, 'DNS responses', 'reqps', perSecond(ANSWERED, 'qtypes'), { decimals: 1 }),
    panel(
      66,
      'Missing DNS Responses',
      'reqps',
      [query(`${byTypes('hubble_dns_queries_total')} - ${byTypes('hubble_dns_responses_total')}`, '{{qtypes}}')],
      { alert: { name: 'DNS Request/Response Symmetry alert', above: 0.5 } },
    ),
  ),
  line(
    5,
    panel(40, 'DNS Response Record Type', 'short', perSecond('hubble_dns_response_types_total', 'type'), {
      decimals: 1,
    }),
    panel(
      57,
      'DNS Response IPs Returned',
      'reqps',
      [query(sum(rate(ANSWERED), 'pod,ips_returned'), '{{ips_returned}}')],
      { decimals: 1 },
    ),
  ),
  line(
    5,
    panel(28, 'DNS Errors', 'short', [query(sum(FAILED, 'pod, qtypes, rcode'), '{{rcode}} ({{qtypes}})')], {
      decimals: 4,
    }),
    panel(
      56,
      'Pods with DNS errors',
      'short',
      [query(`topk(10,${sum(FAILED, 'pod, destination')})`, '{{destination}}')],
      { decimals: 4, legend: { alignAsTable: false, rightSide: false, sideWidth: null } },
    ),
  ),
  line(
    6,
    panel(
      20,
      'Top 10 DNS Queries per minute',
      'none',
      [query(top(10, sum(`${rate('hubble_dns_queries_total', '10m')}*60`, 'query, qtypes')), '{{query}} ({{qtypes}})')],
      { width: 24, tooltipSort: 'falling', legend: RANKING },
    ),
  ),
];

/** Requests and their answers, where Cilium's proxy sees them. */
export const l7Lines: readonly Line[] = [...http, ...dns];
