import { Testing } from 'cdk8s';
import { CertManager, type CertManagerProps, Dns01Solver } from '../../lib/cert-manager';
import { Profile } from '../../lib/gitops';
import { deployment, problemsOf, Some, setOf } from '../gitops/component';
import { type End, isAllowed } from '../gitops/policy-model';
import { misunderstood } from '../gitops/values-shape';
import { ownObjects } from '../gitops/written';

const component = (props?: CertManagerProps) => new CertManager(Testing.chart(), undefined, props);
const token = { name: 'cloudflare', key: 'api-token' };
const keys = { accessKeyId: { name: 'aws', key: 'id' }, secretAccessKey: { name: 'aws', key: 'secret' } };

const gateway = deployment('gateway');
const withKong = (props?: CertManagerProps) =>
  setOf((chart) => [
    new CertManager(chart, undefined, props),
    new Some(chart, 'kong', { workloads: [gateway] }),
    new Some(chart, 'shop'),
  ]);
const objects = (props?: CertManagerProps) => ownObjects(withKong(props), 'cert-manager');
const issuer = (name: string, props?: CertManagerProps) =>
  objects(props).find((one) => one.kind === 'ClusterIssuer' && one.metadata.name === name);

test.each(Object.values(Profile))('the chart understands every value of the profile %s', (profile) => {
  expect(misunderstood(component({ profile }).values(), 'test/cert-manager/values-shape.yaml')).toEqual([]);
});

test('the chart gets the sizes of the three workloads', () => {
  const values = component({ webhook: { replicas: 2 }, cainjector: { limits: { memory: '256Mi' } } }).values();
  expect(values).toMatchObject({
    replicaCount: 1,
    resources: { requests: { cpu: '10m', memory: '48Mi' } },
    webhook: { replicaCount: 2, podDisruptionBudget: { enabled: true } },
    cainjector: { resources: { limits: { memory: '256Mi' } } },
  });
});

test('staging and production are issuers with accounts of their own, and prove names through Kong', () => {
  expect(issuer('letsencrypt-staging')).toMatchObject({
    spec: {
      acme: {
        server: 'https://acme-staging-v02.api.letsencrypt.org/directory',
        privateKeySecretRef: { name: 'letsencrypt-staging-account' },
        solvers: [{ http01: { ingress: { ingressClassName: 'kong', serviceType: 'ClusterIP' } } }],
      },
    },
  });
  expect(issuer('letsencrypt-production')).toMatchObject({
    spec: {
      acme: {
        server: 'https://acme-v02.api.letsencrypt.org/directory',
        privateKeySecretRef: { name: 'letsencrypt-production-account' },
      },
    },
  });
});

test('without Kong or another way to solve challenges, there is no issuer that would need it', () => {
  const alone = (acme?: CertManagerProps['acme']) =>
    ownObjects(
      setOf((chart) => [new CertManager(chart, undefined, { acme })]),
      'cert-manager',
    ).map(({ metadata }) => metadata.name);
  expect(alone()).not.toContain('letsencrypt-production');
  expect(alone({ dns01: [Dns01Solver.cloudflare([], token)] })).toContain('letsencrypt-production');
  expect(alone({ ingressClassName: 'nginx' })).toContain('letsencrypt-production');
});

test('DNS-01 names the Secrets that hold its credentials, and comes before HTTP-01', () => {
  const dns01 = [
    Dns01Solver.cloudflare(['example.com'], token),
    Dns01Solver.route53([], { region: 'eu-central-1', ...keys }),
  ];
  const acme = { email: 'ops@example.com', ingressClassName: 'nginx', dns01 };
  expect(issuer('letsencrypt-production', { acme }).spec.acme).toMatchObject({
    email: 'ops@example.com',
    solvers: [
      { dns01: { cloudflare: { apiTokenSecretRef: token } }, selector: { dnsZones: ['example.com'] } },
      {
        dns01: {
          route53: {
            region: 'eu-central-1',
            accessKeyIDSecretRef: keys.accessKeyId,
            secretAccessKeySecretRef: keys.secretAccessKey,
          },
        },
      },
      { http01: { ingress: { ingressClassName: 'nginx', serviceType: 'ClusterIP' } } },
    ],
  });
});

test('the local authority signs with the Secret that its self-signed Certificate fills', () => {
  const certificate = objects().find(({ kind }) => kind === 'Certificate');
  expect(certificate.metadata.namespace).toBe('cert-manager');
  expect(certificate.spec).toMatchObject({ isCA: true, secretName: 'local-ca', issuerRef: { name: 'self-signed' } });
  expect(issuer('self-signed').spec).toEqual({ selfSigned: {} });
  expect(issuer('local-ca').spec).toEqual({ ca: { secretName: 'local-ca' } });
});

