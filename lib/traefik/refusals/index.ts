import type { Problem } from '../../problems';
import type { Release } from '../../settings/release';
import type { TraefikSettings } from '../settings';
import { entryPointRefusals } from './entry-points';
import { gatewayRefusals } from './gateway';
import { observabilityRefusals } from './observability';
import { pluginRefusals } from './plugins';
import { providerRefusals } from './providers';
import { serviceRefusals } from './services';
import { versionRefusals } from './versions';
import { workloadRefusals } from './workload';

/** What the chart refuses to render, with a remedy for each. */
export function refusals(settings: TraefikSettings, release: Release): readonly Problem[] {
  return [
    ...versionRefusals(settings),
    ...providerRefusals(settings),
    ...entryPointRefusals(settings),
    ...gatewayRefusals(settings),
    ...serviceRefusals(settings, release),
    ...workloadRefusals(settings),
    ...observabilityRefusals(settings),
    ...pluginRefusals(settings),
  ];
}
