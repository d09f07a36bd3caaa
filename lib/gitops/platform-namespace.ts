/** The Pod Security Standards. */
export enum PodSecurityLevel {
  PRIVILEGED = 'privileged',
  BASELINE = 'baseline',
  RESTRICTED = 'restricted',
}

/** How pods of a namespace join the Istio mesh. */
export enum IstioInjection {
  /** Each pod gets a sidecar. */
  SIDECAR = 'sidecar',
  /** The node's ztunnel carries their traffic; needs Istio in ambient mode. */
  AMBIENT = 'ambient',
  /** Not at all. */
  NONE = 'none',
}

/** A namespace of the platform. Components that share it must describe it the same way. */
export interface PlatformNamespace {
  /** Its name. */
  readonly name: string;
  /**
   * The Pod Security Standard that its pods must meet.
   * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/
   */
  readonly podSecurity: PodSecurityLevel;
  /**
   * How its pods join the mesh.
   * @see https://istio.io/latest/docs/setup/additional-setup/sidecar-injection/
   */
  readonly istio: IstioInjection;
}

const MESH_LABELS: Readonly<Record<IstioInjection, Readonly<Record<string, string>>>> = {
  [IstioInjection.SIDECAR]: { 'istio-injection': 'enabled' },
  [IstioInjection.AMBIENT]: { 'istio-injection': 'disabled', 'istio.io/dataplane-mode': 'ambient' },
  [IstioInjection.NONE]: { 'istio-injection': 'disabled' },
};

/** The labels of a namespace for Pod Security and Istio. */
export function namespaceLabels({ podSecurity, istio }: PlatformNamespace): Record<string, string> {
  return {
    'pod-security.kubernetes.io/enforce': podSecurity,
    'pod-security.kubernetes.io/warn': podSecurity,
    ...MESH_LABELS[istio],
  };
}
