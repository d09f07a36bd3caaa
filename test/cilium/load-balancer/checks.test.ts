import { ApiObject, type Chart } from 'cdk8s';
import { CiliumVersion, Encryption, Ipam } from '../../../lib/cilium';
import { CiliumCni } from '../../../lib/cilium/cilium-cni';
import type { CiliumCniProps } from '../../../lib/cilium/cilium-cni-props';
import { PodIpPool } from '../../../lib/cilium/ip-pools';
import {
  IpBlock,
  IpFamilyPolicy,
  LoadBalancerClass,
  type LoadBalancerServiceProps,
  ServiceProtocol,
  TrafficPolicy,
} from '../../../lib/cilium/load-balancer';
import { LabelSelector } from '../../../lib/cilium/policy';
import type { Program } from '../../program';
import { failure } from '../cluster';
import { announced, l2, pool, service } from './programs';

// What is warned of has tests of its own.
beforeEach(() => {
  jest.spyOn(console, 'error').mockImplementation(() => undefined);
});

function cilium(chart: Chart, props: CiliumCniProps = {}): CiliumCni {
  return new CiliumCni(chart, 'cilium', {
    encryption: Encryption.none(),
    kubeProxyReplacement: true,
    apiServer: { host: '192.168.1.10', port: 6443 },
    loadBalancing: { l2Announcements: true, bgp: true },
    ...props,
  });
}

const both = (first: Partial<LoadBalancerServiceProps>, second: Partial<LoadBalancerServiceProps>): Program =>
  announced((chart) => {
    pool(chart, 'default', '10.0.10.0/24');
    service(chart, 'web', { addresses: ['10.0.10.1'], ...first });
    service(chart, 'mail', { addresses: ['10.0.10.1'], ...second });
  });

const SMTP = [{ port: 25 }];

