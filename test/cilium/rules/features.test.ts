import { ApiObject, type Chart } from 'cdk8s';
import { CiliumCni, type CiliumSettingsInput, Encryption } from '../../../lib/cilium';
import { reported } from '../reported';

const install = (chart: Chart, settings: CiliumSettingsInput) =>
  new CiliumCni(chart, 'cilium', {
    encryption: Encryption.none(),
    kubeProxyReplacement: true,
    apiServer: { host: '192.168.1.10', port: 6443 },
    settings,
  });

const errorsOf = (settings: CiliumSettingsInput) => reported((chart) => install(chart, settings)).errors;

const lease = (leaseDuration?: string, leaseRenewDeadline?: string, leaseRetryPeriod?: string) => ({
  l2announcements: { enabled: true, leaseDuration, leaseRenewDeadline, leaseRetryPeriod },
});
const routerIds = (ipPool?: string) => ({
  bgpControlPlane: { enabled: true, routerIDAllocation: { mode: 'ip-pool' as const, ipPool } },
});
const chained = { ipam: { mode: 'kubernetes' as const } };

test.each<readonly [code: string, what: string, settings: CiliumSettingsInput, says: RegExp]>([
  [
    'CIL183',
    'a native network of the other family',
    { ipv4NativeRoutingCIDR: 'fd00::/104' },
    /ipv4NativeRoutingCIDR is fd00::\/104, which is IPv6/,
  ],
  [
    'CIL183',
    'a native network without the pods',
    { ipv4NativeRoutingCIDR: '10.244.0.0/16', routingMode: 'native', autoDirectNodeRoutes: true },
    /has 10\.0\.0\.0\/8, but ipv4NativeRoutingCIDR is 10\.244\.0\.0\/16/,
  ],
  ['CIL184', 'a URL for a host', { k8sServiceHost: 'https://10.9.0.1' }, /must be a host name or an IP address alone/],
  ['CIL184', 'a port beyond the last', { k8sServicePort: 65_536 }, /1 to 65535/],
  [
    'CIL193',
    "a size that Hubble's ring cannot have",
    { hubble: { eventBufferCapacity: 4096 } },
    /eventBufferCapacity is 4096.*one less than a power of two/,
  ],
  ['CIL193', 'no room at all', { hubble: { eventBufferCapacity: 0 } }, /eventBufferCapacity is 0/],
  [
    'CIL193',
    'more room than there can be',
    { hubble: { eventBufferCapacity: 131_071 } },
    /eventBufferCapacity is 131071/,
  ],
  [
    'CIL194',
    'a renewal that outlasts the lease',
    lease('5s', '10s'),
    /leaseDuration 5s, leaseRenewDeadline 10s and leaseRetryPeriod 2s/,
  ],
  ['CIL194', 'a renewal as long as a try', lease(undefined, '2s'), /leaseDuration 15s, leaseRenewDeadline 2s/],
  [
    'CIL194',
    'times in different units',
    lease('1m', '30s', '29s'),
    /leaseDuration 1m, leaseRenewDeadline 30s and leaseRetryPeriod 29s/,
  ],
  ['CIL195', 'no pool of router IDs', routerIds(), /ipPool is empty, and no IPv4 network/],
  ['CIL195', 'a pool of the other family', routerIds('fd00::/64'), /ipPool is fd00::\/64/],
  ['CIL195', 'an address for a pool', routerIds('10.9.0.300'), /ipPool is 10\.9\.0\.300/],
  [
    'CIL196',
    "nodes' addresses without their controller",
    { defaultLBServiceIPAM: 'nodeipam' },
    /nodeIPAM\.enabled is false/,
  ],
  [
    'CIL121',
    'an egress gateway beside a key-value store',
    { egressGateway: { enabled: true }, bpf: { masquerade: true }, identityAllocationMode: 'kvstore' },
    /identityAllocationMode is kvstore/,
  ],
  [
    'CIL132',
    'a Secret whose name has a slash',
    { encryption: { ipsec: { secretName: 'a/b' } } },
    /encryption\.ipsec\.secretName is "a\/b"/,
  ],
  ['CIL158', 'what CIDR rules cannot match', { policyCIDRMatchMode: 'pods' }, /nodes/],
  [
    'CIL176',
    'announcements of pods on no interface',
    { l2podAnnouncements: { enabled: true, interfacePattern: '' } },
    /no interface is named/,
  ],
  [
    'CIL202',
    'an egress gateway with tunnels over IPv6',
    {
      egressGateway: { enabled: true },
      bpf: { masquerade: true },
      ipv6: { enabled: true },
      underlayProtocol: 'ipv6',
    },
    /egressGateway\.enabled is true, but underlayProtocol is ipv6/,
  ],
  [
    'CIL128',
    'encrypted metrics of Hubble with certificates that certgen names wrongly',
    { hubble: { metrics: { enabled: ['drop'], tls: { enabled: true } }, tls: { auto: { method: 'cronJob' } } } },
    /hubble\.metrics\.tls\.enabled is true, but certgen .* puts a wrong name into the certificate/,
  ],
  [
    'CIL189',
    'strict encryption of what comes in without a tunnel',
    {
      routingMode: 'native',
      autoDirectNodeRoutes: true,
      ipv4NativeRoutingCIDR: '10.0.0.0/8',
      encryption: { enabled: true, type: 'wireguard', strictMode: { ingress: { enabled: true } } },
    },
    /strictMode\.ingress\.enabled is true, but routingMode is native/,
  ],
  [
    'CIL190',
    'neighbour discovery without IPv6',
    { extraConfig: { 'enable-ipv6-ndp': 'true' } },
    /but ipv6\.enabled is false/,
  ],
  [
    'CIL198',
    'masquerading without a network of pods',
    { ipam: { mode: 'multi-pool' } },
    /ipam\.mode is multi-pool, and iptables/,
  ],
])('%s: %s is refused', (code, _what, settings, says) => {
  const errors = errorsOf(settings);
  expect(errors).toMatch(says);
  expect(errors).toContain(`docs/errors.md#${code.toLowerCase()}`);
});

