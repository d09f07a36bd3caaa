import { describe as described } from '../../lib/problems';
import type { TenantCluster } from '../../lib/tenant-nodes';
import {
  type ArgoCdDeliveryProps,
  BundleDelivery,
  KubeProxyMode,
  TenantNodeBundle,
  type TenantNodeBundleProps,
} from '../../lib/tenant-nodes';
import { objectsOf, type Resource } from '../program';

const CLUSTER: TenantCluster = {
  name: 'a',
  minor: 36,
  endpoint: 'https://a.s1.k8s.example.com:443',
  konnectivityHost: 'a-konnectivity.s1.k8s.example.com',
  konnectivityPort: 443,
  tunnelHost: 'a-tunnel.s1.k8s.example.com',
  podCidr: '10.244.0.0/16',
  dnsAddress: '10.96.0.10',
  clusterDomain: 'cluster.local',
  images: { kubeProxy: 'kube-proxy:v1', konnectivityAgent: 'agent:v1', coreDns: 'coredns:v1', haproxy: 'haproxy:v1' },
};

let files: TenantNodeBundle['files'];
const stderr: string[] = [];
beforeEach(() => {
  stderr.length = 0;
  jest.spyOn(console, 'error').mockImplementation((text: string) => void stderr.push(text));
});
afterEach(() => jest.restoreAllMocks());

function bundle(changes: Partial<TenantNodeBundleProps> = {}): Resource[] {
  return objectsOf((chart) => {
    files = new TenantNodeBundle(chart, 'nodes', { cluster: CLUSTER, ...changes }).files;
  });
}

function dataOf(objects: readonly Resource[], name: string): Record<string, string> {
  const found = objects.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === name);
  return (found as unknown as { data: Record<string, string> }).data;
}

describe('what the nodes of a tenant get', () => {
  test("the API server's certificate at kubelets has its rights by a binding", () => {
    expect(bundle().find(({ metadata }) => metadata.name === 'platypaas:kube-apiserver-to-kubelets')).toMatchObject({
      roleRef: { name: 'system:kubelet-api-admin' },
      subjects: [{ kind: 'User', name: 'kube-apiserver-kubelet-client' }],
    });
  });

  test('namespaces have quotas for the size of the tenant, where it has any', () => {
    const quotas = (cluster: TenantCluster, limitedNamespaces?: string[]) =>
      bundle({ cluster, limitedNamespaces })
        .filter(({ kind }) => kind === 'ResourceQuota')
        .map(({ metadata, spec }) => [metadata.namespace, spec]);
    const hard = { 'count/pods': '1100', 'count/secrets': '500' };
    const sized = { ...CLUSTER, objects: { pods: 1100, secrets: 500 } };
    expect(quotas(CLUSTER)).toEqual([]);
    expect(quotas(sized)).toEqual([['default', { hard }]]);
    expect(quotas(sized, ['web', 'shop'])).toEqual([
      ['web', { hard }],
      ['shop', { hard }],
    ]);
  });

  test('agents count servers by their leases, and ask by the public name', () => {
    const text = JSON.stringify(bundle());
    expect(text).toContain('--count-server-leases=true');
    expect(dataOf(bundle(), 'konnectivity-agent')['kubeconfig.conf']).toContain(
      'server: https://a.s1.k8s.example.com:443',
    );
  });

  test('the Service kubernetes finds the tunnel, which names the tenant', () => {
    const objects = bundle();
    expect(objects.find(({ kind, metadata }) => kind === 'Service' && metadata.name === 'kubernetes')).toMatchObject({
      metadata: { namespace: 'default' },
      spec: { selector: { 'app.kubernetes.io/name': 'api-server-tunnel' } },
    });
    expect(dataOf(objects, 'api-server-tunnel')['haproxy.cfg']).toContain(
      'server tenant a-tunnel.s1.k8s.example.com:443 ssl verify required',
    );
  });

  test('there is no tunnel where API servers have an address of their own', () => {
    const { tunnelHost, ...cluster } = CLUSTER;
    expect(tunnelHost).toBeDefined();
    expect(bundle({ cluster }).filter(({ metadata }) => /tunnel|^kubernetes$/.test(metadata.name))).toEqual([]);
  });

  test.each(Object.values(KubeProxyMode))('the mode %s of kube-proxy is written', (kubeProxyMode) => {
    expect(dataOf(bundle({ kubeProxyMode }), 'kube-proxy')['config.conf']).toContain(`mode: ${kubeProxyMode}`);
  });

  test('kube-proxy is left out where Cilium replaces it', () => {
    expect(bundle({ kubeProxy: false }).filter(({ metadata }) => metadata.name.includes('kube-proxy'))).toEqual([]);
  });

  test('kubelets know the DNS of the cluster, and take no anonymous requests', () => {
    bundle();
    expect(files[0]?.text).toContain('clusterDNS:\n  - "10.96.0.10"');
    expect(files[0]?.text).toContain('anonymous:\n    enabled: false');
  });
});

