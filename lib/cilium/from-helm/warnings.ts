import type { Problem } from '../../problems';
import { warningsOf } from '../../warnings';
import { inEffect } from '../cluster/in-effect';
import { contradictions } from '../rules';
import { warnOfSettings } from '../rules/warnings';
import type { CiliumSettings } from '../settings';

/** What `CiliumCni` rejects or warns of, in the names of the chart's values. */
export function ciliumWarnings(settings: CiliumSettings): Problem[] {
  const followed = inEffect(settings);
  return [
    ...contradictions(settings, { ...followed, serviceCidrs: [], nodeCidrs: [] }),
    ...warningsOf((scope) => warnOfSettings(scope, settings, followed)),
  ].map(({ what, remedy, code }) => ({ what: asValue(what), remedy: asValue(remedy), code }));
}

/** The prop of `CiliumCni` with other names than the chart's, and the values that it sets. */
function asValue(text: string): string {
  return text
    .replace(/\bapiServer\.(?:host|port) \((\w+)\)/g, '$1')
    .replace(/, for example \{ host: "([^"]+)", port: (\d+) \}/g, ', for example $1 and $2')
    .replace(/\bapiServer\b/g, 'k8sServiceHost and k8sServicePort');
}
