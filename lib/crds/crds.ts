/**
 * Where the custom resource definitions of a platform come from, apart from those that an operator registers itself.
 */
export enum Crds {
  /** The kustomization names the upstream files at their pinned tags. */
  REMOTE = 'remote',
  /** They are in the cluster already: from `vendor-crds`, from another tool, or from an earlier install. */
  NONE = 'none',
}