test.each<[string, string, Program]>([
  // Requested addresses
  [
    'LB012',
    'core: Service shop/web (core/web) asks for 10.0.11.1, but no pool has it: the pools for this Service have 10.0.10.0/24.\n  Ask for one of these.',
    announced((chart) => {
      pool(chart, 'default', '10.0.10.0/24');
      service(chart, 'web', { addresses: ['10.0.11.1'] });
    }),
  ],
  [
    'LB012',
    'asks for 10.0.10.0, but it is the first or last of a CIDR of CiliumLoadBalancerIPPool default (core/default), which leaves them out.',
    announced((chart) => {
      pool(chart, 'default', '10.0.10.0/24', { allowFirstLastIPs: false });
      service(chart, 'web', { addresses: ['10.0.10.0'] });
    }),
  ],
  [
    'LB012',
    'asks for 10.0.10.1, but CiliumLoadBalancerIPPool default (core/default) is disabled.',
    announced((chart) => {
      pool(chart, 'default', '10.0.10.0/24', { disabled: true });
      service(chart, 'web', { addresses: ['10.0.10.1'] });
    }),
  ],
  [
    'LB012',
    'asks for 10.0.10.1, but CiliumLoadBalancerIPPool blue (core/blue) does not select this Service.',
    announced((chart) => {
      pool(chart, 'blue', '10.0.10.0/24', { serviceSelector: LabelSelector.of({ color: 'blue' }) });
      service(chart, 'web', { addresses: ['10.0.10.1'] });
    }),
  ],
  [
    'LB012',
    'asks for 10.0.10.1, but no pool has it: there is no pool for this Service.',
    (chart) => {
      cilium(chart);
      service(chart, 'web', { addresses: ['10.0.10.1'] });
    },
  ],
  [
    'LB012',
    'Service other (core/other) asks for "10.0.10", which is not an address; Cilium would ignore it.',
    announced((chart) => {
      pool(chart, 'default', '10.0.10.0/24');
      plainService(chart, {
        metadata: { name: 'other', annotations: { 'io.cilium/lb-ipam-ips': '10.0.10.1, 10.0.10' } },
      });
    }),
  ],
  [
    'LB012',
    'Service other (core/other) asks for 10.0.11.1, but no pool has it',
    announced((chart) => {
      pool(chart, 'default', '10.0.10.0/24');
      plainService(chart, { metadata: { name: 'other' }, spec: { loadBalancerIP: '10.0.11.1' } });
    }),
  ],

  // Shared addresses
  [
    'LB013',
    'Service shop/web (core/web) and Service shop/mail (core/mail) both ask for 10.0.10.1, but they have no sharing key in common.\n  Ask for different addresses, or give both the same sharingKey',
    both({}, { ports: SMTP }),
  ],
  [
    'LB013',
    'but their sharing keys one and two differ.',
    both({ sharingKey: 'one' }, { sharingKey: 'two', ports: SMTP }),
  ],
  ['LB013', 'but both have port 80/TCP.', both({ sharingKey: 'one' }, { sharingKey: 'one' })],
  [
    'LB013',
    'but externalTrafficPolicy is Cluster for one and Local for the other.',
    both({ sharingKey: 'one' }, { sharingKey: 'one', ports: SMTP, externalTrafficPolicy: TrafficPolicy.LOCAL }),
  ],
  [
    'LB013',
    'but externalTrafficPolicy is Local and they select different pods.',
    both(
      { sharingKey: 'one', externalTrafficPolicy: TrafficPolicy.LOCAL },
      { sharingKey: 'one', ports: SMTP, externalTrafficPolicy: TrafficPolicy.LOCAL },
    ),
  ],
  [
    'LB013',
    'but they do not both allow sharing across their namespaces.',
    both(
      { sharingKey: 'one', sharingCrossNamespace: ['*'] },
      { sharingKey: 'one', ports: SMTP, metadata: { namespace: 'bank' } },
    ),
  ],
  [
    'LB013',
    'but both have port 53.',
    (chart) => {
      cilium(chart, {
        version: CiliumVersion.of('1.18.3'),
        settings: { loadBalancer: { protocolDifferentiation: { enabled: false } } },
      });
      l2(chart);
      pool(chart, 'default', '10.96.10.0/24');
      const dns = (protocol: ServiceProtocol) => ({
        addresses: ['10.96.10.1'],
        sharingKey: 'dns',
        ports: [{ port: 53, protocol }],
      });
      service(chart, 'tcp', dns(ServiceProtocol.TCP));
      service(chart, 'udp', dns(ServiceProtocol.UDP));
    },
  ],

  // Overlaps
  [
    'LB010',
    'CiliumLoadBalancerIPPool one (core/one) has 10.0.10.0/24, which overlaps 10.0.10.128/25 of CiliumLoadBalancerIPPool two (core/two)',
    announced((chart) => {
      pool(chart, 'one', '10.0.10.0/24');
      pool(chart, 'two', '10.0.10.128/25', { disabled: true });
    }),
  ],
  [
    'LB010',
    'has 10.0.10.0/24, which overlaps 10.0.10.5 to 10.0.11.5 of the same pool',
    announced((chart) =>
      pool(chart, 'one', '', { blocks: [IpBlock.cidr('10.0.10.0/24'), IpBlock.range('10.0.10.5', '10.0.11.5')] }),
    ),
  ],
  [
    'LB011',
    'has 10.200.0.0/24, which overlaps the network of pods 10.0.0.0/8.\n  Choose a block outside of it',
    announced((chart) => {
      cilium(chart);
      pool(chart, 'default', '10.200.0.0/24');
    }),
  ],
  [
    'LB011',
    'has 10.96.1.0/24, which overlaps the network of Services 10.96.0.0/12.',
    announced((chart) => {
      cilium(chart, { ipam: Ipam.kubernetes(), serviceCidrs: ['10.96.0.0/12'] });
      pool(chart, 'default', '10.96.1.0/24');
    }),
  ],
  [
    'LB011',
    'has 192.168.1.0/28, which overlaps the network of nodes 192.168.1.10/32.',
    announced((chart) => {
      cilium(chart, { nodeCidrs: ['192.168.1.10/32', '192.168.1.20/32'] });
      pool(chart, 'default', '192.168.1.0/28');
    }),
  ],
  [
    'LB011',
    'overlaps CiliumPodIPPool core-pods (core/pods), a network of pods, 172.16.0.0/16.',
    announced((chart) => {
      new PodIpPool(chart, 'pods', { ipv4: { cidrs: ['172.16.0.0/16'], maskSize: 27 } });
      pool(chart, 'default', '172.16.1.0/28');
    }),
  ],

  // Numbers
  [
    'LB014',
    'core: 3 Services need 3 IPv4 addresses, but the pools for them have 2 left: Service shop/a (core/a), Service shop/b (core/b), Service shop/c (core/c); CiliumLoadBalancerIPPool default (core/default).\n  Add blocks to the pools',
    announced((chart) => {
      pool(chart, 'default', '10.0.10.0/31');
      for (const name of ['a', 'b', 'c']) service(chart, name);
    }),
  ],
  [
    'LB014',
    '2 Services need 2 IPv4 addresses, but the pools for them have 1 left: Service shop/a (core/a), Service other (core/other); CiliumLoadBalancerIPPool',
    announced((chart) => {
      pool(chart, 'default', '10.0.10.0/31');
      service(chart, 'asks', { addresses: ['10.0.10.1'] });
      service(chart, 'a');
      plainService(chart, { metadata: { name: 'other' } });
    }),
  ],
  [
    'LB014',
    '3 Services need 2 IPv4 addresses, but the pools for them have 1 left',
    announced((chart) => {
      pool(chart, 'default', '10.0.10.0/32');
      service(chart, 'a', { sharingKey: 'one' });
      service(chart, 'b', { sharingKey: 'one' });
      service(chart, 'c', { sharingKey: 'one', ports: SMTP });
    }),
  ],
  [
    'LB014',
    '7 Services need 7 IPv4 addresses, but the pools for them have 6 left: Service shop/s0 (core/s0), Service shop/s1 (core/s1), Service shop/s2 (core/s2), Service shop/s3 (core/s3), Service shop/s4 (core/s4) and 2 more;',
    announced((chart) => {
      pool(chart, 'default', '172.18.255.200/29', { allowFirstLastIPs: false });
      for (const index of Array.from({ length: 7 }).keys()) service(chart, `s${index}`);
    }),
  ],
  [
    'LB015',
    'Service shop/web (core/web) gets no IPv4 address: no enabled pool with IPv4 addresses selects it.',
    announced((chart) => {
      pool(chart, 'blue', '10.0.10.0/24', { serviceSelector: LabelSelector.of({ color: 'blue' }) });
      service(chart, 'web');
    }),
  ],
  [
    'LB015',
    'Service shop/web (core/web) gets no IPv6 address',
    announced((chart) => {
      cilium(chart, { settings: { ipv6: { enabled: true } } });
      pool(chart, 'default', '172.18.255.200/29');
      service(chart, 'web', { ipFamilyPolicy: IpFamilyPolicy.REQUIRE_DUAL_STACK });
    }),
  ],

  // Features
  [
    'LB017',
    'CiliumLoadBalancerIPPool default (core/default) has no effect, because enableLBIPAM is false in core/cilium.',
    announced((chart) => {
      cilium(chart, { settings: { enableLBIPAM: false } });
      pool(chart, 'default', '172.18.255.200/29');
    }),
  ],
  [
    'LB018',
    'CiliumL2AnnouncementPolicy core-l2 (core/l2) has no effect, because l2announcements.enabled is false in core/cilium.\n  Set loadBalancing.l2Announcements of CiliumCni to true.',
    announced((chart) => cilium(chart, { loadBalancing: {} })),
  ],
  [
    'LB019',
    'has the loadBalancerClass io.cilium/bgp-control-plane, but bgpControlPlane.enabled is false in core/cilium, so it gets no address.',
    (chart) => {
      cilium(chart, { loadBalancing: {} });
      service(chart, 'web', { loadBalancerClass: LoadBalancerClass.BGP_CONTROL_PLANE });
    },
  ],
  [
    'LB019',
    'has the loadBalancerClass io.cilium/node, but nodeIPAM.enabled is false in core/cilium, so it gets no address.',
    (chart) => {
      cilium(chart);
      plainService(chart, { metadata: { name: 'web' }, spec: { loadBalancerClass: 'io.cilium/node' } });
    },
  ],
])('%s: %s', (code, text, program) => {
  const message = failure(program);
  expect(message).toContain(text);
  expect(message).toContain(`docs/errors.md#${code.toLowerCase()}`);
});

