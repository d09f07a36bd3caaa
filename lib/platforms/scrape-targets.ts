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

/** What serves metrics and is there before the components: CoreDNS, Argo CD, and Cilium where it is the network. */
export function scrapeTargets(argoCd: ArgoCd, cilium: CiliumCni | undefined): ScrapeTarget[] {
  return [CORE_DNS, ...(cilium ? ofCilium(cilium) : []), ...ofArgoCd(argoCd)];
}

/** As far as its settings say so. */
function ofCilium({ namespace, settings: { prometheus, operator } }: CiliumCni): ScrapeTarget[] {
  const cilium = { component: 'cilium', namespace, hostNetwork: true };
  const agent = { ...cilium, workload: 'agent', podLabels: { 'k8s-app': 'cilium' }, port: prometheus.port };
  const itsOperator = {
    ...cilium,
    workload: 'operator',
    podLabels: { 'io.cilium/app': 'operator' },
    port: operator.prometheus.port,
  };
  return [...(prometheus.enabled ? [agent] : []), ...(operator.prometheus.enabled ? [itsOperator] : [])];
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
