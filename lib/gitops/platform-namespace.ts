/** The Pod Security Standards. */
export enum PodSecurityLevel {
  PRIVILEGED = 'privileged',
  BASELINE = 'baseline',
  RESTRICTED = 'restricted',
}

/** How pods of a namespace take part in the Istio mesh. */
export enum IstioInjection {
  /** Each pod gets a sidecar. */
  SIDECAR = 'sidecar',
  /** The node's ztunnel carries their traffic; needs Istio in ambient mode. */
  AMBIENT = 'ambient',
  /** Not at all. */
  NONE = 'none',
}

/** A namespace of the platform. Components that share it must describe it alike. */
export interface PlatformNamespace {
  /** Its name. */
  readonly name: string;
  /**
   * What its pods may do to their nodes.
   * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/
   */
  readonly podSecurity: PodSecurityLevel;
  /**
   * How its pods take part in the mesh.
   * @see https://istio.io/latest/docs/setup/additional-setup/sidecar-injection/
   */
  readonly istio: IstioInjection;
}

const MESH_LABELS: Readonly<Record<IstioInjection, Readonly<Record<string, string>>>> = {
  [IstioInjection.SIDECAR]: { 'istio-injection': 'enabled' },
  [IstioInjection.AMBIENT]: { 'istio-injection': 'disabled', 'istio.io/dataplane-mode': 'ambient' },
  [IstioInjection.NONE]: { 'istio-injection': 'disabled' },
};

/** The labels by which the API server and Istio know what holds in a namespace. */
export function namespaceLabels({ podSecurity, istio }: PlatformNamespace): Record<string, string> {
  return {
    'pod-security.kubernetes.io/enforce': podSecurity,
    'pod-security.kubernetes.io/warn': podSecurity,
    ...MESH_LABELS[istio],
  };
}
