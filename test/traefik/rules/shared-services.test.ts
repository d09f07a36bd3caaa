import type { Chart } from 'cdk8s';
import { type HttpService, IngressRoute, Rule, ServiceRef, TraefikIngress, TraefikService } from '../../../lib';
import { reported } from '../../cilium/reported';

const web = (more: Partial<HttpService> = {}): HttpService => ({
  service: ServiceRef.existing('x', 'web'),
  port: 80,
  ...more,
});
const other: HttpService = { service: ServiceRef.existing('x', 'other'), port: 80 };

function route(chart: Chart, id: string, services: readonly HttpService[]): void {
  new IngressRoute(chart, id, { namespace: 'x', routes: [{ match: Rule.host(`${id}.test`), services }] });
}

const errorsOf = (make: (chart: Chart) => void, safeNaming = false) =>
  reported((chart) => {
    new TraefikIngress(chart, 'traefik', { settings: { providers: { kubernetesCRD: { safeNaming } } } });
    make(chart);
  }).errors;

const twoRoutes = (chart: Chart) => {
  route(chart, 'a', [web({ sticky: {} }), other]);
  route(chart, 'b', [web({ weight: 3 }), other]);
};

test('a Service among several has the same options everywhere', () => {
  expect(errorsOf(twoRoutes)).toMatch(
    /Service x\/web:80 has no options in IngressRoute x\/b routes\[0\] and sticky in IngressRoute x\/a routes\[0\].*trr043/s,
  );
});

test('a Service in a TraefikService has the same options everywhere', () => {
  const message = errorsOf((chart) => {
    route(chart, 'a', [web(), other]);
    const mirrors = [{ ...other, percent: 10 }];
    TraefikService.mirroring(chart, 'm', { namespace: 'x', service: web({ passHostHeader: false }), mirrors });
  });
  expect(message).toMatch(/passHostHeader in TraefikService x\/m.*trr043/s);
});

test.each<readonly [string, (chart: Chart) => void, boolean]>([
  ['with safe names', twoRoutes, true],
  [
    'alone in its route',
    (c) => {
      route(c, 'a', [web({ sticky: {} })]);
      route(c, 'b', [web(), other]);
    },
    false,
  ],
  [
    'with other weights',
    (c) => {
      route(c, 'a', [web({ weight: 1 }), other]);
      route(c, 'b', [web({ weight: 2 }), other]);
    },
    false,
  ],
])('it may have others %s', (_what, make, safeNaming) => {
  expect(errorsOf(make, safeNaming)).toBe('no failure');
});
