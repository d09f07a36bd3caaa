import type { ArgoCd } from '../argo-cd';
import type { CiliumCni } from '../cilium/cilium-cni';
import type { ScrapeTarget } from '../prometheus';

// As kubeadm installs it. Its namespace is not closed.
const CORE_DNS: ScrapeTarget = {
  component: 'coredns',
  workload: 'server',
  namespace: 'kube-system',
  podLabels: { 'k8s-app': 'kube-dns' },
  port: 9153,
};

/** What serves metrics and is there before the components: CoreDNS, Argo CD, and Cilium as far as its settings say so. */
export function scrapeTargets(
  { namespace, settings: { prometheus, operator } }: CiliumCni,
  argoCd: ArgoCd,
): ScrapeTarget[] {
  const cilium = { component: 'cilium', namespace, hostNetwork: true };
  const agent = { ...cilium, workload: 'agent', podLabels: { 'k8s-app': 'cilium' }, port: prometheus.port };
  const itsOperator = {
    ...cilium,
    workload: 'operator',
    podLabels: { 'io.cilium/app': 'operator' },
    port: operator.prometheus.port,
  };
  return [
    CORE_DNS,
    ...(prometheus.enabled ? [agent] : []),
    ...(operator.prometheus.enabled ? [itsOperator] : []),
    ...argoCd.metrics.map(({ program, podLabels, port }) => ({
      component: 'argocd',
      workload: program,
      namespace: argoCd.namespace,
      podLabels,
      port,
    })),
  ];
}
