import type { IConstruct } from 'constructs';
import { nearestOption } from '../../kubernetes/program-flags';
import { type Problem, quoted } from '../../problems';
import { minorOf } from '../../settings/loose-version';
import { VERSION } from '../../settings/version';
import { warn } from '../../warnings';
import { agentConfigData } from '../install/agent/config';
import type { CiliumSettings } from '../settings';
import options from './agent/known-options.json';

/**
 * The options of each minor version, by the versions that have them: names of flags, which are keys of `cilium-config`.
 * They are those of the programs' source, hidden ones included, with those of upstream's `Documentation/cmdref` and of
 * the chart's ConfigMap: `npm run upstream:cilium-options`.
 */
const OPTIONS: Readonly<Record<string, readonly string[]>> = options;

/** Warns of keys in `extraConfig` that none of Cilium's programs reads: they ignore them silently. */
export function warnOfUnknownOptions(cilium: IConstruct, settings: CiliumSettings): void {
  const given = Object.keys(settings.extraConfig);
  if (given.length === 0) return;
  const own = agentConfigData(settings);
  for (const name of given) {
    const unknown = own[name] === undefined && unknownOption(name, settings);
    if (!unknown) continue;
    warn(cilium, {
      what: `settings.extraConfig has ${quoted(name)}, ${unknown.what}: nothing reads it.`,
      remedy: unknown.remedy,
      code: 'CIL199',
    });
  }
}

/** Flags that the agent or the operator does not know, and so would exit on. */
export function unknownFlagProblems(settings: CiliumSettings): Problem[] {
  const given = { extraArgs: settings.extraArgs, 'operator.extraArgs': settings.operator.extraArgs };
  return Object.entries(given).flatMap(([path, args]) =>
    args.flatMap((arg, position) => {
      const [, name] = /^--([^=]+)/.exec(String(arg)) ?? [];
      const unknown = name !== undefined && !COMMON.includes(name) && unknownOption(name, settings);
      if (!unknown) return [];
      return [
        {
          what: `settings.${path}[${position}] is the flag --${name}, ${unknown.what}; the program does not start with it.`,
          remedy: unknown.remedy,
          code: 'CIL200',
        },
      ];
    }),
  );
}

/** Flags that say where options are, or that print something, and so are no options. */
const COMMON: readonly string[] = ['config', 'config-dir', 'help', 'version', 'cmdref'];

interface UnknownOption {
  /** As it is written after the name and a comma. */
  readonly what: string;
  readonly remedy: string;
}

/** What is wrong with a name that is not an option of any of Cilium's programs; nothing for one that is. */
export function unknownOption(name: string, settings: CiliumSettings): UnknownOption | undefined {
  const { version } = settings[VERSION];
  const minor = minorOf(version) ?? '';
  const inMinor = (versions: string) => versions.split(' ').includes(minor);
  const holders = Object.entries(OPTIONS).find(([, names]) => names.includes(name))?.[0];
  if (holders !== undefined) {
    if (inMinor(holders)) return undefined;
    return {
      what: `an option of Cilium ${holders.split(' ').join(' and ')} that ${version} does not have`,
      remedy: 'Remove it, or install a version that has it.',
    };
  }
  const known = Object.entries(OPTIONS).flatMap(([versions, names]) => (inMinor(versions) ? names : []));
  const nearest = nearestOption(name, known);
  return {
    what: `which is not an option of Cilium ${version}`,
    remedy: nearest
      ? `Did you mean ${nearest}?`
      : "Write the name of one of the agent's or operator's flags; values of the chart go into settings itself.",
  };
}
