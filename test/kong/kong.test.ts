import { Testing } from 'cdk8s';
import { CertManager } from '../../lib/cert-manager';
import { IstioInjection, Profile } from '../../lib/gitops';
import { IstioBase, IstioCni, Istiod } from '../../lib/istio';
import { Kong, KongPlugin, type KongProps, RateLimitBy, type RateLimitProps } from '../../lib/kong';
import { problemsOf, setOf } from '../gitops/component';
import { type End, isAllowed } from '../gitops/policy-model';
import { misunderstood } from '../gitops/values-shape';
import { chartValues, ownObjects } from '../gitops/written';

const platform = (props?: KongProps) =>
  setOf((chart) => [
    new IstioBase(chart),
    new IstioCni(chart),
    new Istiod(chart),
    new CertManager(chart),
    new Kong(chart, undefined, props),
  ]);
const valuesOf = (set = platform()) => chartValues(set, 'kong');
const objectOf = (kind: string, set = platform()) => ownObjects(set, 'kong').find((one) => one.kind === kind);

const rateLimit = (limits: RateLimitProps) => {
  const chart = Testing.chart();
  KongPlugin.rateLimiting(chart, 'shop', 'slow', limits);
  return Testing.synth(chart)[0];
};

test.each(Object.values(Profile))('the chart understands every value of the profile %s', (profile) => {
  expect(misunderstood(valuesOf(platform({ profile })), 'test/kong/values-shape.yaml')).toEqual([]);
});

test('the size of a pod is that of both of its containers', () => {
  const set = platform({ gateway: { requests: { cpu: '0.5', memory: '0.25Gi' } } });
  expect(set.find('kong')?.workloads[0]?.size.requests).toEqual({ cpu: '510m', memory: '320Mi' });
  expect(valuesOf(set)).toMatchObject({
    resources: { requests: { cpu: '0.5', memory: '0.25Gi' } },
    ingressController: { resources: { requests: { cpu: '10m', memory: '64Mi' } } },
  });
});

test('the certificate of the webhook comes from cert-manager, before the pods that mount it', () => {
  expect(objectOf('Certificate')).toMatchObject({
    kind: 'Certificate',
    metadata: { name: 'kong-webhook', namespace: 'kong', annotations: { 'argocd.argoproj.io/sync-wave': '-1' } },
    spec: { dnsNames: ['kong-kong-validation-webhook.kong.svc'], issuerRef: { name: 'local-ca' } },
  });
  expect(valuesOf()).toMatchObject({
    ingressController: { admissionWebhook: { enabled: true, certificate: { secretName: 'kong-webhook' } } },
  });
  expect(problemsOf(platform())).toEqual([]);
});

test('without cert-manager there is no webhook', () => {
  const set = setOf((chart) => [new Kong(chart, undefined, { istio: IstioInjection.NONE })]);
  expect(valuesOf(set)).toMatchObject({ ingressController: { admissionWebhook: { enabled: false } } });
  expect(objectOf('Certificate', set)).toBeUndefined();
  expect(problemsOf(set)).toEqual([]);
});

test('a sidecar that nothing injects is an error', () => {
  expect(problemsOf(setOf((chart) => [new Kong(chart)]))).toEqual([
    expect.stringMatching(/kong of kong is in the mesh by sidecar[\s\S]*git015/),
  ]);
});

test('with a sidecar, requests go to Services, which the mesh knows, and come in beside it', () => {
  expect(objectOf('IngressClass')).toMatchObject({
    metadata: { name: 'kong' },
    spec: {
      controller: 'ingress-controllers.konghq.com/kong',
      parameters: { kind: 'IngressClassParameters', name: 'kong', namespace: 'kong', scope: 'Namespace' },
    },
  });
  expect(valuesOf()).toMatchObject({
    ingressController: { createIngressClass: false },
    extraObjects: [
      {
        apiVersion: 'configuration.konghq.com/v1alpha1',
        kind: 'IngressClassParameters',
        metadata: { name: 'kong', namespace: 'kong' },
        spec: { serviceUpstream: true },
      },
    ],
  });
  // They would replace `traffic.sidecar.istio.io/includeInboundPorts: ""` of the chart.
  expect(valuesOf()).not.toHaveProperty('podAnnotations');
});

