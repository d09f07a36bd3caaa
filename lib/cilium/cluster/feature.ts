import type { ClusterIndex, QualifiedKind } from '../../cluster/cluster-index';
import type { Problem } from '../../problems';
import type { CiliumSettings } from '../settings';
import type { AgentOptions } from './agent-options';
import { ciliumIn } from './install';

/** The setting without which Cilium ignores objects of some kinds. */
export interface Feature {
  readonly kinds: readonly QualifiedKind[];
  /** Whether Cilium is set this way. */
  enabled(settings: CiliumSettings, options: AgentOptions): boolean;
  /** The setting and its value, as they stand after "but". */
  readonly missing: string;
  readonly remedy: string;
  readonly code: string;
}

/** Objects that Cilium would ignore. Nothing is known of an install that is not in the program. */
export function featureProblems(index: ClusterIndex, feature: Feature): Problem[] {
  const cilium = ciliumIn(index);
  if (!cilium || feature.enabled(cilium.settings, cilium.options)) return [];
  return feature.kinds.flatMap((kind) =>
    index.objects(kind).map(({ title }) => ({
      what: `${title} has no effect, because ${feature.missing} in ${cilium.path}.`,
      remedy: feature.remedy,
      code: feature.code,
    })),
  );
}
