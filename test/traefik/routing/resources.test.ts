import { Service as KubernetesService } from '../../../lib/kubernetes/objects';
import { ServiceRef } from '../../../lib/kubernetes/references';
import {
  IngressRoute,
  Middleware,
  MiddlewareRef,
  Rule,
  ServersTransport,
  TLSOption,
  TLSStore,
} from '../../../lib/traefik/routing';
import { fieldsOf, HAS_CRDS, schemasOf } from '../../crd-schema';
import type { Resource } from '../../program';
import { specOf, synth } from '../synth';
import { EVERYTHING } from './everything';

/** Fields that we leave out on purpose, by their last name: upstream calls them deprecated, or ignores them. */
const LEFT_OUT = [
  /\.syntax$/, // v2's rules
  /^tls\.store\./, // Traefik takes the store named default only
  /^ipWhiteList\./, // now ipAllowList
  /^contentType\.autoDetect$/,
  /^stripPrefix\.forceSlash$/,
  /^forwardAuth\.tls\.caOptional$/,
  /^headers\.(featurePolicy|sslForceHost|sslHost|sslRedirect|sslTemporaryRedirect)$/,
  /rootCAsSecrets\[\]$/, // now rootCAs
  /preferServerCipherSuites$/,
  /services\[\]\.(proxyProtocol\.version|terminationDelay)$/, // now ServersTransportTCP
  /^defaultGeneratedCert\./, // shown below, since it excludes defaultCertificate
];

describe.each(Object.entries(EVERYTHING))('%s', (kind, program) => {
  test('every upstream field can be set, and what is set fits its CRD', () => {
    const objects = synth(program);
    expect(objects.every((object) => object.kind === kind)).toBe(true);
    if (!HAS_CRDS) return;
    const said = new Set(objects.flatMap((object: Resource) => fieldsOfValue(object.spec)));
    const missing = fieldsOf(schemasOf('traefik.io', kind).v1alpha1!.properties!.spec!)
      .filter((field) => ![...said].some((each) => each === field || each.startsWith(`${field}.`)))
      .filter((field) => !LEFT_OUT.some((pattern) => pattern.test(field)));
    expect(missing).toEqual([]);
  });

  test('every field at once', () => {
    expect(synth(program)).toMatchSnapshot();
  });
});

test('the main object is called Resource, so that it can be patched', () => {
  const objects = synth((chart) => {
    const middleware = Middleware.contentType(chart, 'type');
    expect(middleware.node.defaultChild?.node.id).toBe('Resource');
  });
  expect(objects[0]?.metadata).toMatchObject({ name: 'type', namespace: 'default' });
});

test('objects take name and namespace from their props, else from id and chart', () => {
  const [first, second] = synth(
    (chart) => {
      Middleware.contentType(chart, 'a', { name: 'b', namespace: 'c', labels: { d: 'e' }, annotations: { f: 'g' } });
      Middleware.contentType(chart, 'h');
    },
    { namespace: 'i' },
  );
  expect(first?.metadata).toMatchObject({ name: 'b', namespace: 'c', labels: { d: 'e' }, annotations: { f: 'g' } });
  expect(second?.metadata).toMatchObject({ name: 'h', namespace: 'i' });
});

test('middlewares and TLS without anything to say keep their empty map', () => {
  expect(specOf((chart) => Middleware.contentType(chart, 'type'))).toEqual({ contentType: {} });
  expect(specOf((chart) => Middleware.compress(chart, 'compress'))).toEqual({ compress: {} });
  const route = specOf((chart) => new IngressRoute(chart, 'r', { routes: [{ match: Rule.path('/') }], tls: {} }));
  expect(route).toMatchObject({ tls: {} });
});

test('TLS options ask for TLS 1.2 unless configured otherwise', () => {
  expect(specOf((chart) => new TLSOption(chart, 'options'))).toEqual({ minVersion: 'VersionTLS12' });
});

test('a TLS store is named default, and may take its certificate from a resolver', () => {
  const domain = { main: 'example.com', sans: ['www.example.com'] };
  const [store] = synth(
    (chart) => new TLSStore(chart, 'store', { defaultGeneratedCert: { resolver: 'acme', domain } }),
  );
  expect(store?.metadata.name).toBe('default');
  expect(store?.spec).toEqual({ defaultGeneratedCert: { resolver: 'acme', domain } });
});

test('references to objects name their namespace only where it is another', () => {
  const [, , , , route] = synth((chart) => {
    const here = Middleware.contentType(chart, 'here', { namespace: 'shop' });
    const there = Middleware.contentType(chart, 'there', { namespace: 'infra' });
    const transport = new ServersTransport(chart, 'transport', { namespace: 'infra' });
    const service = new KubernetesService(chart, 'service', {
      metadata: { name: 'web', namespace: 'shop' },
      spec: { ports: [{ port: 80 }] },
    });
    new IngressRoute(chart, 'route', {
      namespace: 'shop',
      routes: [
        {
          match: Rule.path('/'),
          middlewares: [here, there, 'here', MiddlewareRef.named('there', 'infra'), 'auth@file'],
          services: [{ service: ServiceRef.of(service), port: 80, serversTransport: transport }],
        },
      ],
    });
  });
  expect(route?.spec).toMatchObject({
    routes: [
      {
        middlewares: [
          { name: 'here' },
          { name: 'there', namespace: 'infra' },
          { name: 'here' },
          { name: 'there', namespace: 'infra' },
          { name: 'auth@file' },
        ],
        services: [{ name: 'web', port: 80, serversTransport: 'infra-transport@kubernetescrd' }],
      },
    ],
  });
});

/** The paths of all values, as `fieldsOf` gives those of a schema. */
function fieldsOfValue(value: unknown, path = ''): string[] {
  if (Array.isArray(value)) return [`${path}[]`, ...value.flatMap((item) => fieldsOfValue(item, `${path}[]`))];
  if (typeof value !== 'object' || value === null) return [path];
  const members = Object.entries(value).flatMap(([name, one]) => fieldsOfValue(one, path ? `${path}.${name}` : name));
  return [path, ...members];
}
