import { ApiObject, type Chart, Duration } from 'cdk8s';
import { CiliumCni, type CiliumCniProps, Encryption } from '../../../lib/cilium';
import {
  Advertisement,
  BgpAdvertisement,
  BgpClusterConfig,
  type BgpClusterConfigProps,
  BgpFamily,
  BgpPeerConfig,
  type BgpPeerConfigProps,
  BgpServiceAddress,
  WellKnownCommunity,
} from '../../../lib/cilium/bgp';
import { LabelSelector } from '../../../lib/cilium/policy';
import { IpFamily } from '../../../lib/kubernetes/cidr';
import type { Program } from '../../program';
import { failure, objects, warnings, yaml } from '../cluster';

const everything = LabelSelector.everything();
const instance = { name: 'home', localASN: 64512 };

beforeEach(() => {
  jest.spyOn(console, 'error').mockImplementation(() => undefined);
});

/** A router, what is agreed with it, and what it gets to know. */
const complete: Program = (chart) => {
  const config = new BgpPeerConfig(chart, 'router', {
    timers: {
      connectRetryTime: Duration.seconds(5),
      holdTime: Duration.seconds(9),
      keepAliveTime: Duration.seconds(3),
    },
    authSecretRef: 'bgp-password',
    gracefulRestart: { enabled: true, restartTime: Duration.minutes(2) },
    ebgpMultihop: 4,
    peerPort: 1790,
    families: [BgpFamily.ipv4(LabelSelector.of({ advertise: 'bgp' })), BgpFamily.ipv6(everything.exists('advertise'))],
  });
  new BgpClusterConfig(chart, 'bgp', {
    nodeSelector: LabelSelector.of({ rack: 'one' }),
    bgpInstances: [
      {
        ...instance,
        localPort: 179,
        peers: [
          { name: 'tor', peerAddress: '192.168.1.1', peerASN: 64513, peerConfigRef: config.name },
          { name: 'gateway', defaultGateway: IpFamily.IPV6, peerConfigRef: config.name },
        ],
      },
    ],
  });
  new BgpAdvertisement(chart, 'routes', {
    metadata: { labels: { advertise: 'bgp' } },
    advertisements: [
      Advertisement.podCidr({ localPreference: 200 }),
      Advertisement.podIpPools(LabelSelector.of({ pool: 'blue' })),
      Advertisement.services(everything.notIn('io.kubernetes.service.namespace', 'kube-system'), {
        addresses: [BgpServiceAddress.LOAD_BALANCER_IP, BgpServiceAddress.EXTERNAL_IP, BgpServiceAddress.CLUSTER_IP],
        aggregationLengthIPv4: 24,
        aggregationLengthIPv6: 64,
        communities: {
          standard: ['64512:100', '4294967295'],
          wellKnown: [WellKnownCommunity.NO_EXPORT],
          large: ['64512:100:50'],
        },
      }),
    ],
  });
};

