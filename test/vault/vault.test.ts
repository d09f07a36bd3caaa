import { CertManager } from '../../lib/cert-manager';
import { type ComponentSet, Profile } from '../../lib/gitops';
import { Longhorn } from '../../lib/longhorn';
import { Vault, type VaultProps } from '../../lib/vault';
import { HAS_CRDS, schemaErrors } from '../crd-schema';
import { problemsOf, Some, setOf } from '../gitops/component';
import { type End, isAllowed } from '../gitops/policy-model';
import { misunderstood } from '../gitops/values-shape';
import { chartValues } from '../gitops/written';

const alone = (props?: VaultProps) =>
  setOf((chart) => [new Vault(chart, undefined, props), new Some(chart, 'shop'), new Some(chart, 'other')]);
const platform = (props?: VaultProps) =>
  setOf((chart) => [new CertManager(chart), new Longhorn(chart), new Vault(chart, undefined, props)]);
const valuesOf = (set: ComponentSet) => chartValues(set, 'vault');

test.each(Object.values(Profile))('the chart understands every value for a %s', (profile) => {
  const values = valuesOf(platform({ profile, injector: true }));
  expect(misunderstood(values, 'test/vault/values-shape.yaml')).toEqual([]);
});

test('a laptop has one server with TLS, data and audit log on Longhorn, and no injector', () => {
  expect(valuesOf(platform())).toMatchSnapshot();
});

test('what it may make in the cluster follows from the injector', () => {
  const without = alone().find('vault');
  expect(without?.clusterKinds.map(({ kind }) => kind)).toEqual(['ClusterRoleBinding']);
  expect(without?.ignoreDifferences).toEqual([]);
  const withInjector = alone({ injector: true }).find('vault');
  expect(withInjector?.clusterKinds.map(({ kind }) => kind).sort()).toEqual([
    'ClusterRole',
    'ClusterRoleBinding',
    'MutatingWebhookConfiguration',
  ]);
  expect(withInjector?.ignoreDifferences).toMatchObject([{ kind: 'MutatingWebhookConfiguration' }]);
});

test('one server does not block draining its node, three leave two running', () => {
  expect(valuesOf(alone())).toMatchObject({ server: { ha: { disruptionBudget: { enabled: false } } } });
  expect(valuesOf(alone({ profile: Profile.PRODUCTION }))).toMatchObject({
    server: { ha: { disruptionBudget: { enabled: true } } },
  });
});

test('three servers find one another in production, and prove themselves by the CA of the cluster', () => {
  const values = JSON.stringify(valuesOf(platform({ profile: Profile.PRODUCTION })));
  for (const index of [0, 1, 2]) expect(values).toContain(`https://vault-${index}.vault-internal:8200`);
  expect(values.match(/leader_ca_cert_file/g)).toHaveLength(3);
});

test('without cert-manager and Longhorn, it speaks HTTP and takes volumes of the default class', () => {
  const set = alone({ audit: false });
  expect(valuesOf(set)).toMatchObject({ global: { tlsDisable: true }, server: { auditStorage: { enabled: false } } });
  expect(JSON.stringify(valuesOf(set))).not.toMatch(/storageClass|tls_cert_file/);
  expect(set.find('vault')?.metrics).toMatchObject([{ port: 8200, scheme: 'http' }]);
  expect(platform().find('vault')?.metrics).toMatchObject([{ port: 8200, scheme: 'https' }]);
});

(HAS_CRDS ? test : test.skip)('the certificate is what the CRD asks for', () => {
  const set = platform();
  const object = set.find('vault')?.node.findChild('Certificate') as unknown as { toJson(): object };
  expect(schemaErrors(object.toJson())).toEqual([]);
});

test('only the namespaces that are named reach it', () => {
  const set = alone({ clientNamespaces: ['shop'], injector: true });
  const pods = Object.fromEntries(
    (set.find('vault')?.workloads ?? []).map(({ name, podLabels }) => [name, { namespace: 'vault', pod: podLabels }]),
  );
  const { server, injector } = pods;
  if (!server || !injector) throw new Error('no pods');
  const app = (namespace: string) => ({ namespace, pod: { app: namespace } });
  expect(problemsOf(set)).toEqual([]);
  expect(isAllowed(set, app('shop'), server, 8200)).toBe(true);
  expect(isAllowed(set, app('other'), server, 8200)).toBe(false);
  expect(isAllowed(set, app('shop'), server, 8201)).toBe(false);
  expect(isAllowed(set, server, server, 8201)).toBe(true);
  expect(isAllowed(set, server, { entity: 'kube-apiserver' }, 6443)).toBe(true);
  expect(isAllowed(set, { entity: 'kube-apiserver' }, injector, 8080)).toBe(true);
  expect(set.find('vault')?.metrics).toContainEqual({ workload: 'injector', port: 8080, scheme: 'https' });
  expect(chartValues(set, 'vault')).toMatchObject({ injector: { metrics: { enabled: true } } });
  expect(isAllowed(set, server, { entity: 'world' }, 443)).toBe(false);
});

test.each<[object, RegExp]>([
  [{ rootToken: 'hvs.CAESIJ' }, /rootToken/],
  [{ unsealKeys: ['abc'] }, /unsealKeys/],
  [{ server: { replicas: 2 } }, /vlt001/],
  [{ data: { size: 'large' } }, /data/],
  [{ audit: true }, /audit/],
  [{ clientNamespaces: ['My Shop'] }, /clientNamespaces\.0 is "My Shop".*lower-case letters/],
])('props that do not fit are refused (%#)', (props, message) => {
  expect(() => alone(props)).toThrow(message);
});

test('it reaches the databases that it makes users for, at their ports, and nothing else', () => {
  const targets = [
    { host: 'postgres.shop.svc', port: 5432 },
    { host: 'db.example.com', port: 3306 },
  ];
  const server = { namespace: 'vault', pod: alone().find('vault')?.workloads[0]?.podLabels ?? {} };
  const ends: End[] = [{ namespace: 'shop', pod: { app: 'web' } }, { name: 'db.example.com' }];
  const set = alone({ targets });
  expect(problemsOf(set)).toEqual([]);
  ends.forEach((end, index) => {
    expect(isAllowed(set, server, end, targets[index]?.port ?? 0)).toBe(true);
    expect(isAllowed(set, server, end, 22)).toBe(false);
    expect(isAllowed(alone(), server, end, targets[index]?.port ?? 0)).toBe(false);
  });
});

test.each([
  [{ targets: [{ host: 'https://db.example.com', port: 443 }] }, /targets\.0\.host is/],
  [{ targets: [{ host: 'postgres', port: 5432 }] }, /targets\.0\.host is "postgres".*postgres\.shop\.svc/s],
  [{ targets: [{ host: 'db.example.com', port: 0 }] }, /targets\.0\.port is 0/],
  [{ targets: [{ host: 'db.example.com' }] }, /targets\.0\.port is missing|targets\.0/],
])('%j is refused', (props, message) => {
  expect(() => alone(props as VaultProps)).toThrow(message);
});
