import * as fs from 'node:fs';
import * as path from 'node:path';
import { gzipSync } from 'node:zlib';
import { doctorCommand } from '../../lib/cli/status';
import { readObjects } from '../../lib/diff/read';
import { nodeFindings } from '../../lib/doctor/node';
import { wantedBy } from '../../lib/doctor/wanted';
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

/** A kubeadm cluster as CORE wants it. */
const FINE: Answers = {
  '/version': { stdout: { gitVersion: 'v1.34.4' } },
  'json nodes': { stdout: { items: [node('a', '192.168.1.10')] } },
  'json daemonsets': daemonSets('kube-proxy'),
  'configmap kube-proxy': kubeProxy('iptables'),
  servicecidrs: { stdout: { items: [{ spec: { cidrs: ['10.96.0.0/12'] } }] } },
  configz: { stdout: { kubeletconfig: { serverTLSBootstrap: true } } },
  'service kube-dns': { stdout: {} },
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
  ['no DNS', { 'service kube-dns': { code: 1, stderr: '(NotFound)' } }, /wrong +DNS/],
])('%s is found, with what to do', async (_, answers, expected) => {
  const { code, stdout } = await doctor(answers);
  expect(stdout).toMatch(expected);
  expect(code).toBe(1);
});

test('errors exit with 2, JSON has the same findings', async () => {
  expect(await doctor({ '/version': { code: 1, stderr: 'no route to host' } })).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringMatching(/kub002/),
  });
  const { stdout } = await doctor({}, '--json');
  expect(JSON.parse(stdout)).toHaveLength(7);
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
    [{ 'sys/class/net/eth0/mtu': '1400' }, '1400 on eth0 leaves pods 1273, less than the 1280 that IPv6 needs'],
    [{ 'proc/sys/net/ipv4/ip_forward': '0\n' }, 'net.ipv4.ip_forward is 0'],
    [{ 'proc/filesystems': 'nodev\tcgroup\n' }, 'the kernel has no cgroup2'],
  ])('%j is found', (files, expected) => {
    const wrong = nodeFindings(wanted, machine(files as Record<string, string>)).filter(
      ({ state }) => state === 'wrong',
    );
    expect(wrong.map(({ text }) => text)).toEqual([expected]);
    expect(wrong[0]?.remedy).toMatch(/\.?$/);
  });

  test('the command checks the machine that it runs on', async () => {
    const { code, stdout } = await run(doctorCommand, ['--node', '--json']);
    expect([0, 1]).toContain(code);
    expect((JSON.parse(stdout) as { area: string }[]).map(({ area }) => area)).toContain('Ports');
  });
});
