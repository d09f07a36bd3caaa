import type { Problem } from '../../problems';
import type { CiliumInstall } from '../cluster/install';
import { FEATURE_REFUSALS } from '../from-helm/feature-refusals';
import { NETWORK_REFUSALS } from '../from-helm/network-refusals';
import type { CiliumSettings } from '../settings';
import { addressProblems } from './addresses';
import { refusedOptions } from './agent';
import { apiServerProblems } from './api-server';
import { featureProblems } from './features';
import { inlineKeyProblems } from './ipsec-key';
import { unknownFlagProblems } from './option-names';

/**
 * Settings that the API server would accept, but that could not work.
 *
 * @param settings as they are given; `install` has them as they take effect
 */
export function contradictions(
  settings: CiliumSettings,
  { settings: followed, options, serviceCidrs, nodeCidrs }: Omit<CiliumInstall, 'namespace'>,
): Problem[] {
  return [
    ...inlineKeyProblems(settings),
    ...apiServerProblems(followed, serviceCidrs),
    ...addressProblems(followed, serviceCidrs, nodeCidrs),
    ...featureProblems(followed),
    ...refusedOptions(settings, options),
    ...unknownFlagProblems(settings),
    ...refusedByTheChart(settings),
  ];
}

/**
 * What a rule for the agent's options reports more precisely, and what the chart refuses for the sake of its own
 * schema.
 */
const NOT_OURS = ['CIL028', 'CIL039'];

/** What the chart refuses to render would not work without the chart either. */
function refusedByTheChart(settings: CiliumSettings): Problem[] {
  return [...NETWORK_REFUSALS, ...FEATURE_REFUSALS]
    .filter(({ code }) => !NOT_OURS.includes(code))
    .flatMap(({ refused, remedy, code }) => {
      const what = refused(settings);
      return what ? [{ what, remedy, code }] : [];
    });
}
