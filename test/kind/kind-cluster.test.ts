import { Testing } from 'cdk8s';
import { parse } from 'yaml';
import { KindCluster, type KindClusterProps } from '../../lib/kind';

const cluster = (props?: KindClusterProps) => new KindCluster(Testing.chart(), 'kind', props);

test('the cluster has a control plane and a worker, and neither a CNI nor kube-proxy', () => {
  const { file, nodes, apiServer } = cluster({ secretsEncryption: false });
  expect(file.path).toBe('bootstrap/kind.yaml');
  const image = expect.stringMatching(/^kindest\/node:v1\.34\.3@sha256:[0-9a-f]{64}$/);
  expect(parse(file.text)).toEqual({
    kind: 'Cluster',
    apiVersion: 'kind.x-k8s.io/v1alpha4',
    name: 'platform',
    networking: {
      disableDefaultCNI: true,
      kubeProxyMode: 'none',
      podSubnet: '10.244.0.0/16',
      serviceSubnet: '10.96.0.0/16',
    },
    nodes: [
      { role: 'control-plane', image },
      { role: 'worker', image },
    ],
  });
  expect(nodes).toBe(2);
  expect([0, 1, 3].map((workers) => cluster({ workers }).nodesForPods)).toEqual([1, 1, 3]);
  expect(apiServer).toEqual({ host: 'platform-control-plane', port: 6443 });
});

test('name, networks and number of workers are props', () => {
  const { file } = cluster({ name: 'lab', workers: 3, podCidr: '10.0.0.0/12', serviceCidr: '10.128.0.0/20' });
  const written = parse(file.text);
  expect(written.name).toBe('lab');
  expect(written.nodes.map(({ role }: { role: string }) => role)).toEqual([
    'control-plane',
    'worker',
    'worker',
    'worker',
  ]);
  expect(written.networking).toMatchObject({ podSubnet: '10.0.0.0/12', serviceSubnet: '10.128.0.0/20' });
});

describe('Secrets are encrypted in etcd', () => {
  const written = parse(cluster().file.text);
  const [controlPlane, worker] = written.nodes;

  test('with a key that is mounted into the control plane, and only there', () => {
    expect(controlPlane.extraMounts).toEqual([
      { hostPath: './encryption-at-rest', containerPath: '/etc/kubernetes/encryption-at-rest', readOnly: true },
    ]);
    expect(Object.keys(worker)).toEqual(['role', 'image']);
  });

  test.each([
    ['v1beta3', { 'encryption-provider-config': '/etc/kubernetes/encryption-at-rest/config.yaml' }],
    ['v1beta4', [{ name: 'encryption-provider-config', value: '/etc/kubernetes/encryption-at-rest/config.yaml' }]],
  ])('whichever version of kubeadm’s configuration KIND writes: %s', (version, extraArgs) => {
    const patches = controlPlane.kubeadmConfigPatches.map((text: string) => parse(text));
    expect(patches).toContainEqual({
      apiVersion: `kubeadm.k8s.io/${version}`,
      kind: 'ClusterConfiguration',
      apiServer: {
        extraArgs,
        extraVolumes: [
          {
            name: 'encryption-at-rest',
            hostPath: '/etc/kubernetes/encryption-at-rest',
            mountPath: '/etc/kubernetes/encryption-at-rest',
            readOnly: true,
            pathType: 'Directory',
          },
        ],
      },
    });
    expect(patches).toHaveLength(2);
  });

  test('and no key is in the file', () => {
    expect(cluster().file.text).not.toMatch(/secret:|[A-Za-z0-9+/]{43}=/);
  });
});

test('networks that overlap are refused, Docker’s included', () => {
  expect(() => cluster({ podCidr: '10.0.0.0/8' })).toThrow(
    /podCidr is 10\.0\.0\.0\/8 and serviceCidr is 10\.96\.0\.0\/16, which have addresses in common[\s\S]*knd001/,
  );
  expect(() => cluster({ serviceCidr: '172.18.4.0/22' })).toThrow(/serviceCidr is .* and dockerCidr is/);
});

test.each([
  [{ image: 'kindest/node:v1.34.3' }, /image is .* an image with its tag and digest/],
  [{ image: 'kindest/node:latest' }, /an image with its tag and digest/],
  [{ name: 'My Cluster' }, /name is "My Cluster"/],
  [{ workers: -1 }, /workers is -1, but it must be at least 0\./],
  [{ name: 'a'.repeat(50) }, /name is "a+", but it must be at most 49 characters or items/],
  [{ podCidr: '10.244.0.0' }, /podCidr is "10\.244\.0\.0", but it must be an IPv4 network/],
  [{ podCidr: 'fd00:10:244::/56' }, /podCidr is .* an IPv4 network/],
  [{ serviceCidr: '10.96.0.0/16,fd00::/108' }, /serviceCidr is .* an IPv4 network/],
  [{ podCidr: '10.244.0.0/24' }, /divides among at most 1 nodes, but the cluster has 2\.[\s\S]*knd006/],
  [{ podCidr: '10.244.0.0/25', workers: 0 }, /among at most 0 nodes[\s\S]*knd006/],
  [{ podCidr: '12.0.0.0/7' }, /among at most 0 nodes[\s\S]*knd006/],
  [{ serviceCidr: '11.0.0.0/8' }, /serviceCidr is 11\.0\.0\.0\/8, but kubeadm needs[\s\S]*knd006/],
  [{ serviceCidr: '10.96.0.0/29' }, /kubeadm needs a network of 12 to 28 bits[\s\S]*knd006/],
  [{ workers: Number.NaN }, /workers is NaN/],
] as const)('%j is refused', (props, message) => {
  expect(() => cluster(props)).toThrow(message);
});
