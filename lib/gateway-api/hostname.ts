import { isDnsSubdomain } from '../kubernetes/names';
import { type Problem, quoted } from '../problems';

/**
 * Hostnames of listeners and routes: DNS names, or `*.` before one for all names below it, at any depth.
 *
 * @see https://gateway-api.sigs.k8s.io/reference/spec/#hostname
 */

const IPV4 = /^\d+(\.\d+){3}$/;

/** Hostnames that no Gateway accepts. */
export function hostnameProblems(hostname: string, path: string, wildcard = true): Problem[] {
  const name = wildcard && hostname.startsWith('*.') ? hostname.slice(2) : hostname;
  if (hostname.length <= 253 && isDnsSubdomain(name) && !IPV4.test(name)) return [];
  return [
    {
      what: `${path} is ${quoted(hostname, path)}, but it must be a DNS name of lower-case letters, digits, dashes and dots${wildcard ? ", with or without '*.' before it" : ''}, and no IP address.`,
      remedy: wildcard
        ? 'Write it like shop.example.com or *.example.com, without scheme and port.'
        : 'Write it like shop.example.com, without scheme and port.',
      code: 'GW007',
    },
  ];
}

/** The names that fit both, or nothing: of a wildcard and a name below it, the name. */
export function commonHostname(one: string, other: string): string | undefined {
  if (one === other || covers(other, one)) return one;
  return covers(one, other) ? other : undefined;
}

function covers(wildcard: string, hostname: string): boolean {
  return wildcard.startsWith('*.') && hostname.endsWith(wildcard.slice(1)) && hostname !== wildcard;
}

/** Every name. */
const ANY = '*';

/**
 * The hostnames that a listener serves for a route; `*` when neither of them has any.
 *
 * @returns nothing in the list when the route cannot attach
 */
export function attachedHostnames(listener: string | undefined, route: readonly string[]): string[] {
  if (route.length === 0) return [listener || ANY];
  if (!listener) return [...route];
  const common = route.flatMap((hostname) => commonHostname(listener, hostname) ?? []);
  return [...new Set(common)];
}
