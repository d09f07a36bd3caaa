import * as fs from 'node:fs';
import * as path from 'node:path';
import { gzipSync } from 'node:zlib';
import { doctorCommand } from '../../lib/cli/status';
import { readObjects } from '../../lib/diff/read';
import { nodeFindings } from '../../lib/doctor/node';
import { wantedBy, wantedByCore } from '../../lib/doctor/wanted';
import { type Answers, fakeKubectl } from '../live/fake-kubectl';
import { folderWithKubectl } from '../live/own-kubectl';
import { run } from './run';

const CORE = path.join(__dirname, '../../dist/core');

let folder: string;
const folderOfTest = folderWithKubectl('doctor');
beforeEach(() => {
  folder = folderOfTest();
});

const node = (name: string, ip: string, kubelet = 'v1.34.4', kernel = '6.12.1') => ({
  metadata: { name, labels: { 'node-role.kubernetes.io/control-plane': '' } },
  status: {
    addresses: [{ type: 'InternalIP', address: ip }],
    nodeInfo: { kubeletVersion: kubelet, kernelVersion: kernel },
  },
});
const daemonSets = (...names: string[]) => ({ stdout: { items: names.map((name) => ({ metadata: { name } })) } });
const kubeProxy = (mode: string) => ({
  stdout: { data: { 'config.conf': `kind: KubeProxyConfiguration\nmode: "${mode}"\n` } },
});

const PSK = 'ab'.repeat(20);
function ipsecSecret(keys: string) {
  return { stdout: { data: { keys: Buffer.from(keys).toString('base64') } } };
}

/** A kubeadm cluster as CORE wants it. */
const FINE: Answers = {
  '/version': { stdout: { gitVersion: 'v1.34.4' } },
  'json nodes': { stdout: { items: [node('a', '192.168.1.10')] } },
  'json daemonsets': daemonSets('kube-proxy'),
  'configmap kube-proxy': kubeProxy('iptables'),
  servicecidrs: { stdout: { items: [{ spec: { cidrs: ['10.96.0.0/12'] } }] } },
  configz: { stdout: { kubeletconfig: { serverTLSBootstrap: true } } },
  'service kube-dns': { stdout: {} },
  'secret cilium-ipsec-keys': ipsecSecret(`3+ rfc4106(gcm(aes)) ${PSK} 128\n`),
};

async function doctor(answers: Answers, ...args: string[]) {
  process.env.KUBECTL = fakeKubectl(folder, { ...FINE, ...answers });
  return run(doctorCommand, [CORE, ...args]);
}

test('a cluster that meets CORE’s requirements has no findings', async () => {
  expect(await doctor({})).toEqual({
    code: 0,
    stderr: '',
    stdout: `ok       Kubernetes  v1.34.4 is supported
ok       Network     there is none yet; nodes are not ready until Cilium runs
ok       kube-proxy  runs in mode iptables
ok       Addresses   pods (10.64.0.0/12), Services (10.96.0.0/12) and nodes have none in common
ok       IPsec       the Secret kube-system/cilium-ipsec-keys has a key
ok       Kernel      of 1 node is new enough; "doctor --node" on a node looks at modules, ports and MTU
ok       Kubelets    have certificates that can be verified
ok       DNS         kube-dns exists
`,
  });
});

const release = Buffer.from(
  // Helm's own form: JSON, compressed, encoded; Kubernetes encodes it once more.
  gzipSync(
    JSON.stringify({
      name: 'net',
      namespace: 'kube-system',
      chart: { metadata: { name: 'cilium', version: '1.18.3' } },
    }),
  ).toString('base64'),
).toString('base64');

