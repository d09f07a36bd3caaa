import type { GroupKind } from './platform-component';

const ADMISSION = 'admissionregistration.k8s.io';
const RBAC = 'rbac.authorization.k8s.io';

/** The cluster-scoped kinds that charts render most often, for a component's `clusterKinds`. */
export class ClusterKinds {
  /** Rights in all namespaces and to cluster-scoped objects. */
  static readonly CLUSTER_ROLE: GroupKind = { group: RBAC, kind: 'ClusterRole' };
  /** Who has such rights. */
  static readonly CLUSTER_ROLE_BINDING: GroupKind = { group: RBAC, kind: 'ClusterRoleBinding' };
  /** CRDs. */
  static readonly CUSTOM_RESOURCE_DEFINITION: GroupKind = {
    group: 'apiextensions.k8s.io',
    kind: 'CustomResourceDefinition',
  };
  /** What may change objects before they are stored. */
  static readonly MUTATING_WEBHOOK_CONFIGURATION: GroupKind = {
    group: ADMISSION,
    kind: 'MutatingWebhookConfiguration',
  };
  /** What may refuse objects before they are stored. */
  static readonly VALIDATING_WEBHOOK_CONFIGURATION: GroupKind = {
    group: ADMISSION,
    kind: 'ValidatingWebhookConfiguration',
  };

  private constructor() {}
}
