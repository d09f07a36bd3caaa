import type { ClusterIndex, ClusterObject } from '../../cluster/cluster-index';
import { ciliumIn } from '../cluster/install';
import { annotation } from '../load-balancer/annotations';

interface IngressSpec {
  readonly ingressClassName?: string;
}

/** An Ingress that Cilium serves. */
export interface CiliumIngress {
  readonly ingress: ClusterObject<IngressSpec>;
  /** Whether it has listeners and an address of its own, and shares none with others. */
  readonly isDedicated: boolean;
}

const MODE = { name: 'ingress.cilium.io/loadbalancer-mode', alias: 'io.cilium.ingress/loadbalancer-mode' };

/**
 * The Ingresses of the cluster that Cilium's operator serves.
 *
 * @see https://docs.cilium.io/en/stable/network/servicemesh/ingress/#supported-ingress-annotations
 */
export function ciliumIngresses(index: ClusterIndex): CiliumIngress[] {
  const controller = ciliumIn(index)?.settings.ingressController;
  if (!controller?.enabled) return [];
  return index
    .objects<IngressSpec>('networking.k8s.io/Ingress')
    .filter(({ spec }) => (spec.ingressClassName ?? (controller.default ? 'cilium' : '')) === 'cilium')
    .map((ingress) => ({
      ingress,
      isDedicated: (annotation(ingress.annotations, MODE) ?? controller.loadbalancerMode) === 'dedicated',
    }));
}
