import { App, Chart } from 'cdk8s';
import { K3sBootstrap, type K3sBootstrapProps } from '../../lib/k3s';

const [SERVER_1, SERVER_2, SERVER_3] = [10, 11, 12].map((last, index) => ({
  name: `server-${index + 1}`,
  ip: `192.168.1.${last}`,
})) as [{ name: string; ip: string }, { name: string; ip: string }, { name: string; ip: string }];

const GOOD: K3sBootstrapProps = {
  servers: [SERVER_1],
  agents: [{ name: 'agent-1', ip: '192.168.1.20' }],
  network: '192.168.1.0/24',
};

/** What is said of the good props with these over them; the type is that of a caller in JavaScript. */
function refusal(over: Record<string, unknown>): string {
  try {
    new K3sBootstrap(new Chart(new App(), 'home'), 'k3s', { ...GOOD, ...over } as K3sBootstrapProps);
    return 'not refused';
  } catch (error) {
    return (error as Error).message;
  }
}

const agent = (ip: string, name = 'agent-1') => ({ agents: [{ name, ip }] });

test('good props are taken', () => {
  expect(refusal({})).toBe('not refused');
  expect(refusal({ servers: [SERVER_1, SERVER_2, SERVER_3] })).toBe('not refused');
  expect(refusal(agent('192.168.1.254'))).toBe('not refused');
  expect(refusal({ apiServer: 'k3s.home.example', tlsSans: ['10.0.0.1', 'home'] })).toBe('not refused');
  expect(refusal({ clusterCidr: '10.42.0.0/23' })).toBe('not refused');
});