interface PlainService {
  readonly metadata: { readonly name: string; readonly annotations?: Record<string, string> };
  readonly spec?: object;
}

/** A Service that somebody else's construct made. */
function plainService(chart: Chart, { metadata, spec = {} }: PlainService): void {
  new ApiObject(chart, metadata.name, {
    apiVersion: 'v1',
    kind: 'Service',
    metadata,
    spec: { type: 'LoadBalancer', selector: { app: 'other' }, ports: [{ port: 443 }], ...spec },
  });
}

test.each<[string, Program]>([
  [
    'an address in the middle of a range',
    announced((chart) => {
      pool(chart, 'default', '', { blocks: [IpBlock.range('10.0.10.5', '10.0.10.7')] });
      service(chart, 'web', { addresses: ['10.0.10.7'] });
    }),
  ],
  [
    'two Services with one key and different ports on one address',
    both({ sharingKey: 'one' }, { sharingKey: 'one', ports: SMTP }),
  ],
  [
    'TCP and UDP of one port on one address',
    both({ sharingKey: 'one' }, { sharingKey: 'one', ports: [{ port: 80, protocol: ServiceProtocol.UDP }] }),
  ],
  [
    'two Services of different namespaces that both allow it',
    both(
      { sharingKey: 'one', sharingCrossNamespace: ['bank'] },
      { sharingKey: 'one', sharingCrossNamespace: ['*'], ports: SMTP, metadata: { namespace: 'bank' } },
    ),
  ],
  [
    'Services that other load balancers serve',
    announced((chart) => {
      pool(chart, 'default', '10.0.10.0/32');
      service(chart, 'a');
      service(chart, 'b', { loadBalancerClass: 'example.com/other', addresses: ['203.0.113.1'] });
      new ApiObject(chart, 'inside', {
        apiVersion: 'v1',
        kind: 'Service',
        spec: { type: 'ClusterIP', ports: [{ port: 1 }] },
      });
    }),
  ],
  [
    'Services without any pool or Cilium in the program',
    (chart) => {
      service(chart, 'a');
      service(chart, 'b', { addresses: ['203.0.113.1'] });
    },
  ],
  [
    'an address asked of a cloud, beside Cilium without pools',
    (chart) => {
      cilium(chart);
      plainService(chart, { metadata: { name: 'other' }, spec: { loadBalancerIP: '203.0.113.1' } });
    },
  ],
  [
    'many Services that share one address',
    announced((chart) => {
      pool(chart, 'default', '10.0.10.0/32');
      for (const index of Array.from({ length: 30 }).keys())
        service(chart, `s${index}`, { sharingKey: 'one', ports: [{ port: 1000 + index }] });
    }),
  ],
  [
    'Services that leave narrow pools to those who have no other',
    announced((chart) => {
      pool(chart, 'any', '10.0.10.0/32');
      pool(chart, 'blue', '10.0.11.0/32', { serviceSelector: LabelSelector.of({ color: 'blue' }) });
      service(chart, 'blue-web', { metadata: { name: 'blue-web', labels: { color: 'blue' } } });
      service(chart, 'web');
    }),
  ],
  [
    'a pool in the network of the nodes, apart from their addresses',
    announced((chart) => {
      cilium(chart, { nodeCidrs: ['172.18.0.0/24'] });
      pool(chart, 'default', '172.18.255.200/29');
    }),
  ],
  [
    'an IPv6 pool of more addresses than a number can count',
    announced((chart) => {
      pool(chart, 'default', 'fd00::/8');
      service(chart, 'web');
    }),
  ],
  [
    'features of a cluster whose Cilium is not in the program',
    (chart) => {
      l2(chart);
      service(chart, 'web', { loadBalancerClass: LoadBalancerClass.L2_ANNOUNCER });
    },
  ],
])('allowed: %s', (_name, program) => {
  expect(failure(program)).toBe('no failure');
});