test.each<readonly [code: string, what: string, settings: CiliumSettingsInput]>([
  [
    'CIL183',
    'a native network with the pods',
    { ipv4NativeRoutingCIDR: '10.0.0.0/8', routingMode: 'native', autoDirectNodeRoutes: true },
  ],
  ['CIL184', 'a host name', { k8sServiceHost: 'api.example.com', k8sServicePort: 65_535 }],
  ['CIL193', 'the largest ring', { hubble: { eventBufferCapacity: 65_535 } }],
  ['CIL193', 'the smallest ring', { hubble: { eventBufferCapacity: 1 } }],
  [
    'CIL193',
    'any size while Hubble is off',
    {
      hubble: { enabled: false, relay: { enabled: false }, ui: { enabled: false }, eventBufferCapacity: 4096 },
    },
  ],
  ['CIL194', 'the default times', lease()],
  ['CIL194', 'times in order, in different units', lease('2m', '90s', '1500ms')],
  ['CIL194', 'times out of order while nothing is announced', { l2announcements: { leaseDuration: '1s' } }],
  ['CIL195', 'a pool of router IDs', routerIds('10.9.0.0/24')],
  [
    'CIL196',
    "nodes' addresses with their controller",
    { defaultLBServiceIPAM: 'nodeipam', nodeIPAM: { enabled: true } },
  ],
  ['CIL198', 'pods of nodes in a mode that knows their networks', chained],
])('%s: %s is not', (_code, _what, settings) => {
  expect(errorsOf(settings)).toBe('no failure');
});