describe('kube-proxy and its release', () => {
  test.each<[Partial<TenantNodeBundleProps>, RegExp]>([
    [{ kubeProxyMode: KubeProxyMode.IPVS }, /deprecates since 1\.35.*ten002/s],
    [{ kubeProxyMode: KubeProxyMode.IPVS, expectedServices: 30_000 }, /30000 Services.*ten002/s],
    [{ kubeProxyMode: KubeProxyMode.IPTABLES, expectedServices: 5_001 }, /5001 Services.*ten002/s],
  ])('%j is warned of', (props, message) => {
    bundle(props);
    expect(stderr.join('\n')).toMatch(message);
  });

  test.each<Partial<TenantNodeBundleProps>>([
    { kubeProxyMode: KubeProxyMode.IPTABLES, expectedServices: 5_000 },
    { expectedServices: 100_000 },
    { kubeProxyMode: KubeProxyMode.IPVS, kubeletMinor: 34, cluster: { ...CLUSTER, minor: 34 } },
  ])('%j passes in silence', (props) => {
    bundle(props);
    expect(stderr).toEqual([]);
  });

  test.each<[Partial<TenantNodeBundleProps>, RegExp]>([
    [{ kubeProxyMode: KubeProxyMode.IPVS, cluster: { ...CLUSTER, minor: 40 } }, /turns off in 1\.40.*ten001/s],
    [
      { kubeletMinor: 32, cluster: { ...CLUSTER, minor: 32 } },
      /nftables, which is stable since Kubernetes 1\.33, not in 1\.32.*ten001/s,
    ],
    [{ kubeletMinor: 37 }, /never ahead.*ten003/s],
    [{ kubeletMinor: 32 }, /three minors behind.*ten003/s],
  ])('%j is refused', (props, message) => {
    expect(() => bundle(props)).toThrow(message);
  });
});

describe('delivery by Argo CD', () => {
  const problemsOf = (props: Partial<ArgoCdDeliveryProps>) =>
    BundleDelivery.argoCd({ repositoryUrl: 'https://git.example.com/platform.git', path: 'dist/planes', ...props })
      ._problems;

  test.each<readonly [what: string, props: Partial<ArgoCdDeliveryProps>, says: RegExp]>([
    ['a path with a slash at its end', { path: 'dist/' }, /path of the delivery is "dist\/".*ten004/s],
    ['a path out of the repository', { path: '../dist' }, /path of the delivery is "\.\.\/dist".*ten004/s],
    [
      'a project in capitals',
      { project: 'Platform' },
      /project of the delivery is "Platform", which is not a DNS label.*ten004/s,
    ],
    ['a namespace with a dot', { namespace: 'argo.cd' }, /namespace of the delivery is "argo\.cd".*ten004/s],
  ])('%s is refused', (_what, props, says) => {
    expect(problemsOf(props).map(described)).toEqual([expect.stringMatching(says)]);
  });

  test('a folder of the repository and names of objects pass', () => {
    expect(problemsOf({ project: 'tenants', namespace: 'argo-cd' })).toEqual([]);
  });
});
