import { ApiObject, type Chart } from 'cdk8s';
import { AcmeChallenge, IngressRoute, type IngressRouteProps, Rule, ServiceRef, TraefikIngress } from '../../../lib';
import { reported } from '../../cilium/reported';

const web = { service: ServiceRef.existing('shop', 'web'), port: 80 };

/** The Service of the routes, where a test says what it is. */
function service(chart: Chart, spec: object): void {
  new ApiObject(chart, 'web', {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web', namespace: 'shop' },
    ...{ spec: { selector: { app: 'web' }, ports: [{ port: 80 }], ...spec } },
  });
}

type Route = Partial<IngressRouteProps['routes'][number]>;

const reportedOf = (route: Route, tls?: IngressRouteProps['tls'], spec?: object) =>
  reported((chart) => {
    new TraefikIngress(chart, 'traefik', { acme: { email: 'ops@example.com', challenge: AcmeChallenge.http() } });
    if (spec) service(chart, spec);
    new IngressRoute(chart, 'route', {
      namespace: 'shop',
      routes: [{ match: Rule.host('a.test'), services: [web], ...route }],
      tls,
    });
  });

const weightless = { ...web, weight: 0 };
const resolver = { certResolver: 'letsencrypt' };
const sticky = (more: object) => [{ ...web, sticky: { name: 'session', ...more } }];
const any = Rule.pathPrefix('/');

interface Case {
  readonly route?: Route;
  readonly tls?: IngressRouteProps['tls'];
  readonly spec?: object;
}

test.each<readonly [what: string, given: Case, says: RegExp]>([
  [
    'a certificate for a rule without a host',
    { route: { match: any }, tls: resolver },
    /routes\[0\] has tls\.certResolver, but its rule .* names no host.*trr037/s,
  ],
  [
    'services that all have the weight 0',
    { route: { services: [weightless, weightless] } },
    /each of routes\[0\]\.services has the weight 0.*trr039/s,
  ],
  [
    'a cookie that browsers refuse',
    { route: { services: sticky({ sameSite: 'none' }) } },
    /sticky\.sameSite none without sticky\.secure.*trr041/s,
  ],
  [
    'two ways at once',
    { route: { services: [{ ...web, nativeLB: true, nodePortLB: true }] } },
    /nativeLB and nodePortLB, but requests go one way.*trr041/s,
  ],
  [
    "a cookie at the Service's address",
    { route: { services: sticky({}).map((one) => ({ ...one, nativeLB: true })) } },
    /sticky and nativeLB.*trr041/s,
  ],
  [
    'ports of nodes that the Service does not have',
    { route: { services: [{ ...web, nodePortLB: true }] }, spec: {} },
    /nodePortLB is true, but the Service web is of type ClusterIP.*trr041/s,
  ],
])('%s is warned of', (_what, { route = {}, tls, spec }, says) => {
  const { errors, warnings } = reportedOf(route, tls, spec);
  expect(errors).toBe('no failure');
  expect(warnings).toMatch(says);
});

test.each<readonly [what: string, given: Case, says: RegExp]>([
  [
    'a certificate for a wildcard without the DNS',
    { tls: { ...resolver, domains: [{ main: '*.a.test' }] } },
    /tls\.certResolver is "letsencrypt", .* but "\*\.a\.test" is a wildcard.*trr038/s,
  ],
  [
    'the address of a headless Service',
    { route: { services: [{ ...web, nativeLB: true }] }, spec: { clusterIP: 'None' } },
    /nativeLB is true, but the Service web is headless.*trr040/s,
  ],
])('%s is refused', (_what, { route = {}, tls, spec }, says) => {
  expect(reportedOf(route, tls, spec).errors).toMatch(says);
});

test.each<readonly [what: string, given: Case]>([
  ['a certificate for a host', { tls: resolver }],
  ['a certificate for domains', { route: { match: any }, tls: { ...resolver, domains: [{ main: 'a.test' }] } }],
  ['one service with a weight', { route: { services: [weightless, { ...web, weight: 1 }] } }],
  ['a cookie that browsers take', { route: { services: sticky({ sameSite: 'none', secure: true }) } }],
  ["a Service's address", { route: { services: [{ ...web, nativeLB: true }] }, spec: {} }],
  ['ports of nodes', { route: { services: [{ ...web, nodePortLB: true }] }, spec: { type: 'NodePort' } }],
])('nothing is said of %s', (_what, { route = {}, tls, spec = {} }) => {
  const { errors, warnings } = reportedOf(route, tls, spec);
  expect(errors).toBe('no failure');
  expect(warnings).not.toMatch(/trr03[789]|trr04[01]/);
});
