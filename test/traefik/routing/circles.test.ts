import type { Chart } from 'cdk8s';
import { Middleware, ServiceRef, TraefikIngress, TraefikService, TraefikServiceRef } from '../../../lib';
import { reported } from '../../cilium/reported';

const at = { namespace: 'x' };
const chain = (chart: Chart, id: string, ...middlewares: readonly string[]) =>
  Middleware.chain(chart, id, { ...at, middlewares });
const weighted = (chart: Chart, id: string, name: string) =>
  TraefikService.weighted(chart, id, { ...at, services: [{ service: TraefikServiceRef.named(name, 'x') }] });

const errorsOf = (make: (chart: Chart) => void) =>
  reported((chart) => {
    new TraefikIngress(chart, 'traefik');
    make(chart);
  }).errors;

test.each<readonly [string, (chart: Chart) => void, RegExp]>([
  ['a chain that names itself', (c) => chain(c, 'a', 'a'), /c?.*x\/a names itself.*trr044/s],
  [
    'chains that name one another',
    (c) => [chain(c, 'a', 'b'), chain(c, 'b', 'a')],
    /x\/a is made of x\/b, which names x\/a again.*trr044/s,
  ],
  ['a service that names itself', (c) => weighted(c, 's', 's'), /x\/s names itself.*trr044/s],
])('%s is refused', (_what, make, says) => {
  expect(errorsOf(make)).toMatch(says);
});

test('chains and services may refer to the same ones twice', () => {
  const message = errorsOf((chart) => {
    Middleware.addPrefix(chart, 'p', { ...at, prefix: '/p' });
    chain(chart, 'a', 'p');
    chain(chart, 'b', 'a', 'p');
    TraefikService.weighted(chart, 's', { ...at, services: [{ service: ServiceRef.existing('x', 'web'), port: 80 }] });
    weighted(chart, 't', 's');
  });
  expect(message).toBe('no failure');
});

test('the address for forward authentication must be an HTTP URL', () => {
  const message = errorsOf((chart) => Middleware.forwardAuth(chart, 'auth', { ...at, address: 'tcp://auth:80' }));
  expect(message).toMatch(/address is "tcp:\/\/auth:80".*http:\/\/ or https:\/\/.*set006/s);
});
