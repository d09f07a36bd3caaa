import { CiliumVersion } from '../../../lib/cilium';
import { refused } from '../install/rendered';

const MESH = { useAPIServer: true };
const EXTERNAL = { kvstoremesh: { kvstoreMode: 'external' } };

test.each([
  ['CIL001', { tunnel: 'vxlan' }, /tunnel was removed.*routingMode/s],
  ['CIL001', { encryption: { keyFile: 'keys' } }, /Use encryption\.ipsec\.keyFile/],
  ['CIL001', { proxy: { prometheus: { enabled: false } } }, /Use envoy\.prometheus\.enabled/],
  ['CIL001', { ipam: { operator: { clusterPoolIPv4PodCIDR: '10.0.0.0/8' } } }, /clusterPoolIPv4PodCIDRList/],
  ['CIL002', { k8sServiceHost: 'a', k8sServiceHostRef: { name: 'b', key: 'c' } }, /Keep one/],
  ['CIL003', { hubble: { ui: { enabled: true } } }, /hubble\.relay\.enabled/],
  [
    'CIL004',
    { hubble: { relay: { tls: { server: { enabled: true } } }, ui: { enabled: true, standalone: { enabled: true } } } },
    /certsVolume/,
  ],
  ['CIL005', { hubble: { enabled: false, relay: { enabled: true } } }, /Set hubble\.enabled/],
  ['CIL006', { hubble: { tls: { auto: { method: 'certmanager' } } } }, /certManagerIssuerRef/],
  ['CIL007', { hubble: { redact: { http: { headers: { allow: ['a'], deny: ['b'] } } } } }, /allow and deny/],
  [
    'CIL008',
    { clustermesh: { ...MESH, apiserver: { tls: { auto: { method: 'certmanager' } } } } },
    /certManagerIssuerRef/,
  ],
  [
    'CIL009',
    { hubble: { relay: { enabled: true }, ui: { enabled: true, backend: { image: { tag: 'v0.8.5' } } } } },
    /v0\.9\.0/,
  ],
  ['CIL010', { l7Proxy: false, gatewayAPI: { enabled: true } }, /Set l7Proxy/],
  ['CIL011', { ingressController: { enabled: true, service: { externalTrafficPolicy: 'Any' } } }, /Cluster or Local/],
  ['CIL012', { gatewayAPI: { enabled: true, externalTrafficPolicy: 'Any' } }, /Cluster or Local/],
  ['CIL013', { kubeProxyReplacement: 'strict' }, /"strict".*true or false/],
  ['CIL013', { kubeProxyReplacement: null, upgradeCompatibility: '1.13' }, /true or false/],
  ['CIL014', { authentication: { enabled: false, mutual: { spire: { enabled: true } } } }, /authentication\.enabled/],
  ['CIL015', { ciliumEndpointSlice: { enabled: true }, disableEndpointCRD: true }, /disableEndpointCRD/],
  ['CIL016', { cluster: { name: 'West' } }, /"West"/],
  ['CIL016', { cluster: { name: 'a'.repeat(33) } }, /1 to 32/],
  ['CIL017', { cluster: { id: 3 } }, /still "default"/],
  ['CIL018', { cluster: { name: 'a', id: 200 }, eni: { enabled: true } }, /21330/],
  ['CIL020', { clustermesh: MESH, disableEndpointCRD: true }, /disableEndpointCRD/],
  [
    'CIL020',
    { clustermesh: { ...MESH, apiserver: { kvstoremesh: { enabled: false } } }, identityAllocationMode: 'kvstore' },
    /kvstoremesh/,
  ],
  ['CIL021', { clustermesh: { ...MESH, apiserver: EXTERNAL } }, /key-value store/],
  ['CIL021', { clustermesh: { apiserver: EXTERNAL }, identityAllocationMode: 'kvstore' }, /useAPIServer true/],
  ['CIL022', { clustermesh: { maxConnectedClusters: 300 } }, /255 or 511/],
  ['CIL023', { envoy: { baseID: -1 } }, /0 to 4294967295/],
  ['CIL024', { extraEnv: [{ name: 'KUBE_CLIENT_BACKOFF_BASE', value: '1' }] }, /extraEnv/],
  ['CIL025', { keepDeprecatedLabels: true, gke: { enabled: true } }, /keepDeprecatedLabels/],
  ['CIL027', { gke: { enabled: true }, routingMode: 'tunnel' }, /needs native/],
  ['CIL027', { aksbyocni: { enabled: true }, routingMode: 'native' }, /needs tunnel/],
  ['CIL028', { routingMode: 'native', enableIPv4Masquerade: true }, /ipv4NativeRoutingCIDR/],
  ['CIL028', { routingMode: 'native', ipv6: { enabled: true } }, /ipv6NativeRoutingCIDR/],
  ['CIL029', { operator: { setNodeTaints: true, removeNodeTaints: false } }, /removeNodeTaints/],
  ['CIL030', { conntrackGCInterval: 'soon' }, /"soon".*not a duration/],
  ['CIL031', { hubble: { tls: { auto: { enabled: false } } } }, /existingSecret/],
  ['CIL033', { upgradeCompatibility: 'latest' }, /"latest"/],
  ['CIL038', { clustermesh: { config: { enabled: true, clusters: [{ name: 'west' }] } } }, /where west is/],
  ['CIL039', { hubble: { metrics: { tls: { server: { mtls: { name: 'ca' } } } } } }, /mtls\.name/],
  ['CIL040', { image: { useDigest: true, digest: null } }, /image\.digest is null/],
  ['CIL041', { standaloneDnsProxy: { enabled: true } }, /dnsProxy\.proxyPort is 0/],
])('%s: the chart refuses %j, and so do we, with a remedy', (code, values, saying) => {
  const problem = refused(values);
  expect(problem).toMatch(saying);
  expect(problem).toContain(`docs/errors.md#${code.toLowerCase()}`);
});

