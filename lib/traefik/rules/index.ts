import type { Problem } from '../../problems';
import { remembered } from '../../settings/remembered';
import type { TraefikSettings } from '../settings';
import { acmeWithSeveralPods } from './acme-replicas';
import { unknownAtResolvers } from './certificate-resolvers';
import { doubtfulFlags } from './flags';
import { contradictingGraceTimes } from './grace-times';
import { takenPorts } from './listening';
import { metricsAtNoEntryPoint } from './metrics-entry-point';
import { unknownPropagators } from './propagators';
import { insecureApi } from './public-dashboard';
import { redirectionsToNowhere } from './redirections';

/** Combinations of settings that the API server would accept but that would not work, or not be secure. */
export const contradictions = remembered((settings: TraefikSettings): readonly Problem[] => [
  ...contradictingGraceTimes(settings),
  ...unknownPropagators(settings),
  ...acmeWithSeveralPods(settings),
  ...insecureApi(settings),
  ...doubtfulFlags(settings),
  ...takenPorts(settings),
  ...redirectionsToNowhere(settings),
  ...unknownAtResolvers(settings),
  ...metricsAtNoEntryPoint(settings),
]);
