import { App, Chart } from 'cdk8s';
import { parse } from 'yaml';
import { IpBlock, K3sHomelab } from '../../lib';
import { K3sBootstrap, type K3sBootstrapProps } from '../../lib/k3s';

const GOOD: K3sBootstrapProps = {
  servers: [{ name: 'server-1', ip: '192.168.1.10' }],
  agents: [{ name: 'agent-1', ip: '192.168.1.20' }],
  network: '192.168.1.0/24',
};

const DUAL: K3sBootstrapProps = {
  ...GOOD,
  servers: [{ name: 'server-1', ip: '192.168.1.10', ipv6: 'fd00:1::10' }],
  agents: [{ name: 'agent-1', ip: '192.168.1.20', ipv6: 'fd00:1::20' }],
  clusterCidrIpv6: 'fd00:42::/56',
  serviceCidrIpv6: 'fd00:43::/112',
};

/** The options of each node, as K3s reads them. */
function options(props: K3sBootstrapProps): Record<string, Record<string, unknown>> {
  const { files } = new K3sBootstrap(new Chart(new App(), 'home'), 'k3s', props);
  return Object.fromEntries(files.map(({ path, text }) => [path.split('/')[1] ?? '', parse(text)]));
}

test('without systemd-resolved, another file has the DNS servers: of all nodes or of one', () => {
  const all = options({ ...GOOD, resolvConf: '/etc/resolv.conf' });
  expect([all['server-1']?.['resolv-conf'], all['agent-1']?.['resolv-conf']]).toEqual([
    '/etc/resolv.conf',
    '/etc/resolv.conf',
  ]);
  const one = options({ ...GOOD, agents: [{ name: 'agent-1', ip: '192.168.1.20', resolvConf: '/etc/resolv.conf' }] });
  expect([one['server-1']?.['resolv-conf'], one['agent-1']?.['resolv-conf']]).toEqual([
    '/run/systemd/resolve/resolv.conf',
    '/etc/resolv.conf',
  ]);
});

test('with both families, nodes, pods and Services have an address of each', () => {
  const { 'server-1': server, 'agent-1': agent } = options(DUAL);
  expect(server).toMatchObject({
    'node-ip': '192.168.1.10,fd00:1::10',
    'cluster-cidr': '10.42.0.0/16,fd00:42::/56',
    'service-cidr': '10.43.0.0/16,fd00:43::/112',
  });
  expect(agent).toMatchObject({ 'node-ip': '192.168.1.20,fd00:1::20' });
});

test('extra options are written beside ours; those of a machine win, and lists are put together', () => {
  const { 'server-1': server, 'agent-1': agent } = options({
    ...GOOD,
    agents: [{ name: 'agent-1', ip: '192.168.1.20', options: { 'node-label': ['disk=ssd'], 'max-pods': 50 } }],
    serverOptions: { disable: ['local-storage'], 'write-kubeconfig-mode': '0640' },
    agentOptions: { 'max-pods': 200 },
  });
  expect(server).toMatchObject({
    disable: ['traefik', 'servicelb', 'local-storage'],
    'write-kubeconfig-mode': '0640',
  });
  expect(agent).toMatchObject({ 'node-label': ['disk=ssd'], 'max-pods': 50 });
  expect(server).not.toHaveProperty('max-pods');
});

test.each<readonly [string, Partial<K3sBootstrapProps>, RegExp]>([
  ['a relative path', { resolvConf: 'resolv.conf' }, /resolvConf is "resolv\.conf".*absolute path.*k3s010/s],
  [
    'one network of the second family',
    { ...DUAL, serviceCidrIpv6: undefined },
    /serviceCidrIpv6 is missing, but the other.*k3s011/s,
  ],
  ['IPv4 for the second family', { ...DUAL, clusterCidrIpv6: '10.44.0.0/16' }, /must be an IPv6 network.*48 to 60/s],
  ['a network for too few nodes', { ...DUAL, clusterCidrIpv6: 'fd00:42::/64' }, /48 to 60.*k3s011/s],
  ['too large a network of Services', { ...DUAL, serviceCidrIpv6: 'fd00:43::/64' }, /108 to 126.*fd00:43::\/112/s],
  ['a node with one address', { ...DUAL, agents: GOOD.agents }, /agents\[0\]\.ipv6 is missing.*k3s011/s],
  ['an address of no network', { servers: DUAL.servers }, /servers\[0\]\.ipv6 is given, but the cluster has IPv4 only/],
  ['an option of a prop', { serverOptions: { 'cluster-cidr': '10.1.0.0/16' } }, /follows from clusterCidr.*k3s009/s],
  ['an option with dashes', { agentOptions: { '--node-label': 'a=b' } }, /"--node-label".*without its dashes.*k3s009/s],
  ['a token', { serverOptions: { token: 'K10abc::server:secret' } }, /the option token, which would put a credential/],
  ['a database with a password', { serverOptions: { 'datastore-endpoint': 'mysql://u:p@db' } }, /k3s004/],
])('%s is refused', (_what, over, says) => {
  const make = () => options({ ...GOOD, ...over });
  expect(make).toThrow(says);
  expect(make).not.toThrow(/K10abc|u:p@db/);
});

describe('the homelab', () => {
  const homelab = (props: K3sBootstrapProps) =>
    new K3sHomelab(new App(), 'home', {
      ...props,
      interface: 'eth0',
      pool: IpBlock.range('192.168.1.240', '192.168.1.250'),
    });

  test('announces on the interfaces that its nodes have', () => {
    const agents = [{ name: 'agent-1', ip: '192.168.1.20', interface: 'enp1s0' }];
    const policy = homelab({ ...GOOD, agents })
      .toJson()
      .find(({ kind }) => kind === 'CiliumL2AnnouncementPolicy');
    expect(policy.spec.interfaces).toEqual(['^eth0$', '^enp1s0$']);
  });

  test('gives pods addresses of both families', () => {
    const { cilium } = homelab(DUAL);
    expect(cilium.node.validate()).toEqual([]);
    expect(cilium.serviceCidrs).toEqual(['10.43.0.0/16', 'fd00:43::/112']);
    expect(cilium.settings.ipv6.enabled).toBe(true);
    expect(cilium.settings.ipam.operator).toMatchObject({
      clusterPoolIPv4PodCIDRList: ['10.42.0.0/16'],
      clusterPoolIPv6PodCIDRList: ['fd00:42::/56'],
      clusterPoolIPv6MaskSize: 64,
    });
  });
});
