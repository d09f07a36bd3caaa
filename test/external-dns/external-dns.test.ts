import { Testing } from 'cdk8s';
import { DnsProvider, ExternalDns, type ExternalDnsProps } from '../../lib/external-dns';
import { Profile } from '../../lib/gitops';
import { SealedSecrets } from '../../lib/sealed-secrets';
import { problemsOf, Some, setOf } from '../gitops/component';
import { type End, isAllowed } from '../gitops/policy-model';
import { misunderstood } from '../gitops/values-shape';

const component = (props?: ExternalDnsProps) => new ExternalDns(Testing.chart(), undefined, props);
const token = { name: 'cloudflare', key: 'api-token' };

test.each([
  ['memory', DnsProvider.inMemory('kind.test')],
  ['Cloudflare', DnsProvider.cloudflare(token)],
  ['Route 53', DnsProvider.route53('eu-central-1', { name: 'aws', key: 'id' }, { name: 'aws', key: 'secret' })],
])('the chart understands every value with the provider %s', (_, provider) => {
  const values = component({ provider, profile: Profile.PRODUCTION, domains: ['example.com'] }).values();
  expect(misunderstood(values, 'test/external-dns/values-shape.yaml')).toEqual([]);
});

test('names come from Services, Ingresses and Gateways, and records are not deleted unless asked for', () => {
  expect(component().values()).toMatchObject({
    sources: ['service', 'ingress', 'gateway-httproute'],
    policy: 'upsert-only',
    txtOwnerId: 'platform',
    provider: { name: 'inmemory' },
    extraArgs: ['--inmemory-zone=kind.test'],
    env: [],
  });
  const changed = { gateways: false, deletesRecords: true, owner: 'lab', domains: ['example.com'] };
  expect(component(changed).values()).toMatchObject({
    sources: ['service', 'ingress'],
    policy: 'sync',
    txtOwnerId: 'lab',
    domainFilters: ['example.com'],
  });
});

test('credentials are named, not written down', () => {
  expect(component({ provider: DnsProvider.cloudflare(token) }).values()).toMatchObject({
    provider: { name: 'cloudflare' },
    env: [{ name: 'CF_API_TOKEN', valueFrom: { secretKeyRef: token } }],
  });
  const provider = DnsProvider.route53('eu-central-1', { name: 'aws', key: 'id' }, { name: 'aws', key: 'secret' });
  expect(component({ provider }).values()).toMatchObject({
    provider: { name: 'aws' },
    env: [
      { name: 'AWS_DEFAULT_REGION', value: 'eu-central-1' },
      { name: 'AWS_ACCESS_KEY_ID', valueFrom: { secretKeyRef: { name: 'aws', key: 'id' } } },
      { name: 'AWS_SECRET_ACCESS_KEY', valueFrom: { secretKeyRef: { name: 'aws', key: 'secret' } } },
    ],
  });
});

test('it is installed last, so nothing waits while its credentials are missing', () => {
  const set = setOf((chart) => [new Some(chart, 'kong'), new SealedSecrets(chart), new ExternalDns(chart)]);
  expect(set.waves.map((wave) => wave.map(({ name }) => name))).toEqual([['kong', 'sealed-secrets'], ['external-dns']]);
});

test('the only destination outside the cluster that it can reach is the provider', () => {
  const pod: End = {
    namespace: 'external-dns',
    pod: { 'app.kubernetes.io/name': 'external-dns', 'app.kubernetes.io/instance': 'external-dns' },
  };
  const withProvider = (provider?: DnsProvider) => setOf((chart) => [new ExternalDns(chart, undefined, { provider })]);
  const set = withProvider(DnsProvider.cloudflare(token));
  expect(problemsOf(set)).toEqual([]);
  expect(isAllowed(set, pod, { name: 'api.cloudflare.com' }, 443)).toBe(true);
  expect(isAllowed(set, pod, { entity: 'kube-apiserver' }, 6443)).toBe(true);
  expect(isAllowed(set, pod, { name: 'example.com' }, 443)).toBe(false);
  expect(isAllowed(set, pod, { name: 'api.cloudflare.com' }, 80)).toBe(false);
  expect(isAllowed(set, { entity: 'world' }, pod, 7979)).toBe(false);
  expect(isAllowed(withProvider(), pod, { name: 'api.cloudflare.com' }, 443)).toBe(false);
});

test('an invalid domain and an invalid provider are refused', () => {
  expect(() => component({ domains: ['https://example.com'] })).toThrow(/a domain such as example\.com/);
  expect(() => component({ provider: 'aws' as unknown as DnsProvider })).toThrow(/provider is.*one of DnsProvider/);
});
