import * as v from 'valibot';
import { known, type Problem } from '../../problems';
import { checkArguments } from '../../settings/arguments';
import { atLeastOne, text } from '../../settings/values';
import type { RoutingResource } from './routing-resource';
import { DEFAULT_ENTRY_POINTS, type EntryPointProtocol } from './static-configuration';

/** An entry point of a Traefik that is not part of the program. */
export class EntryPoint {
  /** An entry point that exists, although no `TraefikIngress` of the program has it. */
  static existing(name: string): EntryPoint {
    return new EntryPoint(name);
  }

  private constructor(
    /** The name of the entry point. */
    readonly name: string,
  ) {}
}

/** Checks the type of `entryPoints`. */
export const ENTRY_POINTS_CHECK = atLeastOne(
  v.custom<string | EntryPoint>(
    (value) => v.is(text, value) || value instanceof EntryPoint,
    "an entry point's name, or EntryPoint.existing(…)",
  ),
  'entry point',
);

/** The names for the manifest; whether they exist and fit is checked when the program is complete. */
export function entryPointNames(
  resource: RoutingResource,
  entryPoints: readonly (string | EntryPoint)[] | undefined,
  protocol: EntryPointProtocol,
): readonly string[] | undefined {
  resource.checkInCluster((_, traefik) =>
    (entryPoints ?? []).flatMap((entryPoint, index) =>
      typeof entryPoint === 'string' ? misfit(`entryPoints[${index}]`, entryPoint, protocol, traefik?.entryPoints) : [],
    ),
  );
  return entryPoints?.map((entryPoint) => (typeof entryPoint === 'string' ? entryPoint : entryPoint.name));
}

function misfit(
  path: string,
  name: string,
  protocol: EntryPointProtocol,
  installed: Readonly<Record<string, EntryPointProtocol>> | undefined,
): Problem[] {
  const entryPoints = installed ?? DEFAULT_ENTRY_POINTS;
  const found = Object.hasOwn(entryPoints, name) ? entryPoints[name] : undefined;
  if (found === protocol) return [];
  if (found !== undefined) {
    return [
      {
        what: `${path} is "${name}", which is an entry point for ${found}, but this route is for ${protocol}.`,
        remedy: `Choose an entry point for ${protocol}.`,
        code: 'TRR009',
      },
    ];
  }
  const fitting = Object.keys(entryPoints).filter((each) => entryPoints[each] === protocol);
  const { known: others, nearest } = known(fitting, name);
  const define = installed
    ? 'add it to entryPoints of TraefikIngress'
    : 'add a TraefikIngress that has it to this chart';
  return [
    {
      what: `${path} is "${name}", but no Traefik of this program has that entry point${installed ? '' : ', and it is not one of the usual ones'}; ${others}.`,
      remedy: `${nearest ? `Did you mean ${nearest}? ` : ''}Otherwise ${define}, or write EntryPoint.existing('${name}').`,
      code: 'TRR008',
    },
  ];
}

checkArguments(EntryPoint, () => ({
  existing: { name: v.string() },
}));