test.each([
  ['CIL042', { bpf: { tproxy: true, datapathMode: 'netkit' } }, /datapathMode is netkit/],
  ['CIL043', { k8sServiceHost: 'auto' }, /"auto".*looks up/],
  ['CIL044', { ipam: { mode: 'eni' } }, /eni\.enabled is false/],
  [
    'CIL045',
    {
      nativeRoutingCIDRFromClusterPool: true,
      ipam: { operator: { clusterPoolIPv4PodCIDRList: ['10.0.0.0/9', '10.128.0.0/9'] } },
    },
    /has 2 networks/,
  ],
])('%s: the chart of 1.20 refuses %j', (code, values, saying) => {
  const problem = refused(values, CiliumVersion.of('1.20.0'));
  expect(problem).toMatch(saying);
  expect(problem).toContain(`docs/errors.md#${code.toLowerCase()}`);
});

test.each([
  ['a retired value that says nothing', { tunnel: '', remoteNodeIdentity: false, encryption: { keyFile: null } }],
  ['the retired pool of a family that is off', { ipam: { operator: { clusterPoolIPv6PodCIDR: 'fd00::/64' } } }],
  ['native routing that does not ask for masquerading', { routingMode: 'native' }],
  ['native routing with a list of what is not masqueraded', nativeWithAgent()],
  ['a cluster id that needs no bit of the mark', { cluster: { name: 'a', id: 300 }, eni: { enabled: true } }],
  ['durations of several units', { conntrackGCInterval: '1h30m', crdWaitTimeout: '1.5m' }],
  ['a duration that is not looked at', { encryption: { ipsec: { keyRotationDuration: 'soon' } } }],
  [
    'labels that GKE minds, elsewhere',
    { keepDeprecatedLabels: true, gke: { enabled: true }, namespaceOverride: 'cni' },
  ],
])('%s is not a reason to refuse', (_, values) => {
  expect(refused(values)).toBe('');
});

test('every problem is reported at once', () => {
  const problems = refused({ cluster: { name: 'West', id: 3 }, crdWaitTimeout: 'soon', envoy: { baseID: -1 } });
  expect(problems.match(/#cil\d+/g)).toEqual(['#cil016', '#cil023', '#cil030']);
});

test('so is what was removed from the chart, next to what does not fit', () => {
  const problems = refused({ tunnel: 'vxlan', kubeProxyReplacement: 'strict' });
  expect(problems.match(/#cil\d+/g)).toEqual(['#cil001', '#cil013']);
});

function nativeWithAgent() {
  return { routingMode: 'native', enableIPv4Masquerade: true, ipMasqAgent: { enabled: true } };
}
