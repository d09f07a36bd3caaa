import { ApiObject, JsonPatch } from 'cdk8s';
import {
  BackendRef,
  BackendTlsPolicy,
  CiliumCni,
  Crds,
  Gateway,
  GatewayApiBundle,
  GatewayApiCrds,
  GatewayClass,
  GatewayClassRef,
  Listener,
  ParentRef,
  TcpRoute,
  TlsRoute,
} from '../../lib';
import { HAS_CRDS, schemasOf } from '../crd-schema';
import type { Resource } from '../program';
import { everything } from './everything';
import { services, synth, yaml } from './synth';

const lab = GatewayClassRef.existing('lab');

test('every kind with every field', () => {
  expect(yaml(everything, { namespace: 'shop' })).toMatchSnapshot();
});

test('the object inside each construct is called Resource, so that it can be patched', () => {
  const objects = synth((chart) => {
    const gateway = new Gateway(chart, 'edge', { gatewayClass: lab, listeners: [Listener.http('web')] });
    ApiObject.of(gateway).addJsonPatch(JsonPatch.add('/spec/infrastructure', { labels: { a: 'b' } }));
  });
  expect(objects[0]?.spec).toMatchObject({ infrastructure: { labels: { a: 'b' } } });
});

test('spec wins over the props and keeps fields that the props do not have', () => {
  const objects = synth((chart) => {
    const spec = { infrastructure: { annotations: { note: 'x' } }, gatewayClassName: 'other' };
    new GatewayClass(chart, 'other', { controllerName: 'example.com/other' });
    new Gateway(chart, 'edge', { gatewayClass: lab, listeners: [Listener.http('web')], spec });
  });
  expect(objects[1]?.spec).toMatchObject({ gatewayClassName: 'other', infrastructure: { annotations: { note: 'x' } } });
});

test('a GatewayClass has no namespace, and every object waits for its definition under Argo CD', () => {
  const objects = synth((chart) => new GatewayClass(chart, 'lab', { controllerName: 'example.com/lab' }), {
    namespace: 'shop',
  });
  expect(objects[0]?.metadata).toEqual({
    name: 'lab',
    annotations: {
      'argocd.argoproj.io/sync-options': 'SkipDryRunOnMissingResource=true',
      'argocd.argoproj.io/sync-wave': '1',
    },
  });
});

describe('versions', () => {
  const versions = (objects: readonly Resource[]) =>
    Object.fromEntries(
      objects
        .filter(({ apiVersion }) => apiVersion.startsWith('gateway.networking.k8s.io/'))
        .map(({ kind, apiVersion }) => [kind, apiVersion.split('/')[1]]),
    );

  test('without word of the definitions, objects are written for version 1.3 of the Gateway API', () => {
    expect(versions(synth(everything, { namespace: 'shop' }))).toEqual({
      GatewayClass: 'v1',
      Gateway: 'v1',
      HTTPRoute: 'v1',
      GRPCRoute: 'v1',
      TLSRoute: 'v1alpha2',
      TCPRoute: 'v1alpha2',
      UDPRoute: 'v1alpha2',
      ReferenceGrant: 'v1beta1',
      BackendTLSPolicy: 'v1alpha3',
    });
  });

  (HAS_CRDS ? test : test.skip)('each of these versions is in the definitions', () => {
    for (const [kind, version] of Object.entries(versions(synth(everything, { namespace: 'shop' })))) {
      expect(schemasOf('gateway.networking.k8s.io', kind)).toHaveProperty(version!);
    }
  });

  test('objects follow the definitions of the cluster, also when these are declared later', () => {
    const objects = synth((chart) => {
      services(chart, 'default', 443, 'vault');
      const gateway = new Gateway(chart, 'edge', {
        gatewayClass: lab,
        listeners: [Listener.tlsPassthrough('tls'), Listener.tcp('db', { port: 5432 })],
      });
      new TlsRoute(chart, 'vault', {
        parentRefs: [ParentRef.gateway(gateway)],
        hostnames: ['vault.example.com'],
        backendRefs: [BackendRef.service('vault', 443)],
      });
      new TcpRoute(chart, 'db', {
        parentRefs: [ParentRef.gateway(gateway)],
        backendRefs: [BackendRef.service('vault', 443)],
      });
      new BackendTlsPolicy(chart, 'tls', { targetRefs: ['vault'], hostname: 'vault.example.com' });
      new GatewayApiCrds(chart, 'crds', { bundle: GatewayApiBundle.TRAEFIK, source: Crds.NONE });
    });
    expect(versions(objects)).toEqual({ Gateway: 'v1', TLSRoute: 'v1', TCPRoute: 'v1', BackendTLSPolicy: 'v1' });
  });
});

test("Cilium's GatewayClass is always there when Cilium serves the Gateway API", () => {
  const objects = synth((chart) => {
    new GatewayApiCrds(chart, 'crds', { bundle: GatewayApiBundle.CILIUM });
    new CiliumCni(chart, 'cilium', {
      kubeProxyReplacement: true,
      apiServer: { host: 'api', port: 6443 },
      gatewayApi: {},
    });
  });
  expect(objects.filter(({ kind }) => kind === 'GatewayClass').map(({ metadata }) => metadata.name)).toEqual([
    'cilium',
  ]);
});
