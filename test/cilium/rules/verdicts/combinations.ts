import * as fc from 'fast-check';
import { CiliumVersion } from '../../../../lib/cilium';
import { agentConfigData } from '../../../../lib/cilium/install/agent/config';
import { type CiliumSettings, ciliumSettings } from '../../../../lib/cilium/settings';
import { resolve } from '../../../../lib/settings/resolve';
import { BASES, type Base, CHOICES, type Choice, settingsInput } from './choices';

/** Settings that are tried: an install that works, and what departs from it. */
export interface Combination {
  readonly base: Base;
  readonly set: Choice;
}

/** How many combinations of several choices are drawn for a version, beside every choice alone. */
const DRAWN = 260;

const BASE_NAMES = Object.keys(BASES) as Base[];

/** Two or three choices beside a base: with more, nearly all of them would be refused, whatever else is there. */
const SEVERAL = fc.noBias(
  fc.tuple(fc.constantFrom(...BASE_NAMES), fc.subarray([...CHOICES], { minLength: 2, maxLength: 3 })),
);

/** The combinations of a version, the same each time: the bases, each choice alone, and some of several. */
export function combinationsOf(version: string): Combination[] {
  const alone = CHOICES.map((choice, index) => [BASE_NAMES[index % BASE_NAMES.length]!, [choice]] as const);
  const drawn = fc.sample(SEVERAL, { seed: 20_261_127, numRuns: DRAWN });
  const all = [...BASE_NAMES.map((base) => [base, []] as const), ...alone, ...drawn]
    .map(([base, choices]): Combination => ({ base, set: Object.assign({}, ...choices) as Choice }))
    .filter((combination) => departs(combination) && settingsOf(combination, version));
  return [...new Map(all.map((combination) => [JSON.stringify(combination), combination])).values()];
}

/** Whether everything that is set is another value than the base has. */
function departs({ base, set }: Combination): boolean {
  const before: Choice = BASES[base];
  return Object.entries(set).every(([path, value]) => JSON.stringify(before[path]) !== JSON.stringify(value));
}

/** The complete settings of a combination; nothing where the version lacks one of them, or refuses its form. */
export function settingsOf({ base, set }: Combination, version: string): CiliumSettings | undefined {
  const { settings, problems, unknown, unknownWords } = resolve(
    ciliumSettings,
    settingsInput(base, set),
    CiliumVersion.of(version),
  );
  return problems.length + unknown.length + unknownWords.length > 0 ? undefined : settings;
}

/** What the agent and the operator read of a combination: the ConfigMap `cilium-config`. */
export function configOf(settings: CiliumSettings): Readonly<Record<string, string>> {
  return { ...agentConfigData(settings), ...settings.extraConfig };
}
