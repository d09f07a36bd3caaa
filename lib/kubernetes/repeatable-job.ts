/**
 * Annotations that let GitOps tools apply a Job whose template has changed, which Kubernetes rejects: Argo CD deletes
 * the old one before it syncs, Flux replaces it.
 *
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/sync-waves/#hook-lifecycle-and-cleanup
 * @see https://fluxcd.io/flux/components/kustomize/kustomizations/#force
 */
export const REPEATABLE_JOB: Readonly<Record<string, string>> = {
  'argocd.argoproj.io/hook': 'Sync',
  'argocd.argoproj.io/hook-delete-policy': 'BeforeHookCreation',
  'kustomize.toolkit.fluxcd.io/force': 'enabled',
};