test('a router with a password, timers and every kind of advertisement', () => {
  expect(yaml(complete)).toMatchInlineSnapshot(`
"apiVersion: cilium.io/v2
kind: CiliumBGPPeerConfig
name: core-router
spec:
  authSecretRef: bgp-password
  ebgpMultihop: 4
  families:
    - advertisements:
        matchLabels:
          advertise: bgp
      afi: ipv4
      safi: unicast
    - advertisements:
        matchExpressions:
          - key: advertise
            operator: Exists
      afi: ipv6
      safi: unicast
  gracefulRestart:
    enabled: true
    restartTimeSeconds: 120
  timers:
    connectRetryTimeSeconds: 5
    holdTimeSeconds: 9
    keepAliveTimeSeconds: 3
  transport:
    peerPort: 1790
---
apiVersion: cilium.io/v2
kind: CiliumBGPClusterConfig
name: core-bgp
spec:
  bgpInstances:
    - localASN: 64512
      localPort: 179
      name: home
      peers:
        - name: tor
          peerASN: 64513
          peerAddress: 192.168.1.1
          peerConfigRef:
            name: core-router
        - autoDiscovery:
            defaultGateway:
              addressFamily: ipv6
            mode: DefaultGateway
          name: gateway
          peerASN: 0
          peerConfigRef:
            name: core-router
  nodeSelector:
    matchLabels:
      rack: one
---
apiVersion: cilium.io/v2
kind: CiliumBGPAdvertisement
name: core-routes
spec:
  advertisements:
    - advertisementType: PodCIDR
      attributes:
        localPreference: 200
    - advertisementType: CiliumPodIPPool
      selector:
        matchLabels:
          pool: blue
    - advertisementType: Service
      attributes:
        communities:
          large:
            - 64512:100:50
          standard:
            - 64512:100
            - "4294967295"
          wellKnown:
            - no-export
      selector:
        matchExpressions:
          - key: io.kubernetes.service.namespace
            operator: NotIn
            values:
              - kube-system
      service:
        addresses:
          - LoadBalancerIP
          - ExternalIP
          - ClusterIP
        aggregationLengthIPv4: 24
        aggregationLengthIPv6: 64
"
`);
});

test('by default, upstream decides, and a peer announces its own AS number', () => {
  const text = yaml((chart) => {
    const config = new BgpPeerConfig(chart, 'router');
    const peers = [{ name: 'tor', peerAddress: 'fd00::1', peerConfigRef: config.name }];
    new BgpClusterConfig(chart, 'bgp', { bgpInstances: [{ ...instance, peers }] });
    new BgpAdvertisement(chart, 'routes', { advertisements: [Advertisement.services(everything)] });
  });
  expect(text).toMatchInlineSnapshot(`
"apiVersion: cilium.io/v2
kind: CiliumBGPPeerConfig
name: core-router
spec: {}
---
apiVersion: cilium.io/v2
kind: CiliumBGPClusterConfig
name: core-bgp
spec:
  bgpInstances:
    - localASN: 64512
      name: home
      peers:
        - name: tor
          peerASN: 0
          peerAddress: fd00::1
          peerConfigRef:
            name: core-router
---
apiVersion: cilium.io/v2
kind: CiliumBGPAdvertisement
name: core-routes
spec:
  advertisements:
    - advertisementType: Service
      selector: {}
      service:
        addresses:
          - LoadBalancerIP
"
`);
});

test('timers that are not given are those of upstream', () => {
  const [config] = objects(
    (chart) => new BgpPeerConfig(chart, 'router', { timers: { holdTime: Duration.seconds(60) } }),
  );
  expect(config?.spec).toEqual({
    timers: { connectRetryTimeSeconds: 120, holdTimeSeconds: 60, keepAliveTimeSeconds: 30 },
  });
});

test('all are cilium.io/v2, which Cilium stores, and have no namespace', () => {
  const made = objects(complete, { namespace: 'shop' });
  expect(made.map(({ kind, apiVersion, metadata }) => [kind, apiVersion, metadata.namespace])).toEqual([
    ['CiliumBGPPeerConfig', 'cilium.io/v2', undefined],
    ['CiliumBGPClusterConfig', 'cilium.io/v2', undefined],
    ['CiliumBGPAdvertisement', 'cilium.io/v2', undefined],
  ]);
});

test.each([
  ['peer', BgpPeerConfig],
  ['advertisement', BgpAdvertisement],
  ['cluster', BgpClusterConfig],
])('the object of a %s can be reached for a patch', (_name, Kind) => {
  objects((chart) => {
    complete(chart);
    const construct = chart.node.children.find((child) => child instanceof Kind);
    expect(construct && ApiObject.of(construct).apiVersion).toBe('cilium.io/v2');
  });
});

function cluster(...bgpInstances: BgpClusterConfigProps['bgpInstances']): Program {
  return (chart) => new BgpClusterConfig(chart, 'bgp', { bgpInstances });
}

function peer(props: object): Program {
  return cluster({ ...instance, peers: [{ name: 'tor', ...props }] });
}

