import { ApiObject, type Chart } from 'cdk8s';
import type { TraefikIngressProps } from '../../../lib';
import { IngressRoute, Middleware, Rule, ServersTransport, ServiceRef, TraefikIngress } from '../../../lib';
import { reported } from '../../cilium/reported';

const SAFE: TraefikIngressProps = {
  settings: { providers: { kubernetesCRD: { safeNaming: true, allowCrossNamespace: true } } },
};

function flagsOf(props: TraefikIngressProps): readonly string[] {
  let flags: readonly string[] = [];
  reported((chart) => {
    flags = new TraefikIngress(chart, 'traefik', props).settings.additionalArguments;
  });
  return flags;
}

const reportedOf = (props: TraefikIngressProps, make: (chart: Chart) => void) =>
  reported((chart) => {
    new TraefikIngress(chart, 'traefik', props);
    make(chart);
  });

const prefix = (chart: Chart, namespace: string, name: string) =>
  Middleware.addPrefix(chart, `${namespace}.${name}.it`, { namespace, name, prefix: '/a' });

test('a flag states that object names stay as they were, next to the user’s flags', () => {
  const stated = '--providers.kubernetescrd.safenaming=false';
  expect(flagsOf({})).toEqual([stated]);
  expect(flagsOf({ settings: { additionalArguments: ['--ping'] } })).toEqual(['--ping', stated]);
});

test.each<readonly [string, TraefikIngressProps]>([
  ['that are safe', SAFE],
  ['that a flag is about', { settings: { additionalArguments: ['--providers.kubernetesCRD.safeNaming=true'] } }],
  ['of a version without the flag', { settings: { image: { tag: 'v3.6.2' } } }],
  ['without the provider', { settings: { providers: { kubernetesCRD: { enabled: false } } } }],
])('nothing is stated of names %s', (_what, props) => {
  expect(flagsOf(props).filter((flag) => /=false$/.test(flag))).toEqual([]);
});

const collide = (chart: Chart) => {
  prefix(chart, 'a', 'b-c');
  prefix(chart, 'a-b', 'c');
};

test('two objects with one name are refused, unless names are safe', () => {
  expect(reportedOf({}, collide).errors).toMatch(/The Middleware a-b\/c has the name of a\/b-c.*trr042/s);
  expect(reportedOf(SAFE, collide)).toEqual({ errors: 'no failure', warnings: '' });
});

test('objects of other kinds, and routers with other rules, have names of their own', () => {
  const route = (chart: Chart, namespace: string, name: string, path: string) =>
    new IngressRoute(chart, `${namespace}.${name}`, {
      namespace,
      name,
      routes: [{ match: Rule.path(path), services: [{ service: ServiceRef.existing(namespace, 'web'), port: 80 }] }],
    });
  const message = reportedOf({}, (chart) => {
    prefix(chart, 'a', 'b-c');
    new ServersTransport(chart, 'c', { namespace: 'a-b', insecureSkipVerify: true });
    route(chart, 'a', 'b-c', '/x');
    route(chart, 'a-b', 'c', '/y');
  });
  expect(message).toEqual({ errors: 'no failure', warnings: '' });
});

test('with safe names, a transport of another namespace cannot be named as before', () => {
  const message = reportedOf(SAFE, (chart) => {
    const serversTransport = new ServersTransport(chart, 'tls', { namespace: 'infra', insecureSkipVerify: true });
    new ApiObject(chart, 'web', {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'web', namespace: 'x' },
      spec: { ports: [{ port: 80 }] },
    });
    new IngressRoute(chart, 'route', {
      namespace: 'x',
      routes: [{ match: Rule.host('a.test'), services: [{ service: 'web', port: 80, serversTransport }] }],
    });
  });
  expect(message.errors).toMatch(
    /infra-tls@kubernetescrd, which Traefik with safeNaming calls infra_tls@kubernetescrd.*trr042/s,
  );
});
