import { ApiObject, App, Chart } from 'cdk8s';
import * as fc from 'fast-check';
import {
  BackendRef,
  CiliumCni,
  Encryption,
  Gateway,
  GatewayApiBundle,
  GatewayApiCrds,
  GatewayClassRef,
  GatewayRef,
  type GrantedFrom,
  type GrantedTo,
  GrpcRoute,
  HttpRoute,
  Listener,
  ParentRef,
  ReferenceGrant,
  RouteNamespaces,
  SecretRef,
  ServiceRef,
  TlsRoute,
} from '../../../lib';

/** Two namespaces of each program: the one of its Gateway and most else, and another one. */
export type Place = 'own' | 'other';

interface ListenerShape {
  readonly protocol: 'http' | 'https' | 'tls';
  readonly port: 80 | 8080 | 443;
  readonly hostname?: string;
  readonly routes?: 'same' | 'all' | 'named' | 'labelled' | 'labelled-otherwise';
  readonly kinds?: readonly ('HTTPRoute' | 'GRPCRoute' | 'TLSRoute')[];
  /** Where the certificate is, and whether it is there. */
  readonly certificate: readonly [Place, 'good' | 'missing'];
}

interface RouteShape {
  readonly kind: 'http' | 'grpc' | 'tls';
  readonly place: Place;
  readonly hostnames: readonly string[];
  readonly sectionName?: 'l0' | 'l1' | 'l2';
  readonly port?: 80 | 8080 | 443;
  /** Where the backend is, and whether it is there. */
  readonly backends: readonly (readonly [Place, 'web' | 'missing'])[];
  readonly parent: 'gateway' | 'missing';
}

/** A Gateway with what attaches to it. */
export interface ProgramShape {
  readonly listeners: readonly ListenerShape[];
  readonly routes: readonly RouteShape[];
  /** References from one namespace into the other that grants allow. */
  readonly grants: readonly GrantShape[];
}

type GrantShape = keyof typeof GRANTS;

interface Grant {
  readonly into: Place;
  readonly kind: GrantedFrom['kind'];
  readonly of: Place | 'elsewhere';
  readonly to: GrantedTo;
}

const GRANTS = {
  certificates: { into: 'other', kind: 'Gateway', of: 'own', to: { kind: 'Secret' } },
  'own-http': { into: 'own', kind: 'HTTPRoute', of: 'other', to: { kind: 'Service' } },
  'other-http': { into: 'other', kind: 'HTTPRoute', of: 'own', to: { kind: 'Service' } },
  'other-grpc': { into: 'other', kind: 'GRPCRoute', of: 'own', to: { kind: 'Service' } },
  'other-tls-web': { into: 'other', kind: 'TLSRoute', of: 'own', to: { kind: 'Service', name: 'web' } },
  'other-http-elsewhere': { into: 'other', kind: 'HTTPRoute', of: 'elsewhere', to: { kind: 'Service' } },
} satisfies Readonly<Record<string, Grant>>;

const HOSTS = ['a.example.com', 'b.example.com', '*.example.com', 'c.a.example.com', 'example.org'];
const PORTS = [80, 8080, 443] as const;
const PLACE: fc.Arbitrary<Place> = fc.constantFrom('own', 'own', 'own', 'other');

const LISTENER: fc.Arbitrary<ListenerShape> = fc.record(
  {
    protocol: fc.constantFrom('http', 'http', 'https', 'tls'),
    port: fc.constantFrom(...PORTS),
    hostname: fc.constantFrom(...HOSTS),
    routes: fc.constantFrom('same', 'all', 'all', 'named', 'labelled', 'labelled-otherwise'),
    kinds: fc.subarray(['HTTPRoute', 'GRPCRoute', 'TLSRoute'] as const, { minLength: 1, maxLength: 2 }),
    certificate: fc.tuple(PLACE, fc.constantFrom('good', 'good', 'good', 'missing')),
  },
  { requiredKeys: ['protocol', 'port', 'certificate'] },
);

const ROUTE: fc.Arbitrary<RouteShape> = fc.record(
  {
    kind: fc.constantFrom('http', 'http', 'grpc', 'tls'),
    place: PLACE,
    hostnames: fc.subarray(HOSTS, { maxLength: 2 }),
    sectionName: fc.constantFrom('l0', 'l0', 'l1', 'l2'),
    port: fc.constantFrom(...PORTS),
    backends: fc.array(fc.tuple(PLACE, fc.constantFrom('web', 'web', 'web', 'missing')), {
      minLength: 1,
      maxLength: 2,
    }),
    parent: fc.constantFrom('gateway', 'gateway', 'gateway', 'gateway', 'missing'),
  },
  { requiredKeys: ['kind', 'place', 'hostnames', 'backends', 'parent'] },
);

