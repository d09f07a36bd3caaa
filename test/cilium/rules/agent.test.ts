import { App, Chart } from 'cdk8s';
import {
  CiliumCni,
  type CiliumCniProps,
  type CiliumSettingsInput,
  CiliumVersion,
  DsrDispatch,
  Encryption,
  Ipam,
  LoadBalancingMode,
  Routing,
} from '../../../lib/cilium';
import { inEffect } from '../../../lib/cilium/cluster/in-effect';
import { refusedOptions } from '../../../lib/cilium/rules/agent';
import { VERSION } from '../../../lib/settings/version';

const REPLACED: CiliumCniProps = {
  kubeProxyReplacement: true,
  apiServer: { host: '192.168.1.10' },
  encryption: Encryption.none(),
};
const KEPT: CiliumCniProps = { encryption: Encryption.none() };
const NATIVE = Routing.native({ ipv4Cidr: '10.0.0.0/8' });

const OLDEST = '1.18.3';

/** What Cilium of a version refuses about an install, with the codes of the rules. */
function refused(props: CiliumCniProps, version = OLDEST): string[] {
  const { settings } = new CiliumCni(new Chart(new App(), 'core'), 'cilium', {
    version: CiliumVersion.of(OLDEST),
    ...props,
  });
  const inVersion = { ...settings, [VERSION]: { upstream: 'Cilium', version, images: {} } };
  return refusedOptions(inVersion, inEffect(inVersion).options).map(({ what, code }) => `${code}: ${what}`);
}

const withSettings = (base: CiliumCniProps, settings: CiliumSettingsInput): CiliumCniProps => ({ ...base, settings });

const STRICT = { extraConfig: { 'enable-encryption-strict-mode-ingress': 'true' } };

const VTEP = (mac: string) => ({
  enabled: true,
  endpoint: '10.1.1.1',
  cidr: '10.2.0.0/24',
  mask: '255.255.255.0',
  mac,
});

/** A program that does not start, in which versions, and what the message says. */
type Bad = readonly [code: string, props: CiliumCniProps, says: RegExp];

