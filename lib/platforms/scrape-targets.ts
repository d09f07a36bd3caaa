import type { ArgoCd } from '../argo-cd';
import type { CiliumCni } from '../cilium/cilium-cni';
import type { ScrapeTarget } from '../prometheus';

// As kubeadm and K3s install it. Its namespace is not closed.
const CORE_DNS: ScrapeTarget = {
  component: 'coredns',
  workload: 'server',
  namespace: 'kube-system',
  podLabels: { 'k8s-app': 'kube-dns' },
  port: 9153,
};

/** What serves metrics and exists before the components: CoreDNS, Argo CD, and Cilium where it is the network. */
export function scrapeTargets(argoCd: ArgoCd, cilium: CiliumCni | undefined): ScrapeTarget[] {
  return [CORE_DNS, ...(cilium ? ofCilium(cilium) : []), ...ofArgoCd(argoCd)];
}

/**
 * The static pods of a kubeadm control plane, if they listen beyond their node. The scheduler and the controller
 * manager authenticate readers.
 */
export const CONTROL_PLANE: readonly ScrapeTarget[] = [
  { ...staticPod('etcd'), port: 2381 },
  { ...staticPod('kube-scheduler'), port: 10259, scheme: 'https', authenticated: true },
  { ...staticPod('kube-controller-manager'), port: 10257, scheme: 'https', authenticated: true },
];

/** With several servers, K3s' etcd is not a pod: each server serves its metrics itself, if configured to. */
export const K3S_ETCD: ScrapeTarget = {
  component: 'etcd',
  workload: 'server',
  namespace: 'kube-system',
  nodeLabels: { 'node-role.kubernetes.io/etcd': 'true' },
  port: 2381,
};

function staticPod(component: string) {
  const podLabels = { component, tier: 'control-plane' };
  return { component, workload: 'server', namespace: 'kube-system', podLabels, hostNetwork: true };
}

/** The sidecars of applications in the mesh, with metrics of their requests. */
export function sidecarTargets(namespaces: readonly string[]): ScrapeTarget[] {
  return namespaces.map((namespace) => ({
    component: 'applications',
    workload: `${namespace}-sidecars`,
    namespace,
    podLabels: { 'security.istio.io/tlsMode': 'istio' },
    port: 15090,
    path: '/stats/prometheus',
  }));
}

/** Only those that its settings turn on. */
function ofCilium({ namespace, settings: { prometheus, operator, hubble } }: CiliumCni): ScrapeTarget[] {
  const cilium = { component: 'cilium', namespace, hostNetwork: true };
  const agent = { ...cilium, workload: 'agent', podLabels: { 'k8s-app': 'cilium' }, port: prometheus.port };
  const itsOperator = {
    ...cilium,
    workload: 'operator',
    podLabels: { 'io.cilium/app': 'operator' },
    port: operator.prometheus.port,
  };
  const flows = { ...cilium, workload: 'hubble', podLabels: agent.podLabels, port: hubble.metrics.port };
  return [
    ...(prometheus.enabled ? [agent] : []),
    ...(operator.prometheus.enabled ? [itsOperator] : []),
    ...(hubble.enabled && hubble.metrics.enabled ? [flows] : []),
  ];
}

function ofArgoCd({ metrics, namespace }: ArgoCd): ScrapeTarget[] {
  return metrics.map(({ program, podLabels, port }) => ({
    component: 'argocd',
    workload: program,
    namespace,
    podLabels,
    port,
  }));
}
