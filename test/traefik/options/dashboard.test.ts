import type { Chart } from 'cdk8s';
import { SecretRef } from '../../../lib/kubernetes/references';
import { IngressRoute, Middleware, MiddlewareRef, Rule, TraefikIngress, TraefikServiceRef } from '../../../lib/traefik';
import { failureOf, only } from '../install';
import { failure, synth } from '../synth';

describe('the dashboard', () => {
  const dashboard = { host: 'traefik.example.com', authentication: ['auth'] };
  const toApi = [{ service: TraefikServiceRef.ofProvider('api', 'internal') }];
  const users = SecretRef.existing('traefik', 'users');

  test('is behind authentication', () => {
    const objects = synth((chart) => {
      Middleware.basicAuth(chart, 'auth', { namespace: 'traefik', secret: users });
      new TraefikIngress(chart, 'traefik', { dashboard });
    });
    expect(only('IngressRoute', objects).spec).toEqual({
      entryPoints: ['websecure'],
      routes: [
        {
          kind: 'Rule',
          match: 'Host(`traefik.example.com`) && (PathPrefix(`/dashboard`) || PathPrefix(`/api`))',
          middlewares: [{ name: 'auth' }],
          services: [{ name: 'api@internal', kind: 'TraefikService' }],
        },
      ],
    });
  });

  test('takes authentication from a chain, and from a Middleware that exists', () => {
    const program = (chart: Chart) => {
      const auth = Middleware.digestAuth(chart, 'auth', { namespace: 'traefik', secret: users });
      const chain = Middleware.chain(chart, 'chain', { namespace: 'traefik', middlewares: [auth] });
      new TraefikIngress(chart, 'traefik', { dashboard: { ...dashboard, authentication: [chain] } });
    };
    expect(failure(program)).toBe('no failure');
    const existing = MiddlewareRef.existing('traefik', 'sso');
    expect(failureOf({ dashboard: { ...dashboard, authentication: [existing] } })).toBe('no failure');
  });

  test.each([
    ['no middleware', []],
    ['nothing', undefined],
  ])('with %s is refused', (_, authentication) => {
    expect(failureOf({ dashboard: { ...dashboard, authentication } })).toMatch(
      /core\/traefik: dashboard\.authentication (is|has|must)/,
    );
  });

  test('behind a Middleware that does not authenticate is refused', () => {
    const message = failure((chart) => {
      Middleware.compress(chart, 'auth', { namespace: 'traefik' });
      new TraefikIngress(chart, 'traefik', { dashboard });
    });
    expect(message).toMatch(
      /The IngressRoute traefik\/traefik-dashboard shows Traefik's dashboard.*anyone outside.*trk106/s,
    );
  });

  test('behind a Middleware that nothing defines is refused', () => {
    expect(failureOf({ dashboard })).toMatch(
      /dashboard\.authentication\[0\] is the Middleware traefik\/auth, which nothing/,
    );
  });

  test.each([
    ['by settings', { ingressRoute: { dashboard: { enabled: true, entryPoints: ['websecure'] } } }],
    [
      'by an exposed entry point',
      { ingressRoute: { dashboard: { enabled: true } }, ports: { traefik: { expose: { default: true } } } },
    ],
    ['by the node', { ingressRoute: { dashboard: { enabled: true } }, ports: { traefik: { hostPort: 8080 } } }],
    ['by the insecure API', { api: { insecure: true }, ports: { traefik: { expose: { default: true } } } }],
  ])('open to anyone %s is refused', (_, settings) => {
    expect(failureOf({ settings })).toContain('trk106');
  });

  test('on an entry point that is not exposed needs no authentication', () => {
    expect(failureOf({ settings: { ingressRoute: { dashboard: { enabled: true } } } })).toBe('no failure');
  });

  test("open to anyone by a user's own route is refused, unless it asks who it is", () => {
    const program = (entryPoints: string[] | undefined, middlewares: Middleware[]) => (chart: Chart) => {
      new TraefikIngress(chart, 'traefik');
      new IngressRoute(chart, 'r', { entryPoints, routes: [{ match: Rule.path('/'), services: toApi, middlewares }] });
    };
    expect(failure(program(['web'], []))).toMatch(/The IngressRoute default\/r shows.*Path\(`\/`\).*trk106/s);
    expect(failure(program(undefined, []))).toContain('trk106');
    expect(failure(program(['traefik'], []))).toBe('no failure');
    const guarded = failure((chart) => {
      const secret = SecretRef.existing('default', 'users');
      program(['web'], [Middleware.basicAuth(chart, 'auth', { secret })])(chart);
    });
    expect(guarded).toBe('no failure');
  });
});
