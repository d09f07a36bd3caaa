import { ApiObject } from 'cdk8s';
import { parse } from 'yaml';
import { IpBlock } from '../../lib/cilium';
import { Profile } from '../../lib/gitops';
import { MetricsServer } from '../../lib/metrics-server';
import { K3sHomelab, type K3sHomelabProps } from '../../lib/platforms';
import { PlatformApp } from '../../lib/synth';
import { isAllowed } from '../gitops/policy-model';

const REPOSITORY = 'https://git.example.com/home.git';
const SMALL = { repositoryUrl: REPOSITORY, certManager: {}, prometheus: {}, grafana: {} };

function homelab(props: Partial<K3sHomelabProps> = {}): K3sHomelab {
  return new K3sHomelab(new PlatformApp({ outdir: 'dist' }), 'home', {
    servers: [{ name: 'server-1', ip: '192.168.1.10' }],
    agents: [{ name: 'agent-1', ip: '192.168.1.11' }],
    network: '192.168.1.0/24',
    interface: 'eth0',
    pool: IpBlock.range('192.168.1.240', '192.168.1.250'),
    stack: SMALL,
    ...props,
  });
}

const problems = ({ node }: K3sHomelab) => node.root.node.findAll().flatMap((one) => one.node.validate());
const server = ({ k3s }: K3sHomelab) =>
  parse(k3s.files.find(({ path }) => path === 'bootstrap/server-1/config.yaml')?.text ?? '');

test('a stack has Argo CD and the components that it names, on the homelab’s Cilium', () => {
  const home = homelab();
  expect(home.components?.components.map(({ name }) => name).sort()).toEqual([
    'cert-manager',
    'grafana',
    'node-exporter',
    'prometheus',
  ]);
  expect(home.argoCd?.namespace).toBe('argocd');
  expect(problems(home)).toEqual([]);
});

test('without a stack there is no Argo CD, and no file of it', () => {
  const home = homelab({ stack: undefined });
  expect(home.argoCd).toBeUndefined();
  expect(home.components).toBeUndefined();
  expect(home.remoteResources).toEqual([]);
  expect(home.extraFiles.map(({ path }) => path)).toEqual([
    'bootstrap/server-1/config.yaml',
    'bootstrap/agent-1/config.yaml',
  ]);
});

describe('etcd of several servers', () => {
  const three = [1, 2, 3].map((index) => ({ name: `server-${index}`, ip: `192.168.1.2${index}` }));
  const option = (home: K3sHomelab) => server(home)['etcd-expose-metrics'];
  const jobs = ({ components }: K3sHomelab) => {
    const values = JSON.parse(JSON.stringify(components?.find('prometheus')?.values(components) ?? {}));
    return (values.serverFiles?.['prometheus.yml'].scrape_configs ?? []).filter(({ job_name }: { job_name: string }) =>
      job_name.startsWith('etcd/'),
    );
  };

  test('serves its metrics on the addresses of the servers, where Prometheus reads them', () => {
    const home = homelab({ servers: three });
    expect(option(home)).toBe(true);
    expect(jobs(home)).toEqual([
      {
        job_name: 'etcd/server:2381/metrics',
        metrics_path: '/metrics',
        scheme: 'http',
        kubernetes_sd_configs: [
          { role: 'node', selectors: [{ role: 'node', label: 'node-role.kubernetes.io/etcd=true' }] },
        ],
        relabel_configs: [
          {
            source_labels: ['__meta_kubernetes_node_address_InternalIP'],
            target_label: '__address__',
            regex: '([0-9.]+)',
            replacement: '$1:2381',
          },
          {
            source_labels: ['__meta_kubernetes_node_address_InternalIP'],
            target_label: '__address__',
            regex: '([0-9a-fA-F]*:.*)',
            replacement: '[$1]:2381',
          },
          { target_label: 'namespace', replacement: 'kube-system' },
          { source_labels: ['__meta_kubernetes_node_name'], target_label: 'pod' },
          { source_labels: ['__meta_kubernetes_node_name'], target_label: 'node' },
          { target_label: 'component', replacement: 'etcd' },
        ],
      },
    ]);
    const { namespace, workloads } = home.components?.find('prometheus') ?? {};
    const prometheus = { namespace: namespace?.name ?? '', pod: workloads?.[0]?.podLabels ?? {} };
    expect(isAllowed(home, prometheus, { entity: 'remote-node' }, 2381)).toBe(true);
  });

  test.each<[string, Partial<K3sHomelabProps>]>([
    ['without Prometheus', { servers: three, stack: { repositoryUrl: REPOSITORY, certManager: {} } }],
    ['without a stack', { servers: three, stack: undefined }],
    ['with one server, which has SQLite', {}],
    ['where that is not wanted', { servers: three, serverOptions: { 'etcd-expose-metrics': false } }],
  ])('%s, it does not', (_, props) => {
    const home = homelab(props);
    expect(option(home)).not.toBe(true);
    expect(jobs(home)).toEqual([]);
  });
});