function peerConfig(props: BgpPeerConfigProps): Program {
  return (chart) => new BgpPeerConfig(chart, 'router', props);
}

function advertise(...advertisements: Advertisement[]): Program {
  return (chart) => new BgpAdvertisement(chart, 'routes', { advertisements });
}

function cilium(chart: Chart, props: CiliumCniProps = {}): void {
  new CiliumCni(chart, 'cilium', { encryption: Encryption.none(), ...props });
}

function secret(chart: Chart, namespace: string): void {
  new ApiObject(chart, `secret-${namespace}`, {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'pw', namespace },
  });
}

test.each<[string, string, Program]>([
  ['BGP006', 'core/bgp: bgpInstances has 0 entries, but it must have 1 to 16.', cluster()],
  ['BGP006', 'bgpInstances[1].name is "home", which duplicates an earlier name.', cluster(instance, instance)],
  ['SET006', 'bgpInstances[0].localASN is 0, but it must be', cluster({ ...instance, localASN: 0 })],
  ['SET006', 'bgpInstances[0].localASN is 4294967296, but', cluster({ ...instance, localASN: 4294967296 })],
  ['SET005', 'bgpInstances[0].peers[0].address is not a known prop', peer({ address: '10.0.0.1' })],
  ['CIDR004', 'bgpInstances[0].peers[0].peerAddress is "10.0.0.1/24"', peer({ peerAddress: '10.0.0.1/24' })],
  ['BGP007', 'bgpInstances[0].peers[0] has neither peerAddress nor defaultGateway', peer({})],
  [
    'BGP007',
    'has peerAddress "10.0.0.1" and also defaultGateway',
    peer({ peerAddress: '10.0.0.1', defaultGateway: IpFamily.IPV4 }),
  ],
  [
    'BGP008',
    'core/router: timers.holdTime is 2s, but it must be 3 to 65535 whole seconds.\n  Set timers.holdTime to Duration.seconds(3).',
    peerConfig({ timers: { holdTime: Duration.seconds(2), keepAliveTime: Duration.seconds(1) } }),
  ],
  [
    'BGP008',
    'timers.keepAliveTime is 100s, but it must be 1 to 90 whole seconds, at most holdTime.',
    peerConfig({ timers: { keepAliveTime: Duration.seconds(100) } }),
  ],
  [
    'BGP008',
    'timers.connectRetryTime is 1.5s, but it must be',
    peerConfig({ timers: { connectRetryTime: Duration.millis(1500) } }),
  ],
  [
    'BGP008',
    'gracefulRestart.restartTime is 7200s, but it must be 1 to 4095',
    peerConfig({ gracefulRestart: { enabled: true, restartTime: Duration.hours(2) } }),
  ],
  ['BGP009', 'authSecretRef is "My Password", but it must be the name', peerConfig({ authSecretRef: 'My Password' })],
  ['SET006', 'ebgpMultihop is 256, but it must be', peerConfig({ ebgpMultihop: 256 })],
  [
    'BGP010',
    'families[1] is ipv4, like an earlier entry',
    peerConfig({ families: [BgpFamily.ipv4(everything), BgpFamily.ipv4()] }),
  ],
  [
    'LBL002',
    'families[0].advertisements has no labels',
    peerConfig({ families: [BgpFamily.ipv4(LabelSelector.of({}))] }),
  ],
  ['BGP011', 'core/routes: advertisements is empty', advertise()],
  ['BGP011', 'advertisements[0].addresses is empty', advertise(Advertisement.services(everything, { addresses: [] }))],
  [
    'BGP011',
    'advertisements[0].aggregationLengthIPv4 is 32, but it must be a whole number of 0 to 31.',
    advertise(Advertisement.services(everything, { aggregationLengthIPv4: 32 })),
  ],
  [
    'BGP011',
    'advertisements[0].aggregationLengthIPv6 is 128, but it must be a whole number of 0 to 127.',
    advertise(Advertisement.services(everything, { aggregationLengthIPv6: 128 })),
  ],
  ['BGP011', 'localPreference is -1', advertise(Advertisement.podCidr({ localPreference: -1 }))],
  [
    'BGP012',
    'advertisements[0].communities.standard[0] is "70000:1", but it must be a number, or two of at most 65535',
    advertise(Advertisement.podCidr({ communities: { standard: ['70000:1'] } })),
  ],
  [
    'BGP012',
    'communities.large[0] is "1:2", but it must be three numbers',
    advertise(Advertisement.podCidr({ communities: { large: ['1:2'] } })),
  ],
  ['LBL002', 'advertisements[0].selector has no labels', advertise(Advertisement.podIpPools(LabelSelector.of({})))],
  [
    'BGP001',
    'core: CiliumBGPAdvertisement core-routes (core/routes) has no effect, because bgpControlPlane.enabled is false in core/cilium.\n  Set loadBalancing.bgp of CiliumCni to true.',
    (chart) => {
      cilium(chart);
      complete(chart);
    },
  ],
  [
    'BGP002',
    'CiliumBGPClusterConfig core-bgp (core/bgp) is for every node, and CiliumBGPClusterConfig core-other (core/other) is for some of them too',
    (chart) => {
      cluster(instance)(chart);
      new BgpClusterConfig(chart, 'other', {
        bgpInstances: [instance],
        nodeSelector: LabelSelector.of({ rack: 'one' }),
      });
    },
  ],
  [
    'BGP003',
    'has the authSecretRef pw, but Cilium reads it in the namespace kube-system, and Secret shop/pw (core/secret-shop) is in shop.',
    (chart) => {
      cilium(chart, { loadBalancing: { bgp: true } });
      secret(chart, 'shop');
      peerConfig({ authSecretRef: 'pw' })(chart);
    },
  ],
  [
    'BGP003',
    'has the authSecretRef pw, but bgpControlPlane.secretsNamespace.name is empty in core/cilium.',
    (chart) => {
      cilium(chart, {
        loadBalancing: { bgp: true },
        settings: { bgpControlPlane: { secretsNamespace: { name: '' } } },
      });
      peerConfig({ authSecretRef: 'pw' })(chart);
    },
  ],
])('%s: %s', (code, text, program) => {
  const message = failure(program);
  expect(message).toContain(text);
  expect(message).toContain(`docs/errors.md#${code.toLowerCase()}`);
});

