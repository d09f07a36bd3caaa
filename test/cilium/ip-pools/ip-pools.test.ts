import { CidrGroup, CiliumCni, Encryption, Ipam, PodIpPool, type PodIpPoolProps } from '../../../lib/cilium';
import { Cidr } from '../../../lib/kubernetes/cidr';
import type { Program } from '../../program';
import { failure, objects, yaml } from '../cluster';

const ipv4 = { cidrs: ['172.16.0.0/16'], maskSize: 27 };

function pool(props: PodIpPoolProps): Program {
  return (chart) => new PodIpPool(chart, 'pods', props);
}

test('a pool of both families for pods', () => {
  const ipv6 = { cidrs: [Cidr.parse('fd00:1::/104')], maskSize: 120 };
  expect(yaml(pool({ metadata: { name: 'blue' }, ipv4, ipv6 }))).toMatchInlineSnapshot(`
"apiVersion: cilium.io/v2alpha1
kind: CiliumPodIPPool
name: blue
spec:
  ipv4:
    cidrs:
      - 172.16.0.0/16
    maskSize: 27
  ipv6:
    cidrs:
      - fd00:1::/104
    maskSize: 120
"
`);
});

test('networks under one name', () => {
  const program: Program = (chart) =>
    new CidrGroup(chart, 'office', { externalCIDRs: ['198.51.100.0/24', Cidr.parse('2001:db8::/32')] });
  expect(yaml(program)).toMatchInlineSnapshot(`
"apiVersion: cilium.io/v2
kind: CiliumCIDRGroup
name: core-office
spec:
  externalCIDRs:
    - 198.51.100.0/24
    - 2001:db8::/32
"
`);
});

test('neither has a namespace, and the versions are those that Cilium stores', () => {
  const made = objects(
    (chart) => {
      expect(new PodIpPool(chart, 'pods', { ipv4 }).name).toBe('core-pods');
      expect(new CidrGroup(chart, 'office', { externalCIDRs: [] }).name).toBe('core-office');
    },
    { namespace: 'shop' },
  );
  expect(made.map(({ kind, apiVersion, metadata }) => [kind, apiVersion, metadata.namespace])).toEqual([
    ['CiliumPodIPPool', 'cilium.io/v2alpha1', undefined],
    ['CiliumCIDRGroup', 'cilium.io/v2', undefined],
  ]);
});

test.each<[string, string, Program]>([
  ['PIP001', 'core/pods: neither ipv4 nor ipv6 is given, so the pool has no address.', pool({})],
  ['PIP001', 'ipv4.cidrs is empty', pool({ ipv4: { cidrs: [], maskSize: 27 } })],
  ['PIP001', 'ipv6.cidrs[0] is 172.16.0.0/16, which is IPv4.\n  Put it into ipv4.', pool({ ipv6: ipv4 })],
  [
    'PIP002',
    'ipv4.maskSize is 12, but for 172.16.0.0/16 it must be 16 to 32.',
    pool({ ipv4: { ...ipv4, maskSize: 12 } }),
  ],
  ['PIP002', 'ipv4.maskSize is 33, but for 172.16.0.0/16', pool({ ipv4: { ...ipv4, maskSize: 33 } })],
  ['SET007', 'ipv4.maskSize is missing.', pool({ ipv4: { cidrs: ['172.16.0.0/16'] } as unknown as typeof ipv4 })],
  ['CIDR003', 'ipv4.cidrs[0] is "172.16.0.1/16"', pool({ ipv4: { cidrs: ['172.16.0.1/16'], maskSize: 27 } })],
  [
    'PIP003',
    'CiliumPodIPPool core-pods (core/pods) has no effect, because ipam.mode is cluster-pool in core/cilium.\n  Set ipam of CiliumCni to Ipam.multiPool().',
    (chart) => {
      new CiliumCni(chart, 'cilium', { encryption: Encryption.none() });
      pool({ ipv4 })(chart);
    },
  ],
  [
    'PIP004',
    'CiliumPodIPPool core-pods (core/pods) has 172.16.0.0/16 and CiliumPodIPPool core-more (core/more) has 172.16.8.0/24, which overlap.',
    (chart) => {
      pool({ ipv4 })(chart);
      new PodIpPool(chart, 'more', { ipv4: { cidrs: ['172.16.8.0/24'], maskSize: 27 } });
    },
  ],
  [
    'PIP004',
    'has 172.16.0.0/16 and ipam.operator.autoCreateCiliumPodIPPools.default has 172.16.0.0/12, which overlap.',
    (chart) => {
      new CiliumCni(chart, 'cilium', {
        encryption: Encryption.none(),
        ipam: Ipam.multiPool(),
        settings: {
          ipam: {
            operator: { autoCreateCiliumPodIPPools: { default: { ipv4: { cidrs: ['172.16.0.0/12'], maskSize: 24 } } } },
          },
        },
      });
      pool({ ipv4 })(chart);
    },
  ],
  [
    'CIDR001',
    'core/office: externalCIDRs[1] is "office"',
    (chart) => new CidrGroup(chart, 'office', { externalCIDRs: ['10.0.0.0/8', 'office'] }),
  ],
])('%s: %s', (code, text, program) => {
  const message = failure(program);
  expect(message).toContain(text);
  expect(message).toContain(`docs/errors.md#${code.toLowerCase()}`);
});
