import type { IConstruct } from 'constructs';
import type { Problem } from '../../problems';
import { remembered } from '../../settings/remembered';
import type { TraefikSettings } from '../settings';
import { acmeWithSeveralPods } from './acme-replicas';
import { unknownAtResolvers, warnOfUnreachedChallenges } from './certificate-resolvers';
import { doubtfulFlags } from './flags';
import { contradictingGraceTimes } from './grace-times';
import { warnOfUnknownFlags } from './known-flags';
import { takenPorts, warnOfNodePorts, warnOfPrivilegedPorts } from './listening';
import { metricsAtNoEntryPoint } from './metrics-entry-point';
import { unknownPropagators } from './propagators';
import { insecureApi } from './public-dashboard';
import { redirectionsToNowhere, warnOfUnreachedRedirections } from './redirections';
import { warnOfSharedVolume } from './volume';

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

/** Warns of settings that may not work, or not everywhere. */
export function warnOfSettings(scope: IConstruct, settings: TraefikSettings): void {
  warnOfSharedVolume(scope, settings);
  warnOfPrivilegedPorts(scope, settings);
  warnOfNodePorts(scope, settings);
  warnOfUnreachedRedirections(scope, settings);
  warnOfUnreachedChallenges(scope, settings);
  warnOfUnknownFlags(scope, settings);
}
