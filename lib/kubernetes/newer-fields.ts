/**
 * Fields of Kubernetes 1.29 to 1.34 that the bindings of cdk8s-plus-28 (Kubernetes 1.28) do not know.
 *
 * They are merged into the bindings' own interfaces, so code uses them as if the bindings had them. Upgrading to
 * bindings of a later Kubernetes needs no rewrite: the declarations that the new bindings include are deleted here, and
 * nothing else changes. `objects.ts` makes sure that such a field is also rendered.
 *
 * @see https://kubernetes.io/docs/reference/generated/kubernetes-api/v1.34/
 */
declare module 'cdk8s-plus-28/lib/imports/k8s' {
  /** Waits inside the kubelet, without a binary in the image. Kubernetes 1.30 and later. */
  interface SleepAction {
    /** Seconds to sleep. */
    readonly seconds: number;
  }

  /** An AppArmor profile of a pod or container. Kubernetes 1.30 and later; before, an annotation did this. */
  interface AppArmorProfile {
    /** One of `Localhost`, `RuntimeDefault`, `Unconfined`. */
    readonly type: string;
    /** The profile's name on the node, with `type: Localhost`. */
    readonly localhostProfile?: string;
  }

  interface LifecycleHandler {
    /** @see https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/ */
    readonly sleep?: SleepAction;
  }

  interface SecurityContext {
    /** @see https://kubernetes.io/docs/tutorials/security/apparmor/ */
    readonly appArmorProfile?: AppArmorProfile;
  }

  interface PodSecurityContext {
    /** @see https://kubernetes.io/docs/tutorials/security/apparmor/ */
    readonly appArmorProfile?: AppArmorProfile;
    /** `Merge` or `Strict`: how the groups of the image and of the pod are combined. Kubernetes 1.31 and later. */
    readonly supplementalGroupsPolicy?: string;
  }

  interface PodSpec {
    /** Requests and limits of the pod as a whole. Kubernetes 1.32 and later. */
    readonly resources?: ResourceRequirements;
  }

  interface ServiceSpec {
    /** `PreferClose` and its successors: where a Service's traffic should go. Kubernetes 1.30 and later. */
    readonly trafficDistribution?: string;
  }
}

export {};