test('the budget counts the machines', () => {
  const [budget] = homelab().extraFiles.filter(({ path }) => path === 'budget.yaml');
  expect(parse(budget?.text ?? '')).toMatchObject({ nodes: 2 });
});

test('Cilium is measured where there is a Prometheus, and leaves to Istio what is Istio’s', () => {
  const { settings: measured } = homelab().cilium;
  expect(measured.prometheus.enabled).toBe(true);
  expect(measured.socketLB.hostNamespaceOnly).not.toBe(true);
  const home = homelab({ stack: { repositoryUrl: REPOSITORY, istio: {} } });
  expect(home.cilium.settings).toMatchObject({
    prometheus: { enabled: false },
    cni: { exclusive: false },
    socketLB: { hostNamespaceOnly: true },
  });
  expect(problems(home)).toEqual([]);
});

test('Prometheus reads K3s’ CoreDNS, Cilium and Argo CD', () => {
  const { components } = homelab();
  const text = JSON.stringify(components?.find('prometheus')?.values(components));
  for (const job of ['coredns/server:9153', 'cilium/agent:9962', 'argocd/server:8083']) expect(text).toContain(job);
});

test('Falco uses K3s’ containerd to map processes to pods', () => {
  const engines = (falco: object) => {
    const { components } = homelab({ stack: { repositoryUrl: REPOSITORY, falco } });
    return components?.find('falco')?.values(components).collectors;
  };
  expect(engines({})).toMatchObject({
    containerEngine: { engines: { cri: { sockets: ['/run/k3s/containerd/containerd.sock'] } } },
  });
  expect(engines({ containerdSocket: '/run/own.sock' })).toMatchObject({
    containerEngine: { engines: { cri: { sockets: ['/run/own.sock'] } } },
  });
});

test('charts are left to Argo CD: the Helm controller is off with a stack, unless it is asked for', () => {
  expect(server(homelab())['disable-helm-controller']).toBe(true);
  expect(server(homelab({ helmController: true }))).not.toHaveProperty('disable-helm-controller');
  expect(server(homelab({ stack: undefined }))).not.toHaveProperty('disable-helm-controller');
  expect(server(homelab({ serverOptions: { 'disable-helm-controller': false } }))['disable-helm-controller']).toBe(
    false,
  );
});

test('K3s keeps its CoreDNS, metrics-server and local-path storage, whose class all volumes have', () => {
  const home = homelab({ stack: { ...SMALL, loki: {}, tempo: {}, vault: {} } });
  expect(server(home).disable).toEqual(['traefik', 'servicelb']);
  expect(JSON.stringify(home.components?.components.map((one) => one.values(home.components as never)))).not.toMatch(
    /storageClass/,
  );
});