test('without a sidecar, the class is the chart’s, and requests go to pods', () => {
  const set = platform({ istio: IstioInjection.NONE });
  expect(objectOf('IngressClass', set)).toBeUndefined();
  expect(valuesOf(set)).not.toHaveProperty(['ingressController', 'createIngressClass']);
  expect(valuesOf(set)).not.toHaveProperty('extraObjects');
});

test('outside clients reach only the gateway, and the gateway only what it forwards to', () => {
  const set = platform({ backends: [{ namespace: 'shop', ports: [8080] }] });
  const kong: End = {
    namespace: 'kong',
    pod: { 'app.kubernetes.io/instance': 'kong', 'app.kubernetes.io/component': 'app' },
  };
  const pod = (namespace: string): End => ({ namespace, pod: { app: 'web' } });
  const istiod: End = { namespace: 'istio-system', pod: { app: 'istiod', 'istio.io/rev': 'default' } };
  const world: End = { entity: 'world' };
  const apiserver: End = { entity: 'kube-apiserver' };
  for (const port of [8000, 8443]) expect(isAllowed(set, world, kong, port)).toBe(true);
  expect(isAllowed(set, kong, pod('shop'), 8080)).toBe(true);
  expect(isAllowed(set, kong, istiod, 15012)).toBe(true);
  expect(isAllowed(set, apiserver, kong, 8080)).toBe(true);
  expect(isAllowed(set, kong, apiserver, 6443)).toBe(true);
  for (const port of [8001, 8444, 8002, 8100]) expect(isAllowed(set, world, kong, port)).toBe(false);
  expect(isAllowed(set, kong, pod('shop'), 9090)).toBe(false);
  expect(isAllowed(set, kong, pod('bank'), 8080)).toBe(false);
  expect(isAllowed(set, kong, world, 443)).toBe(false);
});

test('a rate limit says its numbers, and by what it counts', () => {
  expect(rateLimit({ minute: 60, hour: 600, limitBy: RateLimitBy.CONSUMER })).toMatchObject({
    apiVersion: 'configuration.konghq.com/v1',
    kind: 'KongPlugin',
    metadata: { name: 'slow', namespace: 'shop' },
    plugin: 'rate-limiting',
    config: { minute: 60, hour: 600, limit_by: 'consumer', policy: 'local', fault_tolerant: true },
  });
});

test('a rate limit without a number, or with fewer requests in a longer time, is refused', () => {
  expect(() => rateLimit({})).toThrow(/shop\/slow has no number[\s\S]*kong001/);
  expect(() => rateLimit({ second: 10, hour: 5 })).toThrow(/fewer requests in a longer time/);
  expect(() => rateLimit({ minute: 0 })).toThrow(/minute is 0/);
});

test('authentication names no key and no password', () => {
  const chart = Testing.chart();
  KongPlugin.keyAuthentication(chart, 'shop', 'keys');
  KongPlugin.jwtAuthentication(chart, 'shop', 'tokens');
  expect(Testing.synth(chart).map(({ plugin, config }) => ({ plugin, config }))).toEqual([
    { plugin: 'key-auth', config: { key_names: ['apikey'], key_in_query: false, hide_credentials: true } },
    { plugin: 'jwt', config: { claims_to_verify: ['exp'], key_claim_name: 'iss' } },
  ]);
});

test('a plugin whose name is not a DNS label is refused', () => {
  expect(() => KongPlugin.keyAuthentication(Testing.chart(), 'Shop', 'keys')).toThrow(
    /"Shop" in its name[\s\S]*kong002/,
  );
});