describe('ports of nodes (CIL197)', () => {
  const errorsWith = (nodePort: number, settings: CiliumSettingsInput, replaces = true) =>
    reported((chart) => {
      if (replaces) install(chart, settings);
      else new CiliumCni(chart, 'cilium', { encryption: Encryption.none(), settings });
      new ApiObject(chart, 'web', {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 'web' },
        spec: { type: 'NodePort', selector: { app: 'web' }, ports: [{ port: 80, nodePort }, { port: 443 }] },
      });
    }).errors;

  test.each<readonly [number, CiliumSettingsInput, string]>([
    [29_999, {}, '29999, but Cilium serves 30000 to 32767 only'],
    [32_768, {}, '32768, but Cilium serves 30000 to 32767 only'],
    [30_080, { nodePort: { range: '31000,31999' } }, '30080, but Cilium serves 31000 to 31999 only'],
  ])('%i is refused with %j', (port, settings, says) => {
    const errors = errorsWith(port, settings);
    expect(errors).toContain(says);
    expect(errors).toContain('docs/errors.md#cil197');
  });

  test.each<readonly [number, CiliumSettingsInput]>([
    [0, {}],
    [30_000, {}],
    [32_767, {}],
    [31_080, { nodePort: { range: '31000,31999' } }],
  ])('%i is not, with %j', (port, settings) => {
    expect(errorsWith(port, settings)).toBe('no failure');
  });

  test('are ignored while kube-proxy serves them', () => {
    expect(errorsWith(29_999, {}, false)).toBe('no failure');
  });
});

describe('Services with SCTP (CIL201)', () => {
  const errorsWith = (settings: CiliumSettingsInput, protocol: string) =>
    reported((chart) => {
      install(chart, settings);
      new ApiObject(chart, 'gate', {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 'gate' },
        spec: { selector: { app: 'gate' }, ports: [{ port: 3868, protocol }] },
      });
    }).errors;

  test('need SCTP enabled in Cilium', () => {
    expect(errorsWith({}, 'SCTP')).toMatch(
      /Service gate \(core\/gate\) has the SCTP ports 3868, but sctp\.enabled.*cil201/s,
    );
  });

  test.each<readonly [CiliumSettingsInput, string]>([
    [{ sctp: { enabled: true } }, 'SCTP'],
    [{}, 'TCP'],
  ])('are served with %j, and so are others (%s)', (settings, protocol) => {
    expect(errorsWith(settings, protocol)).toBe('no failure');
  });
});

test('masquerading by an option alone is warned of as by its setting (CIL140)', () => {
  const settings = { extraConfig: { 'enable-bpf-masquerade': 'true' } };
  const { warnings } = reported((chart) => new CiliumCni(chart, 'cilium', { encryption: Encryption.none(), settings }));
  expect(warnings).toMatch(/bpf\.masquerade is true, but kubeProxyReplacement is not.*cil140/s);
});

describe('settings of Services while kube-proxy serves them', () => {
  const withoutReplacement = (settings: CiliumSettingsInput) =>
    reported((chart) => new CiliumCni(chart, 'cilium', { encryption: Encryption.none(), settings }));

  test.each<readonly [setting: string, settings: CiliumSettingsInput]>([
    ['loadBalancer.acceleration is native', { loadBalancer: { acceleration: 'native' } }],
    ['loadBalancer.algorithm is maglev', { loadBalancer: { algorithm: 'maglev' } }],
    ['nodePort.range is 31000,31999', { nodePort: { range: '31000,31999' } }],
    ['nodePort.addresses is 192.168.1.0/24', { nodePort: { addresses: ['192.168.1.0/24'] } }],
  ])('%s: a warning says that it has no effect', (setting, settings) => {
    const { errors, warnings } = withoutReplacement(settings);
    expect(errors).toBe('no failure');
    expect(warnings).toContain(`${setting}, but kubeProxyReplacement is not true, so it has no effect`);
    expect(warnings).toContain('docs/errors.md#cil203');
  });

  test('their defaults are not reported', () => {
    const settings: CiliumSettingsInput = { loadBalancer: { acceleration: 'disabled', algorithm: 'random' } };
    expect(withoutReplacement(settings)).toEqual({ errors: 'no failure', warnings: '' });
  });
});