describe('what K3s installs itself', () => {
  test('its metrics-server is the only one', () => {
    const home = homelab();
    new MetricsServer(home, 'metrics-server');
    expect(problems(home)).toEqual([expect.stringMatching(/APIService v1beta1\.metrics\.k8s\.io.*\n.*k3s012/)]);
    const own = homelab({ serverOptions: { disable: ['metrics-server'] } });
    new MetricsServer(own, 'metrics-server');
    expect(problems(own)).toEqual([]);
  });

  test('its Helm controller is needed for its objects', () => {
    const withChart = (props: Partial<K3sHomelabProps>) => {
      const home = homelab(props);
      const metadata = { name: 'shop', namespace: 'kube-system' };
      new ApiObject(home, 'chart', { apiVersion: 'helm.cattle.io/v1', kind: 'HelmChart', metadata });
      return problems(home);
    };
    expect(withChart({})).toEqual([expect.stringMatching(/HelmChart shop is for K3s' Helm controller.*\n.*k3s012/)]);
    expect(withChart({ helmController: true })).toEqual([]);
    expect(withChart({ stack: undefined })).toEqual([]);
  });

  test('its class is the only default', () => {
    const longhorn = { repositoryUrl: REPOSITORY, longhorn: { defaultStorageClass: true } };
    expect(problems(homelab({ stack: longhorn }))).toEqual([
      expect.stringMatching(/longhorn is a default StorageClass, and so is local-path.*\n.*k3s013/),
    ]);
    const without = { serverOptions: { disable: ['local-storage'] } };
    expect(problems(homelab({ stack: longhorn, ...without }))).toEqual([]);
    expect(problems(homelab({ stack: { repositoryUrl: REPOSITORY, longhorn: {} } }))).toEqual([]);
  });

  test('without its storage, volumes name a class', () => {
    const off = { serverOptions: { disable: ['local-storage'] } };
    expect(problems(homelab(off))).toEqual([
      expect.stringMatching(/grafana keeps data.*\n.*k3s013/),
      expect.stringMatching(/prometheus keeps data.*\n.*k3s013/),
    ]);
    const volume = { storageClassName: 'nfs' };
    const named = { ...SMALL, prometheus: { volume }, grafana: { volume } };
    expect(problems(homelab({ ...off, stack: named }))).toEqual([]);
    expect(problems(homelab({ ...off, stack: { ...SMALL, longhorn: {} } }))).toEqual([]);
  });
});

test('Prometheus reaches the metrics of Argo CD, and no other port', () => {
  const home = homelab();
  const prometheus = {
    namespace: 'observability',
    pod: home.components?.find('prometheus')?.workloads[0]?.podLabels ?? {},
  };
  const repo = home.argoCd?.metrics.find(({ program }) => program === 'repo-server');
  const pod = { namespace: 'argocd', pod: repo?.podLabels ?? {} };
  expect(isAllowed(home, prometheus, pod, 8084)).toBe(true);
  expect(isAllowed(home, prometheus, pod, 8081)).toBe(false);
});

test('more servers of Vault than machines are refused', () => {
  const stack = { repositoryUrl: REPOSITORY, vault: {}, profile: Profile.PRODUCTION };
  expect(problems(homelab({ stack }))).toEqual([expect.stringMatching(/Vault has 3 servers.*\n.*machines.*knd005/)]);
});

test.each([
  [{}, /stack\.repositoryUrl is missing/],
  [
    { repositoryUrl: REPOSITORY, grafna: {} },
    /stack\.grafna is not a known prop.*\n.*Did you mean stack\.grafana|grafana/,
  ],
  [{ repositoryUrl: REPOSITORY, grafana: { replica: 2 } }, /home\/grafana: replica is not a known prop/],
  [3, /stack is 3/],
])('the stack %j is refused', (stack, message) => {
  const { node } = homelab({ stack: stack as K3sHomelabProps['stack'] });
  expect(() => (node.root as PlatformApp).synth()).toThrow(message);
});
