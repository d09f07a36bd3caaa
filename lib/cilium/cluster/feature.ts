import type { Problem } from '../../problems';
import type { CiliumSettings } from '../settings';
import type { ClusterView, ObjectKind } from './cluster-view';

/** What Cilium must be set to, so that it heeds objects of some kinds. */
export interface Feature {
  readonly kinds: readonly ObjectKind[];
  /** Whether it is. */
  enabled(settings: CiliumSettings): boolean;
  /** The setting and its value, as they stand after "but". */
  readonly missing: string;
  readonly remedy: string;
  readonly code: string;
}

/** Objects that Cilium would ignore. Nothing is known of an install that is not in the program. */
export function featureProblems(view: ClusterView, feature: Feature): Problem[] {
  const settings = view.cilium?.settings;
  if (!settings || feature.enabled(settings)) return [];
  return feature.kinds.flatMap((kind) =>
    view.objects(kind).map(({ title }) => ({
      what: `${title} has no effect, because ${feature.missing} in ${view.cilium?.node.path}.`,
      remedy: feature.remedy,
      code: feature.code,
    })),
  );
}