test('the CA is created step by step, and nothing waits for Let’s Encrypt, which may be unreachable', () => {
  const WAVE = 'argocd.argoproj.io/sync-wave';
  const steps = objects()
    .filter(({ apiVersion }) => apiVersion === 'cert-manager.io/v1')
    .map(({ kind, metadata }) => [kind, metadata.name, metadata.annotations[WAVE]]);
  expect(steps.sort((a, b) => Number(a[2]) - Number(b[2]))).toEqual([
    ['ClusterIssuer', 'self-signed', '1'],
    ['Certificate', 'local-ca', '2'],
    ['ClusterIssuer', 'local-ca', '3'],
    ['ClusterIssuer', 'letsencrypt-staging', '4'],
    ['ClusterIssuer', 'letsencrypt-production', '4'],
  ]);
  const ignored = objects().filter(
    ({ metadata }) => metadata.annotations['argocd.argoproj.io/ignore-healthcheck'] === 'true',
  );
  expect(ignored.map(({ metadata }) => metadata.name)).toEqual(['letsencrypt-staging', 'letsencrypt-production']);
});

describe('HTTP-01', () => {
  const kong: End = { namespace: 'kong', pod: gateway.podLabels };
  const solver = (namespace: string): End => ({ namespace, pod: { 'acme.cert-manager.io/http01-solver': 'true' } });
  const shop: End = { namespace: 'shop', pod: { app: 'shop' } };

  test('reaches the pods that answer challenges from Kong, in every namespace, and from nobody else', () => {
    const set = withKong();
    expect(problemsOf(set)).toEqual([]);
    expect(isAllowed(set, kong, solver('shop'), 8089)).toBe(true);
    expect(isAllowed(set, kong, solver('not-of-the-platform'), 8089)).toBe(true);
    expect(isAllowed(set, kong, solver('shop'), 80)).toBe(false);
    expect(isAllowed(set, kong, shop, 8089)).toBe(false);
    expect(isAllowed(set, { entity: 'world' }, solver('shop'), 8089)).toBe(false);
    expect(isAllowed(set, solver('shop'), kong, 8000)).toBe(false);
  });

  test('closes no namespace that is open', () => {
    const open = { namespace: 'open', pod: { app: 'open' } };
    expect(isAllowed(withKong(), open, solver('not-of-the-platform'), 9999)).toBe(true);
  });

  test('reaches them from any pod when another IngressClass is meant', () => {
    const set = withKong({ acme: { ingressClassName: 'nginx' } });
    const nginx: End = { namespace: 'ingress-nginx', pod: { app: 'nginx' } };
    expect(isAllowed(set, nginx, solver('shop'), 8089)).toBe(true);
    expect(isAllowed(set, kong, solver('shop'), 8089)).toBe(false);
  });
});

test('an invalid address and an invalid solver are refused', () => {
  expect(() => component({ acme: { email: 'ops' } })).toThrow(/acme\.email is "ops".*an e-mail address/);
  const dns01 = [{ cloudflare: {} }] as unknown as Dns01Solver[];
  expect(() => component({ acme: { dns01 } })).toThrow(/acme\.dns01.*one of Dns01Solver/);
});

test('only traffic that orders, answers and checks certificates is allowed', () => {
  const set = setOf((chart) => [
    new CertManager(chart, undefined, { acme: { dns01: [Dns01Solver.cloudflare([], token)] } }),
  ]);
  expect(problemsOf(set)).toEqual([]);
  const pod = (name: string): End => ({
    namespace: 'cert-manager',
    pod: { 'app.kubernetes.io/instance': 'cert-manager', 'app.kubernetes.io/component': name },
  });
  const apiserver: End = { entity: 'kube-apiserver' };
  const allowed = (from: End, to: End, port: number) => isAllowed(set, from, to, port);
  expect(allowed(apiserver, pod('webhook'), 10250)).toBe(true);
  expect(allowed(pod('cainjector'), apiserver, 6443)).toBe(true);
  expect(allowed(pod('controller'), { name: 'acme-v02.api.letsencrypt.org' }, 443)).toBe(true);
  expect(allowed(pod('controller'), { name: 'api.cloudflare.com' }, 443)).toBe(true);
  expect(allowed(pod('controller'), { entity: 'world' }, 53)).toBe(true);
  expect(allowed(pod('controller'), { name: 'example.com' }, 443)).toBe(false);
  expect(allowed(pod('webhook'), { name: 'acme-v02.api.letsencrypt.org' }, 443)).toBe(false);
  expect(allowed(pod('cainjector'), { entity: 'world' }, 80)).toBe(false);
  expect(allowed(apiserver, pod('controller'), 9402)).toBe(false);
  expect(allowed(pod('controller'), pod('webhook'), 10250)).toBe(false);
});
