import { App, Chart } from 'cdk8s';
import { parse } from 'yaml';
import { K3sBootstrap, type K3sBootstrapProps } from '../../lib/k3s';

const SINGLE: K3sBootstrapProps = {
  servers: [{ name: 'server-1', ip: '192.168.1.10' }],
  agents: [{ name: 'agent-1', ip: '192.168.1.20' }],
  network: '192.168.1.0/24',
};

const HA: K3sBootstrapProps = {
  servers: [
    { name: 'server-1', ip: '192.168.1.10' },
    { name: 'server-2', ip: '192.168.1.11' },
    { name: 'server-3', ip: '192.168.1.12' },
  ],
  agents: [{ name: 'agent-1', ip: '192.168.1.20' }],
  network: '192.168.1.0/24',
  apiServer: '192.168.1.5',
  tlsSans: ['k3s.home.example'],
};

function bootstrap(props: K3sBootstrapProps): K3sBootstrap {
  return new K3sBootstrap(new Chart(new App(), 'home'), 'k3s', props);
}

function fileOf(props: K3sBootstrapProps, node: string): string {
  return bootstrap(props).files.find(({ path }) => path === `bootstrap/${node}/config.yaml`)?.text ?? 'no file';
}

/** A node's options as K3s reads them. */
function optionsOf(props: K3sBootstrapProps, node: string): Record<string, unknown> {
  return parse(fileOf(props, node)) as Record<string, unknown>;
}

/** What a cluster without flannel, kube-proxy and the parts that Cilium replaces needs, and nothing that differs. */
const REPLACED = {
  disable: ['traefik', 'servicelb'],
  'flannel-backend': 'none',
  'disable-network-policy': true,
  'disable-kube-proxy': true,
  'resolv-conf': '/run/systemd/resolve/resolv.conf',
};

/** What K3s' documentation wants to be the same on every server. */
const SAME_ON_SERVERS = [
  'cluster-cidr',
  'service-cidr',
  'cluster-dns',
  'disable',
  'flannel-backend',
  'disable-network-policy',
  'disable-kube-proxy',
  'agent-token-file',
];

describe('the files of K3s', () => {
  test('there is one for each node', () => {
    expect(bootstrap(HA).files.map(({ path }) => path)).toEqual([
      'bootstrap/server-1/config.yaml',
      'bootstrap/server-2/config.yaml',
      'bootstrap/server-3/config.yaml',
      'bootstrap/agent-1/config.yaml',
    ]);
  });

  test.each([
    ['a single server', SINGLE, 'server-1'],
    ['the first of several', HA, 'server-1'],
    ['the second of several', HA, 'server-2'],
    ['the third of several', HA, 'server-3'],
  ])('of %s leave to Cilium what is Cilium’s', (_which, props, node) => {
    expect(optionsOf(props, node)).toMatchObject(REPLACED);
  });

  test('of a single server keep SQLite', () => {
    expect(optionsOf(SINGLE, 'server-1')).toEqual({
      'node-name': 'server-1',
      'node-ip': '192.168.1.10',
      'token-file': '/etc/rancher/k3s/token',
      'agent-token-file': '/etc/rancher/k3s/agent-token',
      'tls-san': ['192.168.1.10'],
      'secrets-encryption': true,
      'cluster-cidr': '10.42.0.0/16',
      'service-cidr': '10.43.0.0/16',
      ...REPLACED,
    });
  });

  test('of several servers start etcd on the first, and join the others to it', () => {
    expect(optionsOf(HA, 'server-1')['cluster-init']).toBe(true);
    expect(optionsOf(HA, 'server-1')).not.toHaveProperty('server');
    for (const node of ['server-2', 'server-3']) {
      expect(optionsOf(HA, node).server).toBe('https://192.168.1.10:6443');
      expect(optionsOf(HA, node)).not.toHaveProperty('cluster-init');
    }
  });

  test('of several servers agree where K3s demands it', () => {
    const [first, ...others] = ['server-1', 'server-2', 'server-3'].map((node) =>
      SAME_ON_SERVERS.map((key) => optionsOf({ ...HA, clusterDns: '10.43.0.53' }, node)[key]),
    );
    expect(first).not.toContain(undefined);
    for (const other of others) expect(other).toEqual(first);
  });

  test('of every server hold the addresses and names that people and agents use', () => {
    for (const node of ['server-1', 'server-2', 'server-3'])
      expect(optionsOf(HA, node)['tls-san']).toEqual(['192.168.1.5', 'k3s.home.example']);
  });

  test('of an agent have the options of agents only', () => {
    expect(optionsOf(HA, 'agent-1')).toEqual({
      'node-name': 'agent-1',
      'node-ip': '192.168.1.20',
      server: 'https://192.168.1.5:6443',
      'token-file': '/etc/rancher/k3s/agent-token',
      'resolv-conf': '/run/systemd/resolve/resolv.conf',
    });
  });

  test('without agents have no token for them', () => {
    expect(optionsOf({ ...SINGLE, agents: [] }, 'server-1')).not.toHaveProperty('agent-token-file');
  });

  test('take other networks and files', () => {
    const props = {
      ...SINGLE,
      clusterCidr: '172.20.0.0/16',
      serviceCidr: '172.21.0.0/16',
      clusterDns: '172.21.0.53',
      tokenFile: '/run/secrets/k3s',
      agentTokenFile: '/run/secrets/k3s-agent',
    };
    expect(optionsOf(props, 'server-1')).toMatchObject({
      'cluster-cidr': '172.20.0.0/16',
      'service-cidr': '172.21.0.0/16',
      'cluster-dns': '172.21.0.53',
      'token-file': '/run/secrets/k3s',
      'agent-token-file': '/run/secrets/k3s-agent',
    });
    expect(optionsOf(props, 'agent-1')['token-file']).toBe('/run/secrets/k3s-agent');
  });

  test('say above each option why it is there', () => {
    for (const { path, text } of bootstrap({ ...HA, clusterDns: '10.43.0.53' }).files) {
      const lines = text.split('\n');
      const options = lines.flatMap((line, index) => (/^[a-z]/.test(line) ? [index] : []));
      expect(options.length).toBeGreaterThan(4);
      expect(
        options.filter((index) => !/^# .{20,}/.test(lines[index - 1] ?? '')).map((i) => `${path}: ${lines[i]}`),
      ).toEqual([]);
    }
  });

  test('read as this', () => {
    expect(fileOf(SINGLE, 'server-1')).toMatchSnapshot('a single server');
    expect(fileOf(HA, 'server-2')).toMatchSnapshot('a joining server');
    expect(fileOf(HA, 'agent-1')).toMatchSnapshot('an agent');
  });
});

describe('the address of the API server for Cilium', () => {
  test('is the server’s when there is one', () => {
    expect(bootstrap(SINGLE).apiServer).toEqual({ host: '192.168.1.10', port: 6443 });
  });

  test('is the virtual one when there is one', () => {
    expect(bootstrap(HA).apiServer).toEqual({ host: '192.168.1.5', port: 6443 });
  });

  test('is that of K3s’ load balancer on each node when there are several servers and no virtual one', () => {
    expect(bootstrap({ ...HA, apiServer: undefined }).apiServer).toEqual({ host: '127.0.0.1', port: 6444 });
  });
});