const BAD: readonly Bad[] = [
  ['CIL140', withSettings(KEPT, { bpf: { masquerade: true } }), /bpf\.masquerade is true, but kubeProxyReplacement/],
  ['CIL140', withSettings(KEPT, { extraConfig: { 'enable-bpf-masquerade': 'true' } }), /bpf\.masquerade is true/],
  [
    'CIL141',
    withSettings(REPLACED, { bpf: { masquerade: true }, egressMasqueradeInterfaces: 'eth0' }),
    /egressMasqueradeInterfaces is eth0/,
  ],
  [
    'CIL142',
    withSettings(REPLACED, { bpf: { masquerade: true }, enableMasqueradeRouteSource: true }),
    /enableMasqueradeRouteSource/,
  ],
  ['CIL143', withSettings(REPLACED, { ipMasqAgent: { enabled: true } }), /ipMasqAgent\.enabled is true, but bpf/],
  [
    'CIL143',
    withSettings(REPLACED, {
      ipMasqAgent: { enabled: true },
      bpf: { masquerade: true },
      enableIPv4Masquerade: false,
      enableIPv6Masquerade: false,
    }),
    /nothing is masqueraded/,
  ],
  [
    'CIL144',
    withSettings(REPLACED, {
      bpf: { masquerade: true },
      enableIPv4Masquerade: false,
      enableIPv6Masquerade: false,
    }),
    /enableIPv4Masquerade and enableIPv6Masquerade are false/,
  ],
  [
    'CIL146',
    withSettings(REPLACED, {
      egressGateway: { enabled: true },
      bpf: { masquerade: true },
      ipv6: { enabled: true },
      enableIPv4Masquerade: false,
    }),
    /egressGateway\.enabled is true, but enableIPv4Masquerade/,
  ],
  [
    'CIL147',
    withSettings(REPLACED, {
      egressGateway: { enabled: true },
      bpf: { masquerade: true },
      ciliumEndpointSlice: { enabled: true },
    }),
    /ciliumEndpointSlice/,
  ],
  ['CIL148', withSettings(REPLACED, { autoDirectNodeRoutes: true }), /autoDirectNodeRoutes is true, but routingMode/],
  [
    'CIL149',
    withSettings({ ...REPLACED, routing: NATIVE }, { directRoutingSkipUnreachable: true }),
    /directRoutingSkipUnreachable/,
  ],
  ['CIL114', withSettings(REPLACED, { routingMode: 'native' }), /ipv4NativeRoutingCIDR is not set/],
  [
    'CIL114',
    { ...REPLACED, routing: NATIVE, ipam: Ipam.clusterPool({ ipv6Cidrs: ['fd00::/104'] }) },
    /ipv6NativeRoutingCIDR is not set/,
  ],
  ['CIL151', withSettings(REPLACED, { ipv4: { enabled: false } }), /both false/],
  ['CIL152', withSettings(REPLACED, { ipam: { mode: 'eni' }, eni: { enabled: true } }), /routingMode is tunnel/],
  [
    'CIL152',
    withSettings(
      { ...REPLACED, routing: NATIVE },
      { ipam: { mode: 'eni' }, ipv6: { enabled: true }, enableIPv6Masquerade: false },
    ),
    /ipv6\.enabled is true/,
  ],
  ['CIL124', withSettings(REPLACED, { maglev: { tableSize: 1000 } }), /tableSize is 1000/],
  ['CIL144', withSettings(REPLACED, { bpf: { masquerade: true }, enableIPv4Masquerade: false }), /that are enabled/],
  ['CIL157', withSettings(REPLACED, { vtep: VTEP('82:36:4c:98:2e') }), /not a MAC address/],
  ['CIL160', withSettings(REPLACED, { tunnelSourcePortRange: '0-70000' }), /tunnelSourcePortRange is 0-70000/],
  ['CIL186', withSettings(REPLACED, { bpf: { monitorInterval: 'soon' } }), /monitor-aggregation-interval is "soon"/],
  ['CIL186', withSettings(REPLACED, { extraConfig: { 'enable-l7-proxy': 'perhaps' } }), /must be true or false/],
  ['CIL187', withSettings(REPLACED, { bpf: { ctTcpMax: 100 } }), /ctTcpMax is 100, but it must be 1024 to/],
  ['CIL187', withSettings(REPLACED, { bpf: { lbMapMax: 0 } }), /lbMapMax is 0, but it must be 1 or more/],
  ['CIL187', withSettings(REPLACED, { bpf: { mapDynamicSizeRatio: 1.5 } }), /mapDynamicSizeRatio is 1\.5/],
  [
    'CIL187',
    withSettings(REPLACED, { bpf: { natMax: 900_000, ctTcpMax: 500_000, ctAnyMax: 250_000 } }),
    /natMax is 900000/,
  ],
  ['CIL188', withSettings(REPLACED, { nodePort: { addresses: ['192.168.1.10'] } }), /not a network in CIDR notation/],
  ['CIL188', withSettings(REPLACED, { extraConfig: { 'allow-localhost': 'sometimes' } }), /auto, always or policy/],
  ['CIL188', withSettings(REPLACED, { ipam: { multiPoolPreAllocation: 'default' } }), /default=8/],
  ['CIL188', withSettings(REPLACED, { labels: 'k8s:app k8s:!(' }), /not a regular expression/],
  [
    'CIL191',
    withSettings(REPLACED, {
      extraConfig: { 'hubble-redact-http-headers-allow': 'a', 'hubble-redact-http-headers-deny': 'b' },
    }),
    /both set/,
  ],
  [
    'CIL192',
    withSettings(REPLACED, { extraConfig: { 'bpf-lb-rss-ipv4-src-cidr': '10.1.0.0/16' } }),
    /dsrDispatch ipip/,
  ],
  ['CIL153', { ...REPLACED, encryption: Encryption.ipsec(), routing: NATIVE, ipam: Ipam.multiPool() }, /multi-pool/],
  [
    'CIL154',
    withSettings(KEPT, { installNoConntrackIptablesRules: true }),
    /needs native routing, kubeProxyReplacement, bpf\.masquerade/,
  ],
  ['CIL155', withSettings(REPLACED, { ipam: { mode: 'delegated-plugin' } }), /extraConfig\.local-router-ipv4/],
  [
    'CIL156',
    withSettings(REPLACED, { extraConfig: { 'local-router-ipv4': '169.254.1.1' } }),
    /routingMode is tunnel and endpointRoutes/,
  ],
  ['CIL157', withSettings(REPLACED, { vtep: { enabled: true } }), /0 endpoints, 0 networks/],
  [
    'CIL157',
    withSettings(REPLACED, {
      vtep: {
        enabled: true,
        endpoint: '10.1.1.1 10.1.1.2',
        cidr: '10.2.0.0/24',
        mask: '255.255.255.0',
        mac: '82:36:4c:98:2e:56',
      },
    }),
    /2 endpoints, 1 networks/,
  ],
  ['CIL159', withSettings(REPLACED, { nat46x64Gateway: { enabled: true } }), /not both of ipv4\.enabled/],
  ['CIL160', withSettings(REPLACED, { tunnelSourcePortRange: '30000' }), /tunnelSourcePortRange is 30000/],
  [
    'CIL162',
    withSettings(REPLACED, { ipam: { operator: { clusterPoolIPv4PodCIDRList: ['fd00::/104'] } } }),
    /of the other family/,
  ],
  [
    'CIL163',
    withSettings(REPLACED, { underlayProtocol: 'ipv6', loadBalancer: { acceleration: 'native' } }),
    /underlayProtocol is ipv6/,
  ],
  [
    'CIL164',
    {
      ...REPLACED,
      routing: NATIVE,
      loadBalancing: { mode: LoadBalancingMode.DSR },
      settings: { loadBalancer: { dsrDispatch: 'ipip' } },
    },
    /dsrDispatch is ipip/,
  ],
  [
    'CIL165',
    withSettings(
      { ...REPLACED, loadBalancing: { mode: LoadBalancingMode.HYBRID, dsrDispatch: DsrDispatch.GENEVE } },
      { bpf: { lbModeAnnotation: true } },
    ),
    /mode is hybrid/,
  ],
  ['CIL165', withSettings(REPLACED, { bpf: { lbModeAnnotation: true } }), /lbModeAnnotation is true in a tunnel/],
  ['CIL166', withSettings(REPLACED, { nodePort: { range: '32767,30000' } }), /range is 32767,30000/],
  ['CIL167', withSettings(REPLACED, { maglev: { hashSeed: 'c2VlZA==' } }), /12 bytes/],
  [
    'CIL168',
    withSettings(
      { ...REPLACED, encryption: Encryption.wireguard() },
      { encryption: { strictMode: { enabled: true, cidr: 'fd00::/104' } } },
    ),
    /strictMode\.cidr is fd00::\/104/,
  ],
  [
    'CIL169',
    withSettings(
      { ...REPLACED, encryption: Encryption.ipsec() },
      { encryption: { ipsec: { encryptedOverlay: true } } },
    ),
    /tunnelProtocol is geneve/,
  ],
  [
    'CIL170',
    withSettings({ ...REPLACED, encryption: Encryption.wireguard() }, { underlayProtocol: 'ipv6' }),
    /wireguard, but underlayProtocol/,
  ],
  [
    'CIL171',
    withSettings(REPLACED, { bandwidthManager: { enabled: true, bbrHostNamespaceOnly: true } }),
    /bbrHostNamespaceOnly/,
  ],
  ['CIL123', withSettings(REPLACED, { bandwidthManager: { enabled: true, bbr: true } }), /forgets their timestamps/],
  ['CIL172', withSettings(REPLACED, { enableIPv4BIGTCP: true }), /BIGTCP is true, but routingMode is tunnel/],
  [
    'CIL172',
    withSettings({ ...REPLACED, routing: NATIVE, encryption: Encryption.ipsec() }, { enableIPv6BIGTCP: true }),
    /encryption\.type is ipsec/,
  ],
  ['CIL174', withSettings(REPLACED, { bpf: { events: { default: { rateLimit: 10 } } } }), /no burstLimit/],
  ['CIL175', withSettings(REPLACED, { bpf: { nodeMapMax: 1000 } }), /nodeMapMax is 1000/],
  [
    'CIL177',
    withSettings(REPLACED, { hubble: { metrics: { enabled: ['dns'], dynamic: { enabled: true } } } }),
    /dynamic/,
  ],
  [
    'CIL178',
    withSettings(KEPT, { extraConfig: { 'install-iptables-rules': 'false' } }),
    /l7Proxy needs iptables rules/,
  ],
  ['CIL179', withSettings(REPLACED, { bpf: { vlanBypass: ['eth0'] } }), /has eth0/],
  ['CIL180', withSettings(REPLACED, { dnsProxy: { maxDeferredConnectionDeletes: -1 } }), /is -1/],
  ['CIL181', withSettings(REPLACED, { operator: { endpointGCInterval: '0s' } }), /endpointGCInterval is 0/],
];

