import { ApiObject, type Chart } from 'cdk8s';
import {
  Allow,
  CiliumCni,
  CiliumNetworkPolicy,
  Encryption,
  Entity,
  IngressRoute,
  LabelSelector,
  Peer,
  Port,
  Rule,
  ServiceRef,
  TraefikIngress,
} from '../../../lib';
import { reported } from '../reported';

const x = { metadata: { namespace: 'x' } };

function closed(chart: Chart): void {
  CiliumNetworkPolicy.defaultDeny(chart, 'closed', x);
}

function route(chart: Chart): void {
  const services = [{ service: ServiceRef.existing('x', 'web'), port: 80 }];
  new IngressRoute(chart, 'route', { namespace: 'x', routes: [{ match: Rule.host('a.test'), services }] });
}

function ingress(chart: Chart, ingressClassName?: string): void {
  const backend = { service: { name: 'web', port: { number: 80 } } };
  new ApiObject(chart, 'ingress', {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name: 'web', namespace: 'x' },
    spec: { ingressClassName, defaultBackend: backend },
  });
}

function allow(chart: Chart, from: readonly Peer[], app = 'web'): void {
  new CiliumNetworkPolicy(chart, 'allow', {
    ...x,
    endpointSelector: LabelSelector.of({ app }),
    ingress: [{ from, ports: [Port.tcp(8080)] }],
  });
}

const warningsOf = (make: (chart: Chart) => void) =>
  reported((chart) => {
    new CiliumCni(chart, 'cilium', { encryption: Encryption.none() });
    new TraefikIngress(chart, 'traefik');
    make(chart);
  });

const web = (chart: Chart, targetPort?: number) =>
  new ApiObject(chart, 'web', {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web', namespace: 'x' },
    spec: { selector: { app: 'web' }, ports: [{ port: 80, targetPort }] },
  });

test.each<readonly [string, (chart: Chart) => void]>([
  [
    'a route',
    (c) => {
      route(c);
      closed(c);
    },
  ],
  [
    'an Ingress of its class',
    (c) => {
      ingress(c, 'traefik');
      closed(c);
    },
  ],
  [
    'an Ingress without a class',
    (c) => {
      ingress(c);
      closed(c);
    },
  ],
  [
    'a route, with a policy for other pods',
    (c) => {
      web(c);
      route(c);
      closed(c);
      allow(c, [Peer.entity(Entity.CLUSTER)], 'other');
    },
  ],
  [
    "a route, with a policy that lets Traefik in at another port than the Service's",
    (c) => {
      web(c);
      route(c);
      closed(c);
      allow(c, Allow.fromTraefik('traefik').from!);
    },
  ],
  [
    'a route, with a policy for pods called traefik in the namespace itself',
    (c) => {
      route(c);
      closed(c);
      allow(c, [Peer.pods({ 'app.kubernetes.io/name': 'traefik' })]);
    },
  ],
])('pods in a closed namespace behind %s are warned of', (_what, make) => {
  expect(warningsOf(make)).toEqual({
    errors: 'no failure',
    warnings: expect.stringMatching(
      /the pods behind x\/web are closed by.*Allow\.fromTraefik\('traefik', (port|Port\.tcp\(80\))\).*np042/s,
    ),
  });
});

test.each<readonly [string, (chart: Chart) => void]>([
  ['its namespace is open', route],
  [
    'Traefik is let in',
    (c) => {
      route(c);
      closed(c);
      allow(c, Allow.fromTraefik('traefik').from!);
    },
  ],
  [
    'Traefik is let in at the port that the Service leads to',
    (c) => {
      web(c, 8080);
      route(c);
      closed(c);
      allow(c, Allow.fromTraefik('traefik').from!);
    },
  ],
  [
    'all pods are',
    (c) => {
      route(c);
      closed(c);
      allow(c, [Peer.entity(Entity.CLUSTER)]);
    },
  ],
  [
    'the namespace of Traefik is',
    (c) => {
      route(c);
      closed(c);
      allow(c, [Peer.namespace('traefik')]);
    },
  ],
  [
    'the Ingress is of another class',
    (c) => {
      ingress(c, 'nginx');
      closed(c);
    },
  ],
])('nothing is said where %s', (_what, make) => {
  expect(warningsOf(make)).toEqual({ errors: 'no failure', warnings: '' });
});