test('BGP that is enabled, with its password where Cilium looks for it, is right', () => {
  const program: Program = (chart) => {
    cilium(chart, { loadBalancing: { bgp: true } });
    secret(chart, 'shop');
    secret(chart, 'kube-system');
    new BgpPeerConfig(chart, 'other', { authSecretRef: 'pw' });
    complete(chart);
  };
  expect(failure(program)).toBe('no failure');
});

test.each<[string, string, Program]>([
  [
    'BGP004',
    'core/bgp: warning: the peer home.tor has no peerConfigRef, so nothing is announced to it.',
    peer({ peerAddress: '10.0.0.1' }),
  ],
  [
    'BGP004',
    'core/bgp: warning: the peer home.tor has the peerConfigRef router, but the program has no BgpPeerConfig of that name.',
    peer({ peerAddress: '10.0.0.1', peerConfigRef: 'router' }),
  ],
  [
    'BGP005',
    'core/routes: warning: no BgpPeerConfig of the program selects this advertisement',
    (chart) => {
      advertise(Advertisement.podCidr())(chart);
      peerConfig({ families: [BgpFamily.ipv4(LabelSelector.of({ advertise: 'bgp' })), BgpFamily.ipv6()] })(chart);
    },
  ],
])('a warning %s: %s', (code, text, program) => {
  expect(warnings(program)).toContain(text);
  expect(warnings(program)).toContain(`docs/errors.md#${code.toLowerCase()}`);
  jest.spyOn(console, 'error').mockImplementation(() => undefined);
  expect(failure(program)).toBe('no failure');
});

test('nothing is warned of when each refers to the next', () => {
  expect(warnings(complete)).toBe('');
});
