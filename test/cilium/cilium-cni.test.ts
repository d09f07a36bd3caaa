import { App, Chart, JsonPatch } from 'cdk8s';
import {
  CiliumCni,
  type CiliumCniProps,
  CiliumVersion,
  Encryption,
  Ipam,
  LoadBalancingMode,
  Routing,
} from '../../lib/cilium';
import type { ManifestObject } from '../../lib/synth/manifest-object';

function cilium(props?: CiliumCniProps): { chart: Chart; cni: CiliumCni } {
  const chart = new Chart(new App(), 'core');
  return { chart, cni: new CiliumCni(chart, 'cilium', props) };
}

function objects(props?: CiliumCniProps): ManifestObject[] {
  return cilium(props).chart.toJson();
}

function find(all: readonly ManifestObject[], kind: string, name: string): Record<string, never> {
  const found = all.find((object) => object.kind === kind && object.metadata.name === name);
  if (!found) throw new Error(`no ${kind} ${name}`);
  return found as never;
}

const config = (props?: CiliumCniProps): Record<string, string> =>
  find(objects(props), 'ConfigMap', 'cilium-config').data as never;

/** What synthesis says of a program. */
function problems(props: CiliumCniProps): string[] {
  return cilium(props).cni.node.validate();
}

const api = { host: '192.168.1.10' };

describe('by default', () => {
  test('all objects are as they were read', () => {
    expect(objects()).toMatchSnapshot();
  });

  test('traffic goes through a Geneve tunnel, encrypted by IPsec with a key from a Secret', () => {
    expect(config()).toMatchObject({
      'routing-mode': 'tunnel',
      'tunnel-protocol': 'geneve',
      'enable-ipsec': 'true',
      'ipsec-key-file': '/etc/ipsec/keys',
      'kube-proxy-replacement': 'false',
      ipam: 'cluster-pool',
      'cluster-pool-ipv4-cidr': '10.0.0.0/8',
      'enable-policy': 'default',
    });
    const volumes = JSON.stringify(find(objects(), 'DaemonSet', 'cilium').spec);
    expect(volumes).toContain('"secretName":"cilium-ipsec-keys"');
    expect(objects().some(({ kind }) => kind === 'Secret')).toBe(false);
  });

  test('Hubble has its relay, its interface and OpenMetrics, and a Job makes its certificates', () => {
    const all = objects();
    expect(config()).toMatchObject({
      'hubble-metrics': 'dns drop tcp flow port-distribution icmp httpV2',
      'enable-hubble-open-metrics': 'true',
    });
    find(all, 'Deployment', 'hubble-relay');
    find(all, 'Deployment', 'hubble-ui');
    find(all, 'CronJob', 'hubble-generate-certs');
    const job = all.find(({ kind }) => kind === 'Job');
    expect(job?.metadata.name).toMatch(/^hubble-generate-certs-[0-9a-f]{10}$/);
    expect(job?.metadata.annotations).toBeUndefined();
    expect(job?.spec).not.toHaveProperty('ttlSecondsAfterFinished');
  });

  test('before 1.19 the Job keeps its name, and GitOps tools replace it', () => {
    const job = find(objects({ version: CiliumVersion.of('1.18.3') }), 'Job', 'hubble-generate-certs');
    expect(job.spec).not.toHaveProperty('ttlSecondsAfterFinished');
    expect(job.metadata).toMatchObject({
      annotations: {
        'argocd.argoproj.io/hook': 'Sync',
        'argocd.argoproj.io/hook-delete-policy': 'BeforeHookCreation',
        'kustomize.toolkit.fluxcd.io/force': 'enabled',
      },
    });
  });

  test('every image has a tag and a digest', () => {
    const images = [...JSON.stringify(objects()).matchAll(/"image":"([^"]+)"/g)].map(([, image]) => image);
    expect(images.length).toBeGreaterThan(8);
    for (const image of images) expect(image).toMatch(/^[\w./-]+:[\w.-]+@sha256:[0-9a-f]{64}$/);
  });
});