test('more Services with one key than can share are found in time', () => {
  const message = failure(
    announced((chart) => {
      pool(chart, 'default', '10.0.10.0/28');
      for (const index of Array.from({ length: 40 }).keys()) service(chart, `s${index}`, { sharingKey: 'one' });
    }),
  );
  expect(message).toContain('40 Services need 40 IPv4 addresses, but the pools for them have 16 left');
});

test('who shares with whom is tried in every way before Services are refused', () => {
  const message = failure(
    announced((chart) => {
      const sharing = (name: string, ports: number[], props: Partial<LoadBalancerServiceProps> = {}) =>
        service(chart, name, {
          sharingKey: 'one',
          ports: ports.map((port) => ({ name: `port-${port}`, port })),
          ...props,
        });
      pool(chart, 'default', '10.0.10.0/31');
      sharing('asks', [25], { addresses: ['10.0.10.0'] });
      // If the first took the place beside the one who asks, the others would need an address each.
      sharing('first', [80]);
      sharing('second', [80, 443]);
      sharing('third', [443, 25]);
    }),
  );
  expect(message).toBe('no failure');
});

test('an address is not shared with a Service that cannot get it', () => {
  const message = failure(
    announced((chart) => {
      pool(chart, 'shop', '10.0.10.0/31', {
        serviceSelector: LabelSelector.of({ 'io.kubernetes.service.namespace': 'shop' }),
      });
      service(chart, 'a');
      service(chart, 'b');
      service(chart, 'c', { sharingKey: 'two' });
      service(chart, 'd', { sharingKey: 'two', ports: SMTP });
      service(chart, 'bank', { addresses: ['10.0.10.0'], metadata: { name: 'bank', namespace: 'bank' } });
    }),
  );
  expect(message).toContain('4 Services need 3 IPv4 addresses, but the pools for them have 2 left');
});