const PROGRAM: fc.Arbitrary<ProgramShape> = fc.record({
  listeners: fc.array(LISTENER, { minLength: 1, maxLength: 3 }),
  routes: fc.array(ROUTE, { minLength: 1, maxLength: 3 }),
  grants: fc.subarray(Object.keys(GRANTS) as GrantShape[]),
});

/** Programs that look at random, and are the same each time. */
export function programShapes(count: number): ProgramShape[] {
  return fc.sample(fc.noBias(PROGRAM), { seed: 20_261_127, numRuns: count });
}

/** What a program makes in a cluster of its own, in namespaces with its number. */
export function programOf(shape: ProgramShape, number: number): Chart {
  const chart = new Chart(new App(), `program-${number}`, { disableResourceNameHashes: true });
  const places: Readonly<Record<Place, string>> = { own: `own-${number}`, other: `other-${number}` };
  const { own, other } = places;
  new GatewayApiCrds(chart, 'crds', { bundle: GatewayApiBundle.CILIUM });
  new CiliumCni(chart, 'cilium', {
    kubeProxyReplacement: true,
    apiServer: { host: '192.168.1.10' },
    encryption: Encryption.none(),
    gatewayApi: {},
  });
  for (const [place, namespace] of Object.entries(places)) {
    new ApiObject(chart, `namespace-${place}`, {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: namespace, labels: { team: place } },
    });
    new ApiObject(chart, `service-${place}`, {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'web', namespace },
      ...{ spec: { selector: { app: 'web' }, ports: [{ port: 80 }] } },
    });
  }
  const gateway = new Gateway(chart, 'gateway', {
    namespace: own,
    gatewayClass: GatewayClassRef.CILIUM,
    listeners: shape.listeners.map((listener, index) => listenerOf(listener, `l${index}`)),
  });
  for (const [index, route] of shape.routes.entries()) addRoute(route, `route-${index}`);
  for (const grant of shape.grants) addGrant(grant);
  return chart;

  function listenerOf({ protocol, routes, certificate, ...rest }: ListenerShape, name: string): Listener {
    const options = { ...rest, namespaces: routes && namespacesOf(routes) };
    if (protocol === 'http') return Listener.http(name, options);
    if (protocol === 'tls') return Listener.tlsPassthrough(name, options);
    const [place, what] = certificate;
    return Listener.https(name, {
      ...options,
      certificates: [what === 'good' ? SecretRef.existing(places[place], what) : SecretRef.named(what, places[place])],
    });
  }

  function namespacesOf(routes: NonNullable<ListenerShape['routes']>): RouteNamespaces {
    switch (routes) {
      case 'same':
        return RouteNamespaces.same();
      case 'all':
        return RouteNamespaces.all();
      case 'named':
        return RouteNamespaces.named(other);
      case 'labelled':
        return RouteNamespaces.withLabels({ team: 'other' });
      default:
        return RouteNamespaces.withLabels({ team: 'nobody' });
    }
  }

  function addRoute({ kind, place, hostnames, backends, parent, ...section }: RouteShape, id: string): void {
    const backendRefs = backends.map(([at, name]) => BackendRef.service(ServiceRef.named(name, places[at]), 80));
    const of = parent === 'gateway' ? gateway : GatewayRef.named('missing', own);
    const props = { namespace: places[place], parentRefs: [ParentRef.gateway(of, section)] };
    if (kind === 'tls') new TlsRoute(chart, id, { ...props, hostnames: atLeastOne(hostnames), backendRefs });
    else if (kind === 'grpc') new GrpcRoute(chart, id, { ...props, hostnames, rules: [{ backendRefs }] });
    else new HttpRoute(chart, id, { ...props, hostnames, rules: [{ backendRefs }] });
  }

  function addGrant(grant: GrantShape): void {
    const { into, kind, of, to } = GRANTS[grant];
    const namespace = of === 'elsewhere' ? of : places[of];
    new ReferenceGrant(chart, `grant-${grant}`, { namespace: places[into], from: [{ kind, namespace }], to: [to] });
  }
}

function atLeastOne(hostnames: readonly string[]): readonly string[] {
  return hostnames.length > 0 ? hostnames : ['a.example.com'];
}
