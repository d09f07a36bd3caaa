import { join } from 'node:path';
import { stringify } from 'yaml';
import { binary } from '../control-plane/binaries';
import { serverCertificate } from '../control-plane/certificates';
import type { Cluster } from '../control-plane/cluster';
import { until } from '../control-plane/until';
import type { Machine } from '../machines/machine';
import { type Image, imageArchive, nameWithDigest, withoutDigest } from './images';

/** What every node has: the container that holds a pod's namespaces. */
const PAUSE = 'registry.k8s.io/pause:3.10';

export const CLUSTER_DNS = '10.96.0.10';

const CONTAINERD = `
version = 2
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "${PAUSE}"
  # A process without CAP_SYS_RESOURCE cannot make itself less likely to be killed.
  restrict_oom_score_adj = true
[plugins."io.containerd.grpc.v1.cri".containerd]
  snapshotter = "overlayfs"
`;

/** Runs containerd and the kubelet on a machine, and waits until they have registered the node. */
export async function startNode(cluster: Cluster, machine: Machine, images: readonly Image[]): Promise<void> {
  await startRuntime(cluster, machine, images);
  await startKubelet(cluster, machine);
}

/** Runs containerd with images on a machine. */
export async function startRuntime(cluster: Cluster, machine: Machine, images: readonly Image[]): Promise<void> {
  await startContainerd(cluster, machine);
  const pause = { name: PAUSE, program: await binary('probe'), path: '/pause', args: ['pause'] };
  for (const image of [pause, ...images]) await importImage(cluster, machine, image);
}

/**
 * Starts containerd, which finds the file that configures the network only if it is there before: the file is renamed
 * into its place, which containerd 1.6 misses.
 */
async function startContainerd({ processes }: Cluster, machine: Machine): Promise<void> {
  await machine.sh('mkdir -p /etc/containerd /opt/cni/bin; cp /usr/lib/cni/loopback /usr/lib/cni/portmap /opt/cni/bin');
  await machine.run('tee', ['/etc/containerd/config.toml'], CONTAINERD);
  machine.start(`containerd-${machine.name}`, 'containerd', []);
  await until(`containerd on ${machine.name} answers`, async () => {
    processes.assertRunning(`containerd-${machine.name}`);
    const { code, stderr } = await machine.try('ctr', ['version']);
    return code === 0 ? undefined : stderr;
  });
}

async function importImage({ processes }: Cluster, machine: Machine, image: Image): Promise<void> {
  const archive = await imageArchive(join(processes.folder), image);
  await machine.run('ctr', ['-n', 'k8s.io', 'images', 'import', archive]);
  const name = nameWithDigest(image.name);
  if (!name) return;
  const tagged = withoutDigest(image.name).replace(/^docker\.io\/(?=[^/]+$)/, 'docker.io/library/');
  await machine.run('ctr', ['-n', 'k8s.io', 'images', 'tag', tagged, name]);
}

async function startKubelet(cluster: Cluster, machine: Machine): Promise<void> {
  const { certificates, processes } = cluster;
  const kubeconfig = await cluster.kubeconfigWithSubject(
    machine.name,
    `/O=system:nodes/CN=system:node:${machine.name}`,
  );
  // Signed by the cluster's CA, against which metrics-server checks it.
  const folder = join(processes.folder, 'certificates');
  const serving = await serverCertificate(folder, `kubelet-${machine.name}`, machine.address, certificates.ca);
  const config = {
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    authentication: {
      anonymous: { enabled: false },
      webhook: { enabled: true },
      x509: { clientCAFile: certificates.ca.cert },
    },
    authorization: { mode: 'Webhook' },
    tlsCertFile: serving.cert,
    tlsPrivateKeyFile: serving.key,
    cgroupDriver: 'cgroupfs',
    clusterDNS: [CLUSTER_DNS],
    clusterDomain: 'cluster.local',
    containerRuntimeEndpoint: 'unix:///run/containerd/containerd.sock',
    failSwapOn: false,
    localStorageCapacityIsolation: false, // needs to know the file system of the root
    oomScoreAdj: 0,
    resolvConf: '/etc/resolv.conf',
    // What a test waits for
    nodeStatusUpdateFrequency: '5s',
    syncFrequency: '5s',
    evictionHard: { 'memory.available': '10Mi' },
  };
  await machine.sh('mkdir -p /etc/kubernetes; : >/etc/resolv.conf');
  await machine.run('tee', ['/etc/kubernetes/kubelet.yaml'], stringify(config));
  machine.start(`kubelet-${machine.name}`, await binary('kubelet'), [
    '--config=/etc/kubernetes/kubelet.yaml',
    `--kubeconfig=${kubeconfig}`,
    `--node-ip=${machine.address}`,
  ]);
  await until(`the kubelet has registered ${machine.name}`, async () => {
    processes.assertRunning(`kubelet-${machine.name}`);
    const { code, stderr } = await cluster.kubectl.try(['get', 'node', machine.name]);
    return code === 0 ? undefined : stderr;
  });
}

/** Waits until the node can have pods, for which it needs a network. */
export async function nodeIsReady(cluster: Cluster, machine: Machine): Promise<void> {
  await until(
    `the node ${machine.name} is ready`,
    async () => {
      cluster.processes.assertRunning(`kubelet-${machine.name}`);
      const args = ['wait', `node/${machine.name}`, '--for=condition=Ready', '--timeout=1s'];
      const { code, stderr } = await cluster.kubectl.try(args);
      return code === 0 ? undefined : stderr;
    },
    { seconds: 120 },
  );
}
