import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { binary } from '../control-plane/binaries';
import type { Cluster, Endpoint } from '../control-plane/cluster';
import { copyWritable, moduleFolder } from '../control-plane/go';
import { CILIUM } from '../control-plane/programs';
import { until } from '../control-plane/until';
import type { Machine } from '../machines/machine';
import { useServiceAccount } from '../machines/service-account';
import { operatorHasRegistered } from './definitions';

const NAMESPACE = 'kube-system';
const CONFIG = '/tmp/cilium/config-map';

interface ConfigMap {
  readonly data: Readonly<Record<string, string>>;
}

/** Where the tests' API server answers, outside of the cluster's own network. */
const API_SERVER: Endpoint = { address: '192.168.1.10', port: 6443 };

/** Runs the operator with the ConfigMap and the service account that were applied, and waits for its definitions. */
export async function startOperator(cluster: Cluster, machine: Machine): Promise<void> {
  await useServiceAccount(cluster, machine, NAMESPACE, 'cilium-operator');
  const { data } = await cluster.kubectl.get<ConfigMap>('configmap', 'cilium-config', '--namespace', NAMESPACE);
  await machine.sh(`mkdir -p ${CONFIG}`);
  const files = Object.entries(data).map(([key, value]) => `printf %s ${quote(value)} >${CONFIG}/${quote(key)}`);
  await machine.run('sh', ['-eu'], files.join('\n'));
  const flags = [`--config-dir=${CONFIG}`, '--debug=false'];
  machine.start('cilium-operator', await binary('cilium-operator'), flags, environment(machine));
  await operatorHasRegistered(cluster, [
    'ciliumnodes',
    'ciliumnetworkpolicies',
    'ciliumloadbalancerippools',
    'ciliuml2announcementpolicies',
  ]);
}

/** Runs the agent as the DaemonSet's containers do: with its ConfigMap, which it reads itself, and its service account. */
export async function startAgent(cluster: Cluster, machine: Machine, apiServer?: Endpoint): Promise<void> {
  const env = environment(machine, apiServer);
  await useServiceAccount(cluster, machine, NAMESPACE, 'cilium');
  await machine.sh(
    `
    # The cgroups that it sees are the machine's own: its socket load balancer attaches to their root.
    mkdir -p /run/cilium/cgroupv2 /host/proc /host/etc/cni/net.d /etc/cni/net.d /opt/cni/bin /var/lib/cilium
    mountpoint -q /run/cilium/cgroupv2 || mount -t cgroup2 none /run/cilium/cgroupv2
    mountpoint -q /host/proc || mount --rbind /proc /host/proc
    mountpoint -q /host/etc/cni/net.d || mount --bind /etc/cni/net.d /host/etc/cni/net.d
    for tool in clang llc; do ln -sf "$(command -v $tool-19)" /usr/local/bin/$tool; done
    rm -rf /var/lib/cilium/bpf
    cp -r "$1" /var/lib/cilium/bpf
    cp "$2" /usr/local/bin/cilium-dbg
    cp "$3" /usr/local/bin/cilium-health-responder
    cp "$4" /opt/cni/bin/cilium-cni`,
    await bpfSources(cluster),
    await binary('cilium-dbg'),
    await binary('cilium-health-responder'),
    await binary('cilium-cni'),
  );
  await machine.run('cilium-dbg', ['build-config', '--dest', CONFIG], '', env);
  machine.start(agentOn(machine), await binary('cilium-agent'), [`--config-dir=${CONFIG}`], env);
}

/** Waits until what the agent says of itself is OK. */
export async function agentIsReady(cluster: Cluster, machine: Machine): Promise<string> {
  let status = '';
  await until(
    `the agent on ${machine.name} is ready`,
    async () => {
      cluster.processes.assertRunning(agentOn(machine));
      const { code, stdout, stderr } = await machine.try('cilium-dbg', ['status', '--brief']);
      status = stdout.trim();
      return code === 0 && status === 'OK' ? undefined : `${status}${stderr}`;
    },
    { seconds: 240 },
  );
  return status;
}

/** The name under which the agent of a machine runs, and logs. */
export function agentOn(machine: Machine): string {
  return `cilium-agent-${machine.name}`;
}

/** A text as a word of a shell script. */
function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function environment(machine: Machine, { address, port } = API_SERVER): Record<string, string> {
  return {
    K8S_NODE_NAME: machine.name,
    CILIUM_K8S_NAMESPACE: NAMESPACE,
    KUBERNETES_SERVICE_HOST: address,
    KUBERNETES_SERVICE_PORT: `${port}`,
    HOME: '/root',
  };
}

/** A copy of the sources from which the agent compiles its BPF programs, which lie in its image. */
async function bpfSources({ processes }: Cluster): Promise<string> {
  const folder = join(processes.folder, 'bpf');
  if (!existsSync(folder)) copyWritable(join(await moduleFolder(`${CILIUM.path}@${CILIUM.version}`), 'bpf'), folder);
  return folder;
}