test.each(BAD)('%s: %j does not start', (code, props, says) => {
  const found = refused(props);
  expect(found).toEqual([expect.stringMatching(new RegExp(`^${code}: .*${says.source}.*does not start`))]);
});

/** Programs that start, most of them the nearest neighbours of those above. */
const GOOD: readonly (readonly [string, CiliumCniProps])[] = [
  ['the default', {}],
  ['kube-proxy replaced', REPLACED],
  ['masquerading in eBPF', withSettings(REPLACED, { bpf: { masquerade: true } })],
  [
    'masquerading in eBPF with NodePorts alone',
    withSettings(KEPT, { bpf: { masquerade: true }, nodePort: { enabled: true } }),
  ],
  [
    'ipMasqAgent, native without a CIDR',
    withSettings(REPLACED, { ipMasqAgent: { enabled: true }, bpf: { masquerade: true }, routingMode: 'native' }),
  ],
  [
    'no masquerading at all, native without a CIDR',
    withSettings(REPLACED, { enableIPv4Masquerade: false, enableIPv6Masquerade: false, routingMode: 'native' }),
  ],
  ['an egress gateway', withSettings(REPLACED, { egressGateway: { enabled: true }, bpf: { masquerade: true } })],
  [
    'direct routes that skip what is not reachable',
    withSettings(
      { ...REPLACED, routing: Routing.native({ ipv4Cidr: '10.0.0.0/8', autoDirectNodeRoutes: true }) },
      { directRoutingSkipUnreachable: true },
    ),
  ],
  [
    'dual stack, native',
    {
      ...REPLACED,
      routing: Routing.native({ ipv4Cidr: '10.0.0.0/8', ipv6Cidr: 'fd00::/64' }),
      ipam: Ipam.clusterPool({ ipv6Cidrs: ['fd00::/104'] }),
    },
  ],
  ['multi-pool with IPsec in a tunnel', { ...REPLACED, encryption: Encryption.ipsec(), ipam: Ipam.multiPool() }],
  [
    'no connection tracking',
    withSettings(
      { ...REPLACED, routing: NATIVE },
      { installNoConntrackIptablesRules: true, bpf: { masquerade: true } },
    ),
  ],
  [
    'addresses of AWS',
    withSettings(REPLACED, {
      eni: { enabled: true },
      ipam: { mode: 'eni' },
      routingMode: 'native',
      endpointRoutes: { enabled: true },
    }),
  ],
  [
    'an external tunnel endpoint',
    withSettings(REPLACED, {
      vtep: {
        enabled: true,
        endpoint: '10.169.72.236',
        cidr: '10.1.1.0/24',
        mask: '255.255.255.0',
        mac: '82:36:4c:98:2e:56',
      },
    }),
  ],
  [
    'DSR by Geneve, native',
    {
      ...REPLACED,
      routing: NATIVE,
      loadBalancing: { mode: LoadBalancingMode.DSR, dsrDispatch: DsrDispatch.GENEVE },
    },
  ],
  ['a range of NodePorts', withSettings(REPLACED, { nodePort: { range: '30000,32767' } })],
  ['a seed for Maglev', withSettings(REPLACED, { maglev: { hashSeed: 'JLfvgnHc2kaSUFaI' } })],
  [
    'strict mode',
    withSettings(
      { ...REPLACED, encryption: Encryption.wireguard() },
      { encryption: { strictMode: { enabled: true, cidr: '10.0.0.0/8', allowRemoteNodeIdentities: true } } },
    ),
  ],
  [
    'BBR',
    withSettings(
      { ...REPLACED, encryption: Encryption.wireguard() },
      { bandwidthManager: { enabled: true, bbr: true }, bpf: { masquerade: true } },
    ),
  ],
  [
    'BBR for nodes alone',
    withSettings(REPLACED, { bandwidthManager: { enabled: true, bbr: true, bbrHostNamespaceOnly: true } }),
  ],
  ['BIG TCP', withSettings({ ...REPLACED, routing: NATIVE }, { enableIPv4BIGTCP: true })],
  ['netkit of old', withSettings(REPLACED, { bpf: { datapathMode: 'netkit' } })],
  ['all VLANs', withSettings(REPLACED, { bpf: { vlanBypass: [0] } })],
  ['limits of events', withSettings(REPLACED, { bpf: { events: { default: { rateLimit: 10, burstLimit: 20 } } } })],
];

