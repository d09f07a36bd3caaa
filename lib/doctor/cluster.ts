import * as semver from 'semver';
import { type ClusterFacts, clusterFacts } from '../live/cluster-facts';
import { helmReleases } from '../live/helm-releases';
import type { Kubectl } from '../live/kubectl';
import { minorOf } from '../settings/loose-version';
import { isMap, type JsonMap } from '../settings/schema';
import type { Finding } from '../status';
import { MINORS } from '../validate/api-schemas';
import { addresses } from './addresses';
import { ok, wrong } from './findings';
import { ipsecKey } from './ipsec-key';
import type { Wanted } from './wanted';

/** Compares what a platform assumes with what the API server shows of a cluster. */
export async function clusterFindings(kubectl: Kubectl, wanted: Wanted): Promise<Finding[]> {
  const facts = await clusterFacts(kubectl);
  return [
    version(facts),
    ...skew(facts),
    ...network(facts, wanted, await ciliumRelease(kubectl)),
    kubeProxy(facts, wanted),
    ...addresses(facts, wanted),
    ...(await ipsecKey(kubectl, wanted)),
    ...kernels(facts, wanted),
    ...(await kubelets(kubectl, facts, wanted)),
    ...(await metricsApi(kubectl, wanted)),
    ...(await others(kubectl, facts)),
    ...(await gatewayApi(kubectl)),
    ...(await clusterDns(kubectl)),
  ];
}

function version({ version: text }: ClusterFacts): Finding {
  const minor = minorOf(text) ?? '';
  if ((MINORS as readonly string[]).includes(minor)) return ok('Kubernetes', `${text} is supported`);
  return wrong(
    'Kubernetes',
    `${text} is not one of ${MINORS.join(', ')}`,
    'Upgrade the cluster, one minor version after the other.',
  );
}

/** @see https://kubernetes.io/releases/version-skew-policy/#kubelet */
function skew({ version: server, nodes }: ClusterFacts): Finding[] {
  const minor = (version: string) => semver.coerce(version)?.minor ?? 0;
  return nodes
    .filter(({ kubeletVersion: kubelet }) => minor(kubelet) > minor(server) || minor(kubelet) < minor(server) - 3)
    .map(({ name, kubeletVersion }) =>
      wrong(
        'Kubernetes',
        `the kubelet of ${name} is ${kubeletVersion}`,
        `Bring it to ${server}, or at most three minor versions below.`,
      ),
    );
}

async function ciliumRelease(kubectl: Kubectl): Promise<string | undefined> {
  const [release] = await helmReleases(kubectl, ['cilium']);
  return release && `${release.name} ${release.chartVersion} in ${release.namespace}`;
}

function network({ networks, distribution }: ClusterFacts, { cilium }: Wanted, release: string | undefined): Finding[] {
  const foreign = networks.filter((name) => name !== 'Cilium');
  const findings = foreign.map((name) =>
    wrong(
      'Network',
      `${name} is installed, and a cluster has only one network`,
      name === 'flannel' && distribution === 'k3s'
        ? 'Start K3s with flannel-backend: none and disable-network-policy, as bootstrap/ of the homelab has it, and restart the nodes.'
        : `Remove ${name}, its interfaces, and its file in /etc/cni/net.d of each node, before pods are recreated.`,
    ),
  );
  if (release !== undefined) {
    findings.push(
      wrong(
        'Network',
        `Helm's release ${release} owns Cilium`,
        'Take over its values with "init --from-cluster", then "apply --force-conflicts"; do not use Helm for it any more.',
      ),
    );
  }
  if (findings.length > 0) return findings;
  return [
    ok(
      'Network',
      networks.length > 0
        ? 'Cilium is the only one'
        : `there is none yet${cilium ? '; nodes are not ready until Cilium runs' : ''}`,
    ),
  ];
}

function kubeProxy({ kubeProxy: mode }: ClusterFacts, { replacesKubeProxy }: Wanted): Finding {
  if (replacesKubeProxy) {
    return mode === 'none'
      ? ok('kube-proxy', 'is not there; Cilium replaces it')
      : wrong(
          'kube-proxy',
          `runs in mode ${mode}, and Cilium replaces it`,
          'Delete its DaemonSet and ConfigMap once Cilium runs, or start K3s with disable-kube-proxy.',
        );
  }
  if (mode === 'iptables') return ok('kube-proxy', 'runs in mode iptables');
  if (mode === 'none') {
    return wrong(
      'kube-proxy',
      'was not found, and the platform does not replace it',
      'Install it, or set kubeProxyReplacement with apiServer of CiliumCni.',
    );
  }
  return wrong(
    'kube-proxy',
    `runs in mode ${mode}`,
    'Set mode: iptables in its ConfigMap and restart its pods: CORE is tested with that one.',
  );
}

interface KernelNeed {
  readonly least: string;
  readonly what: string;
  readonly isIt: (wanted: Wanted) => boolean;
}

/** @see https://docs.cilium.io/en/stable/operations/system_requirements/#linux-kernel */
const KERNELS: readonly KernelNeed[] = [
  { least: '5.10', what: 'Cilium', isIt: () => true },
  { least: '6.3', what: 'BIG TCP for IPv4', isIt: ({ cilium }) => cilium?.['enable-ipv4-big-tcp'] === 'true' },
  { least: '6.8', what: 'netkit', isIt: ({ cilium }) => (cilium?.['datapath-mode'] ?? '').startsWith('netkit') },
];

