import type { Chart } from 'cdk8s';
import { EtcdFleet, EtcdTenant } from '../../lib/etcd';
import {
  HostedControlPlane,
  type HostedControlPlaneProps,
  KubernetesVersion,
  TenantExposure,
} from '../../lib/hosted-control-plane';
import { objectsOf, reportOf } from '../program';

type Props = Partial<HostedControlPlaneProps>;

const behind = (name: string, shard = 1) => TenantExposure.sni(`${name}.s${shard}.k8s.example.com`, shard);
const ports = (apiServer: number, host = 'nodes.example.com') =>
  TenantExposure.nodePorts({ host, address: '203.0.113.10', apiServer, konnectivity: apiServer + 1 });

/** What a program of tenants a and b is refused for. */
function refusalOf(a: Props, b: Props): string {
  return reportOf(() =>
    objectsOf((chart: Chart) => {
      const fleet = new EtcdFleet(chart, 'etcd-1', { backup: false });
      for (const [name, props] of Object.entries({ a, b })) {
        new HostedControlPlane(chart, name, {
          version: KubernetesVersion.V1_36,
          etcd: new EtcdTenant(chart, `etcd-${name}`, { fleet, tenant: name, namespace: `tenant-${name}` }),
          exposure: behind(name),
          encryptionConfig: 'encryption',
          ...props,
        });
      }
    }),
  );
}

describe('a name that leads to another tenant is refused', () => {
  test.each([
    ['its host', 'b.s1.k8s.example.com', 'b'],
    ['its konnectivity', 'b-konnectivity.s1.k8s.example.com', 'b'],
    ['its tunnel', 'b-tunnel.s1.k8s.example.com', 'b'],
    ['its Service', 'kube-apiserver.tenant-b.svc', 'b'],
    ['every name of its shard', '*.s1.k8s.example.com', 'b'],
    ['a name of the shard that nobody has', 'c.s1.k8s.example.com', 'the shard s1.k8s.example.com'],
    ['the shard itself', 's1.k8s.example.com', 'the shard s1.k8s.example.com'],
  ])('%s', (_what, name, owner) => {
    expect(refusalOf({ additionalNames: [name] }, {})).toContain(
      `additionalNames of a has ${name}, which leads to ${owner}.`,
    );
  });

  test('also where it is an address, however it is written', () => {
    const b = { exposure: TenantExposure.loadBalancer('fd00::10') };
    expect(refusalOf({ additionalNames: ['fd00:0::10'] }, b)).toMatch(/has fd00:0::10, which leads to b.*hcp009/s);
  });
});

test.each([
  ['outside of the edge', ['a.example.org', '*.a.example.org', '192.0.2.1']],
  ['of its own', ['a.s1.k8s.example.com', 'localhost', 'kube-apiserver.tenant-a.svc']],
  ['deeper than names of tenants', ['api.a.s1.k8s.example.com']],
  ['of a domain that only looks like one', ['b.xs1.k8s.example.com']],
])('additional names %s are taken, and stand in the certificate once', (_what, additionalNames) => {
  expect(refusalOf({ additionalNames }, {})).toBe('no failure');
  const [certificate] = objectsOf((chart) => {
    const fleet = new EtcdFleet(chart, 'etcd-1', { backup: false });
    const etcd = new EtcdTenant(chart, 'etcd', { fleet, tenant: 'a', namespace: 'tenant-a' });
    const props = { version: KubernetesVersion.V1_36, encryptionConfig: 'encryption' };
    new HostedControlPlane(chart, 'a', { ...props, etcd, exposure: behind('a'), additionalNames });
  }).filter(({ kind, metadata }) => kind === 'Certificate' && metadata.name === 'kube-apiserver') as unknown as {
    spec: { dnsNames: string[]; ipAddresses: string[] };
  }[];
  const names = [...certificate!.spec.dnsNames, ...certificate!.spec.ipAddresses];
  expect(names).toEqual(expect.arrayContaining(additionalNames));
  expect(new Set(names).size).toBe(names.length);
});

describe('what only one tenant can have is refused for the second', () => {
  test.each<[string, Props, Props, RegExp]>([
    ['a host', { exposure: behind('x') }, { exposure: behind('x') }, /b has the host x\.s1\.\S+, which a already has/],
    [
      'the tunnel of another as its host',
      { exposure: behind('x') },
      { exposure: behind('x-tunnel') },
      /b has the host x-tunnel\.s1\.\S+, which a already has/,
    ],
    [
      'an address',
      { exposure: TenantExposure.loadBalancer('203.0.113.10') },
      { exposure: TenantExposure.loadBalancer('203.0.113.10') },
      /b has the address 203\.0\.113\.10, which a already has/,
    ],
    [
      'an address that is written in another way',
      { exposure: TenantExposure.loadBalancer('fd00::10') },
      { exposure: TenantExposure.loadBalancer('fd00:0:0::10') },
      /b has the address fd00:0:0::10, which a already has/,
    ],
    [
      'a node port, under another name of the nodes',
      { exposure: ports(30000) },
      { exposure: ports(30001, 'others.example.com') },
      /b has the node port 30001, which a already has.*Give each tenant its own/s,
    ],
  ])('%s', (_what, a, b, message) => {
    expect(refusalOf(a, b)).toMatch(message);
  });

  test('a place in etcd', () => {
    const refusal = reportOf(() =>
      objectsOf((chart) => {
        const fleet = new EtcdFleet(chart, 'etcd-1', { backup: false });
        const props = { version: KubernetesVersion.V1_36, encryptionConfig: 'encryption' };
        for (const name of ['a', 'b']) {
          const etcd = new EtcdTenant(chart, `etcd-${name}`, { fleet, tenant: 'a', namespace: `tenant-${name}` });
          new HostedControlPlane(chart, name, { ...props, etcd, exposure: behind(name) });
        }
      }),
    );
    expect(refusal).toContain('b has the keys below etcd-1/tenants/a, which a already has.');
  });
});

test('tenants of two shards, two addresses and two pairs of ports get along', () => {
  expect(refusalOf({ exposure: behind('x', 1) }, { exposure: behind('x', 2) })).toBe('no failure');
  expect(refusalOf({ exposure: ports(30000) }, { exposure: ports(30002) })).toBe('no failure');
  const address = (last: number) => ({ exposure: TenantExposure.loadBalancer(`203.0.113.${last}`) });
  expect(refusalOf(address(10), address(11))).toBe('no failure');
});