describe('with props', () => {
  test.each<[string, CiliumCniProps, Record<string, string>]>([
    [
      'routing natively',
      { routing: Routing.native({ ipv4Cidr: '10.0.0.0/8', autoDirectNodeRoutes: true }) },
      { 'routing-mode': 'native', 'ipv4-native-routing-cidr': '10.0.0.0/8', 'auto-direct-node-routes': 'true' },
    ],
    [
      'WireGuard',
      { encryption: Encryption.wireguard({ nodeEncryption: true }) },
      { 'enable-wireguard': 'true', 'encrypt-node': 'true' },
    ],
    ['a kube-proxy replacement', { kubeProxyReplacement: true, apiServer: api }, { 'kube-proxy-replacement': 'true' }],
    [
      'two families',
      { ipam: Ipam.clusterPool({ ipv6Cidrs: ['fd00::/104'] }) },
      { 'enable-ipv6': 'true', 'cluster-pool-ipv6-cidr': 'fd00::/104' },
    ],
    [
      'Maglev and DSR',
      {
        kubeProxyReplacement: true,
        apiServer: api,
        routing: Routing.native({ ipv4Cidr: '10.0.0.0/8' }),
        loadBalancing: { mode: LoadBalancingMode.DSR },
      },
      { 'bpf-lb-mode': 'dsr' },
    ],
    [
      'settings over the props',
      { routing: Routing.vxlan(), settings: { tunnelProtocol: 'geneve' } },
      { 'tunnel-protocol': 'geneve' },
    ],
  ])('%s is in the configuration', (_what, props, expected) => {
    expect(config(props)).toMatchObject(expected);
    expect(problems(props)).toEqual([]);
  });

  test('a Job creates the IPsec key when it is asked to, and can do nothing but create Secrets', () => {
    const all = objects({ encryption: Encryption.ipsec({ createKey: true }) });
    expect(find(all, 'Role', 'cilium-ipsec-key').rules).toEqual([
      { apiGroups: [''], resources: ['secrets'], verbs: ['create'] },
    ]);
    expect(find(all, 'Job', 'cilium-ipsec-key')).toMatchSnapshot();
  });

  test('the objects can be patched', () => {
    const { cni } = cilium();
    const agent = cni.node
      .findAll()
      .find(
        (each) => (each as { name?: string }).name === 'cilium' && (each as { kind?: string }).kind === 'DaemonSet',
      );
    (agent as unknown as { addJsonPatch(p: JsonPatch): void }).addJsonPatch(
      JsonPatch.add('/metadata/annotations', { a: 'b' }),
    );
    expect((agent as unknown as { toJson(): ManifestObject }).toJson().metadata.annotations).toEqual({ a: 'b' });
  });
});