test.each(GOOD)('%s starts', (_, props) => {
  expect(refused(props)).toEqual([]);
});

test.each<readonly [code: string, version: string, refuses: boolean, props: CiliumCniProps]>([
  ['CIL140', '1.18.12', true, withSettings(KEPT, { bpf: { masquerade: true } })],
  ['CIL140', '1.19.0', false, withSettings(KEPT, { bpf: { masquerade: true } })],
  ['CIL145', '1.18.3', false, withSettings(REPLACED, { extraConfig: { 'enable-remote-node-masquerade': 'true' } })],
  ['CIL145', '1.19.6', true, withSettings(REPLACED, { extraConfig: { 'enable-remote-node-masquerade': 'true' } })],
  ['CIL165', '1.19.6', true, withSettings(REPLACED, { bpf: { lbModeAnnotation: true } })],
  ['CIL189', '1.19.6', true, withSettings({ ...REPLACED, routing: NATIVE }, STRICT)],
  ['CIL189', '1.20.0', false, withSettings({ ...REPLACED, routing: NATIVE }, STRICT)],
  ['CIL189', '1.20.0', true, withSettings({ ...KEPT, encryption: Encryption.ipsec() }, STRICT)],
  ['CIL161', '1.19.6', false, withSettings(REPLACED, { underlayProtocol: 'ipv6' })],
  ['CIL161', '1.20.2', true, withSettings(REPLACED, { underlayProtocol: 'ipv6' })],
  ['CIL172', '1.19.6', false, withSettings(REPLACED, { enableIPv4BIGTCP: true })],
  ['CIL173', '1.19.6', false, withSettings(REPLACED, { bpf: { datapathMode: 'netkit' } })],
  ['CIL173', '1.20.2', true, withSettings(REPLACED, { bpf: { datapathMode: 'netkit' } })],
  ['CIL173', '1.20.2', false, withSettings(REPLACED, { bpf: { datapathMode: 'netkit', masquerade: true } })],
])('%s: Cilium %s refuses it: %s', (code, version, refuses, props) => {
  expect(refused(props, version).some((problem) => problem.startsWith(code))).toBe(refuses);
});