test.each<[what: string, answers: Answers, expected: RegExp]>([
  [
    'an old cluster',
    { '/version': { stdout: { gitVersion: 'v1.29.3' } } },
    /wrong +Kubernetes +v1\.29\.3 is not one of 1\.34/,
  ],
  [
    'an old kubelet',
    { 'json nodes': { stdout: { items: [node('a', '192.168.1.10', 'v1.30.1')] } } },
    /the kubelet of a is v1\.30\.1/,
  ],
  [
    'another network',
    { 'json daemonsets': daemonSets('kube-proxy', 'calico-node') },
    /wrong +Network +Calico is installed.*\n +Remove Calico/,
  ],
  [
    "Helm's Cilium",
    { secrets: { stdout: { items: [{ data: { release } }] } } },
    /Helm's release net 1\.18\.3 in kube-system owns Cilium/,
  ],
  [
    'kube-proxy in mode ipvs',
    { 'configmap kube-proxy': kubeProxy('ipvs') },
    /wrong +kube-proxy +runs in mode ipvs\n +Set mode: iptables/,
  ],
  [
    'no kube-proxy',
    { 'json daemonsets': daemonSets(), 'configmap kube-proxy': { code: 1, stderr: '(NotFound)' } },
    /wrong +kube-proxy +was not found/,
  ],
  [
    'Services among pods',
    { servicecidrs: { stdout: { items: [{ spec: { cidrs: ['10.64.0.0/16'] } }] } } },
    /10\.64\.0\.0\/12 is for pods and overlaps 10\.64\.0\.0\/16, the network of Services/,
  ],
  [
    'a node among pods',
    { 'json nodes': { stdout: { items: [node('a', '10.70.0.1')] } } },
    /overlaps 10\.70\.0\.1\/32, the address of a/,
  ],
  [
    'an old kernel',
    { 'json nodes': { stdout: { items: [node('a', '192.168.1.10', 'v1.34.4', '5.4.0-150-generic')] } } },
    /a has 5\.4\.0-150-generic, and Cilium needs 5\.10/,
  ],
  [
    'kubelets with certificates of their own',
    { configz: { stdout: { kubeletconfig: {} } } },
    /wrong +Kubelets +have self-signed certificates/,
  ],
  [
    'kubelets that wait',
    {
      certificatesigningrequests: {
        stdout: { items: [{ metadata: { name: 'csr-x' }, spec: { signerName: 'kubernetes.io/kubelet-serving' } }] },
      },
    },
    /kubectl certificate approve csr-x/,
  ],
  [
    'another metrics-server',
    { 'apiservice v1beta1': { stdout: { metadata: { managedFields: [{ manager: 'helm' }] } } } },
    /another metrics-server is installed/,
  ],
  [
    'no IPsec key',
    { 'secret cilium-ipsec-keys': { code: 1, stderr: '(NotFound)' } },
    /wrong +IPsec +the Secret kube-system\/cilium-ipsec-keys is missing, and agents wait for its key\n +docs\/ipsec-key\.md has/,
  ],
  [
    'a key of IPsec under another name',
    { 'secret cilium-ipsec-keys': { stdout: { data: { key: 'eA==' } } } },
    /wrong +IPsec +the Secret kube-system\/cilium-ipsec-keys has no keys\n/,
  ],
  [
    'a Secret that may not be read',
    { 'secret cilium-ipsec-keys': { code: 1, stderr: 'Error from server (Forbidden): secrets is forbidden' } },
    /waiting +IPsec +the Secret kube-system\/cilium-ipsec-keys cannot be read, so its key is not checked\n/,
  ],
  ['no DNS', { 'service kube-dns': { code: 1, stderr: '(NotFound)' } }, /wrong +DNS/],
])('%s is found, with what to do', async (_, answers, expected) => {
  const { code, stdout } = await doctor(answers);
  expect(stdout).toMatch(expected);
  expect(code).toBe(1);
});

test.each([
  ['without a number', `rfc4106(gcm(aes)) ${PSK} 128`],
  ['with a number that is too high', `16+ rfc4106(gcm(aes)) ${PSK} 128`],
  ['without the length of the tag', `3+ rfc4106(gcm(aes)) ${PSK}`],
  ['that is not hexadecimal', `3+ rfc4106(gcm(aes)) ${'xy'.repeat(20)} 128`],
  ['that is empty', ''],
])('an IPsec key %s is found, and never shown', async (_, keys) => {
  const { code, stdout, stderr } = await doctor({ 'secret cilium-ipsec-keys': ipsecSecret(keys) });
  expect(stdout).toMatch(/wrong +IPsec +keys of the Secret kube-system\/cilium-ipsec-keys is not of the form/);
  expect(stdout + stderr).not.toMatch(/abab|xyxy/);
  expect(code).toBe(1);
});

test('two algorithms with their keys are a key of IPsec, too', async () => {
  const keys = `3 hmac(sha256) ${PSK} cbc(aes) 0x${PSK}`;
  expect(await doctor({ 'secret cilium-ipsec-keys': ipsecSecret(keys) })).toMatchObject({ code: 0 });
});

test('more nodes than the networks of pods have parts for are found', async () => {
  const config = fs.readFileSync(path.join(CORE, '4-configuration.yaml'), 'utf8');
  const dist = path.join(folder, 'dist');
  fs.mkdirSync(dist);
  fs.writeFileSync(path.join(dist, 'a.yaml'), config.replace('10.64.0.0/12', '10.64.0.0/23'));
  const nodes = (count: number) => ({
    'json nodes': { stdout: { items: Array.from({ length: count }, (_, at) => node(`n${at}`, `192.168.1.${at}`)) } },
  });
  const found = async (count: number) => {
    process.env.KUBECTL = fakeKubectl(folder, { ...FINE, ...nodes(count) });
    return run(doctorCommand, [dist]);
  };
  expect((await found(2)).stdout).not.toMatch(/has room for/);
  expect(await found(3)).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(
      /wrong +Addresses +10\.64\.0\.0\/23 has room for 2 nodes, each with a \/24 for its pods, but there are 3\n +Give pods a network with a prefix of 22 or less/,
    ),
  });
});

