import type { Problem } from '../../problems';
import type { TraefikSettings } from '../settings';
import { acmeWithSeveralPods } from './acme-replicas';
import { doubtfulFlags } from './flags';
import { contradictingGraceTimes } from './grace-times';
import { unknownPropagators } from './propagators';
import { insecureApi } from './public-dashboard';

/** Combinations of settings that the API server would take and that then would not work, or not be safe. */
export function contradictions(settings: TraefikSettings): Problem[] {
  return [
    ...contradictingGraceTimes(settings),
    ...unknownPropagators(settings),
    ...acmeWithSeveralPods(settings),
    ...insecureApi(settings),
    ...doubtfulFlags(settings),
  ];
}
