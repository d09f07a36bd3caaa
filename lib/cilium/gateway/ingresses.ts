import type { ClusterIndex, ClusterObject } from '../../cluster/cluster-index';
import { warn } from '../../warnings';
import { ciliumIn } from '../cluster/install';
import { annotation } from '../load-balancer/annotations';

interface IngressSpec {
  readonly ingressClassName?: string;
}

/** An Ingress that Cilium serves. */
export interface CiliumIngress {
  readonly ingress: ClusterObject<IngressSpec>;
  /** Whether it has its own listeners and address, and shares none with others. */
  readonly isDedicated: boolean;
}

/** The class that the install brings. */
const CLASS = 'cilium';

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
    .filter(({ spec }) => (spec.ingressClassName ?? (controller.default ? CLASS : '')) === CLASS)
    .map((ingress) => ({
      ingress,
      isDedicated: (annotation(ingress.annotations, MODE) ?? controller.loadbalancerMode) === 'dedicated',
    }));
}

/** Warns of Ingresses of Cilium's class while nothing serves it. */
export function warnOfUnservedIngresses(index: ClusterIndex): void {
  const cilium = ciliumIn(index);
  if (
    !cilium ||
    cilium.settings.ingressController.enabled ||
    index.has('networking.k8s.io/IngressClass', 'default', CLASS)
  )
    return;
  for (const { construct, spec } of index.objects<IngressSpec>('networking.k8s.io/Ingress')) {
    if (spec.ingressClassName !== CLASS) continue;
    warn(construct, {
      what: `the Ingress has the class ${CLASS}, but ingressController.enabled is false in ${cilium.path}: nothing serves it.`,
      remedy: 'Set ingressController of CiliumCni, or name the class of another controller.',
      code: 'GW035',
    });
  }
}