test('without a folder, the cluster is compared with CORE', async () => {
  expect(await wantedByCore()).toEqual(wantedBy(readObjects(CORE)));
  process.env.KUBECTL = fakeKubectl(folder, FINE);
  expect(await run(doctorCommand, [])).toEqual(await doctor({}));
});

test('errors exit with 2, JSON has the same findings', async () => {
  expect(await doctor({ '/version': { code: 1, stderr: 'no route to host' } })).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringMatching(/kub002/),
  });
  const { stdout } = await doctor({}, '--json');
  expect(JSON.parse(stdout)).toHaveLength(8);
  expect(await run(doctorCommand, [path.join(folder, 'nowhere')])).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/dif001/),
  });
});

describe('on a node', () => {
  const wanted = wantedBy(readObjects(CORE));

  function machine(files: Readonly<Record<string, string>>): string {
    const all = {
      'proc/sys/kernel/osrelease': '6.12.1\n',
      'proc/modules': 'geneve 1 0 - Live 0x0\nxt_socket 1 0 - Live 0x0\n',
      'lib/modules/6.12.1/modules.builtin':
        'kernel/net/sched/cls_bpf.ko\nkernel/net/sched/sch_ingress.ko\nkernel/net/ipv4/esp4.ko\nkernel/net/xfrm/xfrm_user.ko\n',
      'proc/net/tcp': '  sl  local_address rem_address   st\n   0: 00000000:0016 00000000:0000 0A\n',
      'proc/net/route': 'Iface\tDestination\tGateway\neth0\t00000000\t0101A8C0\n',
      'sys/class/net/eth0/mtu': '1500\n',
      'proc/sys/net/ipv4/ip_forward': '1\n',
      'proc/filesystems': 'nodev\tcgroup2\n',
      ...files,
    };
    for (const [name, text] of Object.entries(all)) {
      fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      fs.writeFileSync(path.join(folder, name), text);
    }
    return folder;
  }

  test('a machine that fits has no findings', () => {
    expect(nodeFindings(wanted, machine({})).map(({ area, state, text }) => `${state} ${area}: ${text}`)).toEqual([
      'ok Modules: esp4, xfrm_user, geneve, xt_socket, cls_bpf, sch_ingress are available',
      'ok Leftovers: nothing of another CNI',
      'ok Ports: are free',
      'ok MTU: 1500 on eth0 leaves pods 1373',
    ]);
  });

  test.each([
    [{ 'proc/modules': 'xt_socket 1\n' }, 'geneve is missing, which the Geneve tunnel needs'],
    [{ 'etc/cni/net.d/10-flannel.conflist': '{}' }, '/etc/cni/net.d/10-flannel.conflist belongs to another CNI'],
    [{ 'sys/class/net/flannel.1/mtu': '1450' }, 'the interface flannel.1 belongs to another CNI'],
    [
      { 'proc/net/tcp6': '   0: 00000000000000000000000000000000:1090 0:0000 0A\n' },
      "4240, needed for the agent's health checks, is in use",
    ],
    [{ 'sys/class/net/eth0/mtu': '700' }, '700 on eth0 leaves pods 573, less than the 576 that IPv4 needs'],
    [{ 'proc/sys/net/ipv4/ip_forward': '0\n' }, 'net.ipv4.ip_forward is 0'],
    [{ 'proc/filesystems': 'nodev\tcgroup\n' }, 'the kernel has no cgroup2'],
  ])('%j is found', (files, expected) => {
    const wrong = nodeFindings(wanted, machine(files as Record<string, string>)).filter(
      ({ state }) => state === 'wrong',
    );
    expect(wrong.map(({ text }) => text)).toEqual([expected]);
    expect(wrong[0]?.remedy).toMatch(/\.?$/);
  });

  test('what packets need depends on the family of addresses', () => {
    const small = machine({ 'sys/class/net/eth0/mtu': '1400' });
    const found = (hasIpv6: boolean) =>
      nodeFindings({ ...wanted, hasIpv6 }, small).filter(({ area }) => area === 'MTU');
    expect(found(false)).toEqual([{ area: 'MTU', state: 'ok', text: '1400 on eth0 leaves pods 1273' }]);
    expect(found(true)).toMatchObject([
      { state: 'wrong', text: '1400 on eth0 leaves pods 1273, less than the 1280 that IPv6 needs' },
    ]);
  });

  test('the command checks the machine that it runs on', async () => {
    const { code, stdout } = await run(doctorCommand, ['--node', '--json']);
    expect([0, 1]).toContain(code);
    expect((JSON.parse(stdout) as { area: string }[]).map(({ area }) => area)).toContain('Ports');
  });
});