test.each<[string, Record<string, unknown>, RegExp]>([
  ['no server', { servers: [] }, /servers is empty.*docs\/errors\.md#k3s001/s],
  ['no servers prop', { servers: undefined }, /servers is missing/],
  ['two servers', { servers: [SERVER_1, SERVER_2] }, /servers has 2 nodes.*odd.*1 or 3 servers.*#k3s001/s],
  [
    'four servers',
    { servers: [SERVER_1, SERVER_2, SERVER_3, { name: 'server-4', ip: '192.168.1.13' }] },
    /servers has 4 nodes.*3 or 5 servers/s,
  ],
  ['a name that no node can have', agent('192.168.1.20', 'Agent_1'), /agents\[0\]\.name is "Agent_1".*#k3s002/s],
  ['a name that leaves the folder', agent('192.168.1.20', '../core'), /agents\[0\]\.name is "\.\.\/core"/],
  ['a name twice', agent('192.168.1.20', 'server-1'), /servers\[0\]\.name and agents\[0\]\.name are both "server-1"/],
  [
    'an address twice',
    agent('192.168.1.10'),
    /servers\[0\]\.ip and agents\[0\]\.ip are both "192\.168\.1\.10".*#k3s003/s,
  ],
  [
    'no address',
    agent('192.168.1.256'),
    /agents\[0\]\.ip is "192\.168\.1\.256", but it must be an IPv4 address.*#k3s003/s,
  ],
  ['an address with a prefix length', agent('192.168.1.20/24'), /agents\[0\]\.ip is "192\.168\.1\.20\/24"/],
  ['an IPv6 address', agent('fd00::20'), /agents\[0\]\.ip is "fd00::20"/],
  [
    'an address in another network',
    agent('192.168.2.20'),
    /192\.168\.2\.20, which is not a host address of network 192\.168\.1\.0\/24/,
  ],
  ['the address of the network', agent('192.168.1.0'), /192\.168\.1\.0, which is not a host address/],
  ['the broadcast address', agent('192.168.1.255'), /192\.168\.1\.255, which is not a host address/],
  ['a member that nodes do not have', { agents: [{ name: 'a', ip: '192.168.1.20', role: 'x' }] }, /agents\.0\.role/],
  ['an unknown prop', { server: [SERVER_1] }, /server is not a known prop.*Did you mean servers\?/s],
  ['an API server with a port', { apiServer: '192.168.1.5:6443' }, /apiServer is "192\.168\.1\.5:6443".*#k3s005/s],
  ['an API server as a URL', { apiServer: 'https://192.168.1.5' }, /apiServer is "https:\/\/192\.168\.1\.5"/],
  ['an API server that is not an address', { apiServer: '192.168.1.500' }, /apiServer is "192\.168\.1\.500"/],
  ['an API server on an agent', { apiServer: '192.168.1.20' }, /the address of agent-1, which is an agent/],
  ['an API server on each machine', { apiServer: '127.0.0.1' }, /another machine on each machine/],
  ['an API server by that name', { apiServer: 'localhost' }, /another machine on each machine/],
  [
    'an API server among Services',
    { apiServer: '10.43.0.1' },
    /in 10\.43\.0\.0\/16, which exists only once the cluster runs/,
  ],
  ['a name that no certificate can have', { tlsSans: ['a', 'b c'] }, /tlsSans\[1\] is "b c".*#k3s005/s],
  [
    'a home network with host bits',
    { network: '192.168.1.10/24' },
    /network is "192\.168\.1\.10\/24".*Write 192\.168\.1\.0\/24/s,
  ],
  ['no home network', { network: undefined }, /network is missing/],
  [
    'pods in the home network',
    { clusterCidr: '192.168.0.0/16' },
    /network is 192\.168\.1\.0\/24 and clusterCidr is 192\.168\.0\.0\/16, which overlap.*#k3s006/s,
  ],
  [
    'pods among Services',
    { clusterCidr: '10.43.0.0/16' },
    /clusterCidr is 10\.43\.0\.0\/16 and serviceCidr is 10\.43\.0\.0\/16, which overlap/,
  ],
  [
    'a network of pods for one node of two',
    { clusterCidr: '10.42.0.0/24' },
    /room for 1 nodes of a \/24 each, and there are 2/,
  ],
  ['a network of pods for no node', { clusterCidr: '10.42.0.0/25' }, /room for 0 nodes/],
  [
    'a network of Services that is too large',
    { serviceCidr: '11.0.0.0/8' },
    /serviceCidr is 11\.0\.0\.0\/8, which is larger than a \/12/,
  ],
  ['an IPv6 network', { serviceCidr: 'fd00::/112' }, /serviceCidr is fd00::\/112, but it must be an IPv4 network/],
  [
    'a DNS server outside of the Services',
    { clusterDns: '192.168.1.1' },
    /clusterDns is "192\.168\.1\.1".*10\.43\.0\.0\/16.*#k3s006/s,
  ],
  ['a DNS server on the address of the API server', { clusterDns: '10.43.0.1' }, /clusterDns is "10\.43\.0\.1"/],
  [
    'one token for servers and agents',
    { agentTokenFile: '/etc/rancher/k3s/token' },
    /tokenFile and agentTokenFile are both.*#k3s004/s,
  ],
])('%s is refused', (_what, over, message) => {
  expect(refusal(over)).toMatch(/^home\/k3s: /);
  expect(refusal(over)).toMatch(message);
});

test.each([
  ['in a prop of its own', { token: 'K10secret::server:hunter2' }],
  ['for agents, in a prop of its own', { agentToken: 'hunter2' }],
  ['in place of its file', { tokenFile: 'K10secret::server:hunter2' }],
  ['for agents, in place of its file', { agentTokenFile: 'hunter2' }],
  ['that is not a text', { tokenFile: ['hunter2'] }],
])('a token %s is refused, and not repeated', (_where, over) => {
  expect(refusal(over)).toMatch(/#k3s004/);
  expect(refusal(over)).not.toMatch(/hunter2|secret/);
});

test('all that is wrong is reported at once', () => {
  const message = refusal({
    servers: [SERVER_1, SERVER_2],
    tokenFile: 'x',
    apiServer: ':',
    clusterCidr: '10.43.0.0/16',
  });
  for (const code of ['k3s001', 'k3s004', 'k3s005', 'k3s006']) expect(message).toContain(`#${code}`);
});

test('a machine with an unknown member, and without a required one, is refused with a clear message', () => {
  const servers = [{ nmae: 'server-1', ip: '192.168.1.1' }] as unknown as K3sBootstrapProps['servers'];
  const make = () => new K3sBootstrap(new Chart(new App(), 'c'), 'k3s', { servers, network: '192.168.1.0/24' });
  expect(make).toThrow(/nmae is "nmae", but it must be left out: there is no such key/);
  expect(make).toThrow(/name is missing, but it must be given/);
});
