import { type Problem, quoted } from '../../problems';
import type { UnknownWord } from '../../settings/resolve';
import { isMap, type JsonMap } from '../../settings/schema';
import { unknownWordProblems } from '../../settings/unknown';
import { traefikArguments } from '../install/arguments';
import { namesOf } from '../install/names';
import type { TraefikSettings } from '../settings';

/** Names of flags as a tree. */
interface FlagNames {
  readonly [name: string]: FlagNames;
}

const NONE: FlagNames = {};

/** The settings of a certificate resolver: any other becomes a flag that keeps Traefik from starting. */
const RESOLVER: FlagNames = {
  acme: {
    ...names('email', 'caServer', 'preferredChain', 'profile', 'emailAddresses', 'disableCommonName', 'storage'),
    ...names('keyType', 'certificatesDuration', 'clientTimeout', 'clientResponseHeaderTimeout', 'certificateTimeout'),
    ...names('caCertificates', 'caSystemCertPool', 'caServerName'),
    eab: names('kid', 'hmacEncoded'),
    dnsChallenge: {
      ...names('provider', 'resolvers', 'delayBeforeCheck', 'disablePropagationCheck'),
      propagation: names('disableChecks', 'disableANSChecks', 'requireAllRNS', 'delayBeforeChecks'),
    },
    httpChallenge: names('entryPoint', 'delay'),
    tlsChallenge: names('delay'),
  },
  tailscale: NONE,
};

function names(...all: readonly string[]): FlagNames {
  return Object.fromEntries(all.map((name) => [name, NONE]));
}

/** Flags that Traefik would reject, or that would override one of ours. */
export function doubtfulFlags(settings: TraefikSettings): Problem[] {
  const { certificatesResolvers } = settings;
  const unknown = Object.entries(certificatesResolvers).flatMap(([name, resolver]) =>
    isMap(resolver) ? unknownBelow(resolver, RESOLVER, `certificatesResolvers.${name}`) : [],
  );
  return [...unknownWordProblems(unknown), ...repeatedFlags(settings)];
}

function unknownBelow(given: JsonMap, known: FlagNames, path: string): UnknownWord[] {
  const spelt = new Map(Object.keys(known).map((name) => [name.toLowerCase(), name]));
  return Object.entries(given).flatMap(([word, value]) => {
    // Traefik ignores case.
    const below = known[spelt.get(word.toLowerCase()) ?? ''];
    if (!below) return [{ path, word, known: Object.keys(known) }];
    return isMap(value) ? unknownBelow(value, below, `${path}.${word}`) : [];
  });
}

function repeatedFlags(settings: TraefikSettings): Problem[] {
  if (settings.additionalArguments.length === 0) return [];
  const ours = traefikArguments({ ...settings, additionalArguments: [] }, namesOf(settings, ANY_RELEASE));
  const taken = new Map(ours.map((argument) => [nameOf(argument), argument]));
  return settings.additionalArguments.flatMap((argument) => {
    const own = taken.get(nameOf(argument));
    if (own === undefined) return [];
    return {
      what: `additionalArguments: ${quoted(nameOf(argument))} is there already, as ${quoted(own)}.`,
      remedy: 'Change the setting that it comes from, and leave the argument out.',
      code: 'TRK114',
    };
  });
}

/** No name of a flag depends on the value. */
const ANY_RELEASE = { name: 'traefik', namespace: 'traefik' };

function nameOf(argument: string): string {
  return (argument.split('=')[0] ?? argument).toLowerCase();
}