test('all problems of a cluster are reported at once, each once', () => {
  const message = failure((chart) => {
    cilium(chart, { loadBalancing: {} });
    l2(chart);
    pool(chart, 'one', '10.1.0.0/30');
    pool(chart, 'two', '10.1.0.2/31');
    service(chart, 'web', { addresses: ['10.9.9.9'] });
    service(chart, 'mail', { addresses: ['10.9.9.9'] });
  });
  const codes = [...message.matchAll(/#(lb\d+)/g)].map(([, code]) => code);
  expect(codes.sort()).toEqual(['lb010', 'lb011', 'lb011', 'lb012', 'lb012', 'lb013', 'lb018']);
});

test('clusters are looked at by themselves', () => {
  const same = (chart: Chart) => {
    l2(chart);
    pool(chart, 'default', '10.0.10.0/32');
    service(chart, 'web', { addresses: ['10.0.10.0'] });
  };
  expect([failure(same), failure(same)]).toEqual(['no failure', 'no failure']);
});

test('an address that an Ingress asks for twice is reported once', () => {
  const problem = failure((chart) => {
    cilium(chart, { ingressController: { dedicatedLoadBalancers: true } });
    pool(chart, 'default', '10.0.10.0/24');
    l2(chart);
    new ApiObject(chart, 'web', {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: { name: 'web', namespace: 'shop', annotations: { 'lbipam.cilium.io/ips': '10.0.11.1, 10.0.11.1' } },
      spec: { ingressClassName: 'cilium', defaultBackend: { service: { name: 'web', port: { number: 80 } } } },
    });
  });
  expect(problem.match(/asks for 10\.0\.11\.1, but no pool has it/g)).toHaveLength(1);
});