describe('what does not work together', () => {
  test.each<[CiliumCniProps, RegExp]>([
    [
      { gatewayApi: {} },
      /gatewayAPI\.enabled is true, but kubeProxyReplacement is not.*Set kubeProxyReplacement.*cil101/s,
    ],
    [{ ingressController: {} }, /ingressController\.enabled is true.*cil102/s],
    [{ loadBalancing: { l2Announcements: true } }, /l2announcements\.enabled is true.*cil103/s],
    [{ loadBalancing: { mode: LoadBalancingMode.DSR } }, /loadBalancer\.mode is dsr.*cil104/s],
    [{ settings: { socketLB: { enabled: true } } }, /socketLB\.enabled is true.*cil105/s],
    [{ kubeProxyReplacement: true }, /nothing says where the API server is.*apiServer.*cil106/s],
    [
      { encryption: Encryption.wireguard(), settings: { extraConfig: { 'enable-ipsec': 'true' } } },
      /Cilium encrypts in one way.*cil107/s,
    ],
    [{ settings: { extraConfig: { 'enable-wireguard': 'true' } } }, /Cilium encrypts in one way.*cil108/s],
    [{ settings: { cni: { chainingMode: 'aws-cni' } } }, /cni\.chainingMode is aws-cni.*cil109/s],
    [{ settings: { hostFirewall: { enabled: true } } }, /hostFirewall\.enabled is true.*cil110/s],
    [{ settings: { bpf: { hostLegacyRouting: false } } }, /bpf\.hostLegacyRouting is false.*cil111/s],
    [{ settings: { ipv4: { enabled: false }, ipv6: { enabled: true } } }, /ipv4\.enabled is false.*cil112/s],
    [{ settings: { dnsProxy: { enableTransparentMode: false } } }, /enableTransparentMode is false.*cil113/s],
    [{ settings: { routingMode: 'native' } }, /ipv4NativeRoutingCIDR is not set.*cil114/s],
    [
      {
        kubeProxyReplacement: true,
        apiServer: api,
        routing: Routing.vxlan(),
        settings: { loadBalancer: { mode: 'dsr', dsrDispatch: 'geneve' } },
      },
      /dsrDispatch is geneve, but tunnelProtocol is vxlan.*cil115/s,
    ],
    [
      { kubeProxyReplacement: true, apiServer: api, loadBalancing: { mode: LoadBalancingMode.DSR } },
      /loadBalancer\.mode is dsr in a tunnel.*cil116/s,
    ],
    [
      { settings: { cluster: { name: 'a', id: 256 } } },
      /cluster\.id is 256.*0 to clustermesh\.maxConnectedClusters.*cil117/s,
    ],
    [{ settings: { clustermesh: { useAPIServer: true } } }, /cluster\.id is 0.*cil118/s],
    [
      { settings: { egressGateway: { enabled: true } } },
      /egressGateway\.enabled is true, but kubeProxyReplacement.*cil119/s,
    ],
    [{ settings: { egressGateway: { enabled: true } } }, /bpf\.masquerade is not.*cil120/s],
    [{ settings: { localRedirectPolicies: { enabled: true } } }, /localRedirectPolicies\.enabled is true.*cil122/s],
    [{ settings: { bandwidthManager: { enabled: true, bbr: true } } }, /bandwidthManager\.bbr is true.*cil123/s],
    [
      { settings: { loadBalancer: { algorithm: 'maglev' }, maglev: { tableSize: 1000 } } },
      /maglev\.tableSize is 1000, .*cil124/s,
    ],
    [
      { settings: { hubble: { enabled: false } } },
      /hubble\.ui\.enabled is true, but hubble\.enabled is false.*cil125/s,
    ],
    [{ hubble: { relay: false, ui: true } }, /hubble\.relay\.enabled is false.*cil003/s],
    [{ gatewayApi: {}, settings: { l7Proxy: false } }, /l7Proxy is false.*cil010/s],
    [
      { ipam: Ipam.clusterPool({ ipv4Cidrs: ['10.0.0.0/8', '10.1.0.0/16'] }) },
      /10\.0\.0\.0\/8 and .*10\.1\.0\.0\/16, which overlap.*cil130/s,
    ],
    [
      { ipam: Ipam.clusterPool({ ipv4Cidrs: ['10.0.0.0/25'] }) },
      /10\.0\.0\.0\/25, which is too small for one node: clusterPoolIPv4MaskSize is 24.*cil131/s,
    ],
    [
      { ipam: Ipam.clusterPool({ ipv4MaskSize: 32 }) },
      /clusterPoolIPv4MaskSize is 32, but it must be 8 to 30.*cil131/s,
    ],
    [
      { ipam: Ipam.clusterPool({ ipv6Cidrs: ['fd00::/64'] }) },
      /fd00::\/64, but clusterPoolIPv6MaskSize is 120.*cil131/s,
    ],
  ])('%j is refused with its remedy', (props, message) => {
    expect(problems(props).join('\n')).toMatch(message);
  });

  test.each([
    [Encryption.ipsec({ createKey: 'yes' as never }), /encryption\.createKey is "yes", but it must be true or false/],
    [Encryption.wireguard({ nodeEncryptoin: true } as never), /encryption\.nodeEncryptoin is not a known prop/],
  ])('a wrong prop of Encryption is refused with the path of the construct', (encryption, message) => {
    expect(() => cilium({ encryption })).toThrow(message);
    expect(() => cilium({ encryption })).toThrow(/^core\/cilium: /);
  });

  test('is all reported at once', () => {
    expect(
      problems({ gatewayApi: {}, loadBalancing: { l2Announcements: true }, serviceCidrs: ['10.96.0.0/12'] }),
    ).toHaveLength(4);
  });

  test.each<[Record<string, unknown>, RegExp]>([
    [
      { routing: 'geneve' },
      /core\/cilium: routing is "geneve", but it must be Routing\.geneve\(\), Routing\.vxlan\(\)/,
    ],
    [{ operator: { replicas: 0 } }, /operator\.replicas is 0, but it must be at least 1/],
    [{ hubble: { metrics: 'dns' } }, /hubble\.metrics is "dns"/],
    [{ clusterMesh: { clusterName: 'West', clusterId: 1 } }, /clusterMesh\.clusterName is "West"/],
    [
      { loadBalancing: { mode: 'fast', algoritm: 'x' } },
      /loadBalancing\.mode is "fast".*\n.*\n.*loadBalancing\.algoritm is not a known prop/,
    ],
    [
      { settings: { bpf: { masquerad: true } } },
      /bpf\.masquerad is not a known setting.*Did you mean bpf\.masquerade\?/s,
    ],
    [{ settings: { MTU: 'large' } }, /MTU is "large", but it must be/],
  ])('%j is refused at construction', (props, message) => {
    expect(() => cilium(props as CiliumCniProps)).toThrow(message);
  });
});