function kernels({ nodes }: ClusterFacts, wanted: Wanted): Finding[] {
  const needs = KERNELS.filter(({ isIt }) => isIt(wanted));
  const found = nodes.flatMap(({ name, kernel }) =>
    needs
      .filter(({ least }) => isOlder(kernel, least))
      .map(({ least, what }) =>
        wrong('Kernel', `${name} has ${kernel}, and ${what} needs ${least}`, 'Upgrade its operating system.'),
      ),
  );
  if (found.length > 0 || nodes.length === 0) return found;
  return [
    ok(
      'Kernel',
      `of ${nodes.length} ${nodes.length === 1 ? 'node' : 'nodes'} is new enough; "doctor --node" on a node looks at modules, ports and MTU`,
    ),
  ];
}

function isOlder(version: string, least: string): boolean {
  const [given, wanted] = [semver.coerce(version), semver.coerce(least)];
  return given !== null && wanted !== null && semver.lt(given, wanted);
}

/** Whether kubelets' certificates can be verified, which metrics-server does by default. */
async function kubelets(
  kubectl: Kubectl,
  { nodes, distribution }: ClusterFacts,
  { verifiesKubelets }: Wanted,
): Promise<Finding[]> {
  const pending = ((await kubectl.get<{ items: JsonMap[] }>('certificatesigningrequests'))?.items ?? []).filter(
    ({ spec, status }) =>
      isMap(spec) &&
      spec.signerName === 'kubernetes.io/kubelet-serving' &&
      !JSON.stringify(status ?? {}).includes('Approved'),
  );
  if (pending.length > 0) {
    const names = pending.map(({ metadata }) => (isMap(metadata) ? String(metadata.name) : '')).join(' ');
    return [
      wrong(
        'Kubelets',
        `${pending.length} wait for their certificates`,
        `Check who asks, then: kubectl certificate approve ${names}`,
      ),
    ];
  }
  const [first] = nodes;
  if (!verifiesKubelets || !first || distribution === 'k3s' || distribution === 'rke2') return [];
  const answer = await kubectl.try(['get', '--raw', `/api/v1/nodes/${first.name}/proxy/configz`]);
  if (answer.code !== 0)
    return [{ area: 'Kubelets', state: 'waiting', text: `the kubelet of ${first.name} does not answer` }];
  const { kubeletconfig: settings } = JSON.parse(answer.stdout) as {
    kubeletconfig?: { serverTLSBootstrap?: boolean; tlsCertFile?: string };
  };
  if (settings?.serverTLSBootstrap || settings?.tlsCertFile)
    return [ok('Kubelets', 'have certificates that can be verified')];
  return [
    wrong(
      'Kubelets',
      'have self-signed certificates, which metrics-server rejects',
      'Set serverTLSBootstrap: true of kubelets and approve their requests, or choose KubeletTls of MetricsServer.',
    ),
  ];
}

async function metricsApi(kubectl: Kubectl, { bringsMetricsServer }: Wanted): Promise<Finding[]> {
  const api = await kubectl.get<JsonMap>('apiservice', 'v1beta1.metrics.k8s.io', '--show-managed-fields');
  const managers = JSON.stringify(api?.metadata ?? {}).match(/"manager":"[^"]+"/g) ?? [];
  const isForeign = managers.length > 0 && !managers.some((manager) => manager.includes('platypaas'));
  if (!api || !bringsMetricsServer || !isForeign) return [];
  return [
    wrong(
      'Metrics',
      'another metrics-server is installed',
      'Remove it: K3s has disable: [metrics-server]; of Helm, uninstall its release.',
    ),
  ];
}

/** Components that both K3s and a platform install. */
async function others(kubectl: Kubectl, { distribution }: ClusterFacts): Promise<Finding[]> {
  if (distribution !== 'k3s') return [];
  const daemonSets = (await kubectl.get<{ items: JsonMap[] }>('daemonsets', '--namespace=kube-system'))?.items ?? [];
  const found: Finding[] = [];
  if (daemonSets.some(({ metadata }) => isMap(metadata) && String(metadata.name).startsWith('svclb-'))) {
    found.push(
      wrong(
        'K3s',
        'its own load balancer (ServiceLB) handles Services',
        'Start the servers with disable: [servicelb].',
      ),
    );
  }
  if (await kubectl.get('deployment', 'traefik', '--namespace=kube-system')) {
    found.push(wrong('K3s', 'its own Traefik is installed', 'Start the servers with disable: [traefik].'));
  }
  return found;
}

async function gatewayApi(kubectl: Kubectl): Promise<Finding[]> {
  const definition = await kubectl.get<JsonMap>('crd', 'gatewayclasses.gateway.networking.k8s.io');
  if (!definition) return [];
  const { annotations } = definition.metadata as { annotations?: Record<string, string> };
  const bundle = annotations?.['gateway.networking.k8s.io/bundle-version'] ?? 'unknown';
  const channel = annotations?.['gateway.networking.k8s.io/channel'] ?? 'unknown';
  return [ok('Gateway API', `definitions ${bundle}, ${channel} channel`)];
}

async function clusterDns(kubectl: Kubectl): Promise<Finding[]> {
  const service = await kubectl.get('service', 'kube-dns', '--namespace=kube-system');
  if (service) return [ok('DNS', 'kube-dns exists')];
  return [
    wrong(
      'DNS',
      'there is no Service kube-dns in kube-system',
      'Install CoreDNS: names of Services are not found without it.',
    ),
  ];
}
