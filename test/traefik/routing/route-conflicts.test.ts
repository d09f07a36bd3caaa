import type { Chart } from 'cdk8s';
import {
  IngressRoute,
  IngressRouteTCP,
  IngressRouteUDP,
  Rule,
  ServiceRef,
  TcpRule,
  TLSOption,
  TlsVersion,
  TraefikIngress,
} from '../../../lib';
import { reported } from '../../cilium/reported';

const service = { service: ServiceRef.existing('x', 'web'), port: 80 };
const A = Rule.host('a.test');

type More = { readonly entryPoints?: readonly string[]; readonly priority?: number; readonly options?: TLSOption };

function http(chart: Chart, id: string, match: Rule, { entryPoints, priority, options }: More = {}): void {
  new IngressRoute(chart, id, {
    namespace: 'x',
    entryPoints,
    routes: [{ match, priority, services: [service] }],
    tls: options && { options },
  });
}

function tcp(chart: Chart, id: string, name: string): void {
  new IngressRouteTCP(chart, id, {
    namespace: 'x',
    entryPoints: ['websecure'],
    routes: [{ match: TcpRule.hostSni(name), services: [service] }],
    tls: { passthrough: true },
  });
}

function udp(chart: Chart, id: string, entryPoint: string): void {
  new IngressRouteUDP(chart, id, { namespace: 'x', entryPoints: [entryPoint], services: [service] });
}

const strict = (chart: Chart, id = 'strict') =>
  new TLSOption(chart, id, { namespace: 'x', minVersion: TlsVersion.TLS13 });

const reportedOf = (make: (chart: Chart) => void) =>
  reported((chart) => {
    const entryPoints = {
      dns: { port: 5353, protocol: 'UDP' as const },
      more: { port: 5354, protocol: 'UDP' as const },
    };
    new TraefikIngress(chart, 'traefik', { entryPoints });
    make(chart);
  });

test.each<readonly [string, (chart: Chart) => void, RegExp]>([
  [
    'one rule twice',
    (c) => {
      http(c, 'a', A);
      http(c, 'b', A);
    },
    /routes\[0\] has the rule.*IngressRoute x\/a routes\[0\].*trr032/s,
  ],
  [
    'one name for two TCP routes',
    (c) => {
      tcp(c, 'a', 'a.test');
      tcp(c, 'b', 'a.test');
    },
    /IngressRouteTCP x\/a.*trr032/s,
  ],
  [
    'a name that TCP takes before HTTP',
    (c) => {
      tcp(c, 'a', 'A.test');
      http(c, 'b', A, { entryPoints: ['websecure'], options: strict(c) });
    },
    /IngressRouteTCP x\/a routes\[0\] takes the connections.*trr035/s,
  ],
  [
    'TLS options without a host',
    (c) => http(c, 'a', Rule.pathPrefix('/a'), { options: strict(c) }),
    /names no host.*trr034/s,
  ],
])('%s is warned of', (_what, make, says) => {
  expect(reportedOf(make)).toEqual({ errors: 'no failure', warnings: expect.stringMatching(says) });
});

test.each<readonly [string, (chart: Chart) => void, RegExp]>([
  [
    'two routes for UDP',
    (c) => {
      udp(c, 'a', 'dns');
      udp(c, 'b', 'dns');
    },
    /c?.*entry point dns, as IngressRouteUDP x\/a.*trr036/s,
  ],
  [
    'other TLS options for one host',
    (c) => {
      http(c, 'a', A.and(Rule.path('/a')), { options: strict(c, 'one') });
      http(c, 'b', A, { options: strict(c, 'two') });
    },
    /routes\[0\] has the tls\.options x\/two for "a\.test", but IngressRoute x\/a routes\[0\] has the tls\.options x\/one.*trr033/s,
  ],
])('%s is refused', (_what, make, says) => {
  expect(reportedOf(make).errors).toMatch(says);
});

test.each<readonly [string, (chart: Chart) => void]>([
  [
    'one rule at two entry points',
    (c) => {
      http(c, 'a', A, { entryPoints: ['web'] });
      http(c, 'b', A, { entryPoints: ['websecure'] });
    },
  ],
  [
    'one rule with two priorities',
    (c) => {
      http(c, 'a', A, { priority: 1 });
      http(c, 'b', A, { priority: 2 });
    },
  ],
  [
    'one host with one set of TLS options',
    (c) => {
      const options = strict(c);
      http(c, 'a', A, { options });
      http(c, 'b', A.and(Rule.path('/b')), { options });
    },
  ],
  ['TLS options by an expression for hosts', (c) => http(c, 'a', Rule.hostRegexp('.+'), { options: strict(c) })],
  [
    'UDP at two entry points',
    (c) => {
      udp(c, 'a', 'dns');
      udp(c, 'b', 'more');
    },
  ],
  [
    'all other connections by TCP',
    (c) => {
      tcp(c, 'a', '*');
      http(c, 'b', A, { entryPoints: ['websecure'], options: strict(c) });
    },
  ],
])('%s is taken', (_what, make) => {
  expect(reportedOf(make)).toEqual({ errors: 'no failure', warnings: '' });
});