test('an install without an agent does not need what agents need', () => {
  expect(refused(withSettings(KEPT, { agent: false, bpf: { masquerade: true } }))).toEqual([]);
});

describe('with the install itself', () => {
  const problems = (props: CiliumCniProps) =>
    new CiliumCni(new Chart(new App(), 'core'), 'cilium', props).node.validate();

  test('each problem is reported once, with its remedy', () => {
    const [problem, ...others] = problems(withSettings(REPLACED, { autoDirectNodeRoutes: true }));
    expect(problem).toContain('Routing.native({ autoDirectNodeRoutes: true }).   docs/errors.md#cil148');
    expect(others).toEqual([]);
  });

  test.each<readonly [string, CiliumSettingsInput]>([
    ['cil003', { hubble: { relay: { enabled: false } } }],
    ['cil010', { l7Proxy: false, loadBalancer: { l7: { backend: 'envoy' } } }],
    ['cil015', { ciliumEndpointSlice: { enabled: true }, disableEndpointCRD: true }],
    ['cil114', { routingMode: 'native' }],
  ])('%s: what the chart refuses is refused, and once', (code, settings) => {
    expect(problems(withSettings(REPLACED, settings)).map((problem) => problem.split('#')[1])).toEqual([code]);
  });

  test.each([
    ['a URL', 'https://192.168.1.10:6443', '192.168.1.10'],
    ['a URL with a name', 'https://api.example.com/', 'api.example.com'],
    ['an address with a port', '192.168.1.10:6443', '192.168.1.10'],
    ['an IPv6 address in brackets', '[fd00::10]', 'fd00::10'],
    ['a name with an underscore', 'api_server', '192.168.1.10'],
    ['an address with a number too large', '192.168.1.300', '192.168.1.10'],
  ])('an API server given as %s is refused, with what to write', (_, host, instead) => {
    expect(problems({ ...REPLACED, apiServer: { host } }).join()).toMatch(
      new RegExp(`is ${JSON.stringify(host).replace(/[[\]]/g, '\\$&')}, but it must.*such as ${instead}.*cil184`, 's'),
    );
  });

  test.each(['192.168.1.10', 'fd00::10', 'api.example.com', 'localhost', 'API.Example.com'])(
    'an API server at %s is fine',
    (host) => {
      expect(problems({ ...REPLACED, apiServer: { host } })).toEqual([]);
    },
  );

  test.each(['0', '65536', '64 43', 'https'])('an API server at port %j of settings is refused', (k8sServicePort) => {
    expect(problems(withSettings(REPLACED, { k8sServicePort })).join()).toMatch(/1 to 65535.*cil184/s);
  });

  test('URLs of API servers must be URLs', () => {
    const urls = (apiServerURLs: string) => problems(withSettings(REPLACED, { k8s: { apiServerURLs } }));
    expect(urls('https://192.168.1.10:6443 https://192.168.1.11:6443')).toEqual([]);
    expect(urls('https://192.168.1.10:6443 192.168.1.11').join()).toMatch(/has "192\.168\.1\.11".*cil184/s);
  });

  test('a native network that does not hold the pods is refused, one that does is not', () => {
    const routing = Routing.native({ ipv4Cidr: '10.244.0.0/16' });
    expect(problems({ ...REPLACED, routing }).join()).toMatch(
      /clusterPoolIPv4PodCIDRList has 10\.0\.0\.0\/8, but ipv4NativeRoutingCIDR is 10\.244\.0\.0\/16.*cil183/s,
    );
    expect(problems({ ...REPLACED, routing, ipam: Ipam.clusterPool({ ipv4Cidrs: ['10.244.0.0/17'] }) })).toEqual([]);
    expect(problems({ ...REPLACED, routing, ipam: Ipam.kubernetes() })).toEqual([]);
    expect(problems({ ...REPLACED, routing, settings: { enableIPv4Masquerade: false } })).toEqual([]);
  });

  test('a native network of the other family is refused', () => {
    expect(problems({ ...REPLACED, routing: Routing.native({ ipv4Cidr: 'fd00::/64' }) }).join()).toContain(
      'ipv4NativeRoutingCIDR is fd00::/64, which is IPv6',
    );
  });
});

test('masquerading in eBPF beside kube-proxy is warned of from 1.19 on', () => {
  const stderr = jest.spyOn(console, 'error').mockImplementation();
  const cilium = (version: string, props: CiliumCniProps) =>
    new CiliumCni(new Chart(new App(), 'core'), 'cilium', {
      ...props,
      version: CiliumVersion.of(version),
    }).node.validate();
  expect(cilium('1.19.6', withSettings(KEPT, { bpf: { masquerade: true } }))).toEqual([]);
  expect(stderr.mock.calls.join('\n')).toMatch(/warning: bpf\.masquerade is true, but kubeProxyReplacement is not/);
  stderr.mockClear();
  cilium('1.19.6', withSettings(REPLACED, { bpf: { masquerade: true } }));
  expect(stderr.mock.calls.join('\n')).not.toContain('bpf.masquerade');
  stderr.mockRestore();
});
