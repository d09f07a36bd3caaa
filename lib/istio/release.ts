import { ChartReference, IstioInjection, PodSecurityLevel } from '../gitops';

/** A chart of the one release that all parts of the mesh are of. */
export function istioChart(name: string): ChartReference {
  return ChartReference.https('https://istio-release.storage.googleapis.com/charts', name, '1.28.0');
}

/** The namespace of the mesh's configuration: what stands in it holds mesh-wide. */
export const ISTIO_SYSTEM = {
  name: 'istio-system',
  podSecurity: PodSecurityLevel.RESTRICTED,
  istio: IstioInjection.NONE,
};

/** The namespace of what works on the network of pods, and so needs rights on the nodes. */
export const ISTIO_NODES = {
  name: 'istio-nodes',
  podSecurity: PodSecurityLevel.PRIVILEGED,
  istio: IstioInjection.NONE,
};
