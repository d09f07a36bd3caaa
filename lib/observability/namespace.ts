import { IstioInjection, type PlatformNamespace, PodSecurityLevel } from '../gitops';

/** The namespace that metrics, logs and traces share. */
export const OBSERVABILITY: PlatformNamespace = {
  name: 'observability',
  podSecurity: PodSecurityLevel.RESTRICTED,
  // Monitoring of the mesh has to work when the mesh does not.
  istio: IstioInjection.NONE,
};
