import type { IConstruct } from 'constructs';
import { type Problem, quoted, refuse } from '../../problems';
import { checkProps, type PropChecks } from '../../settings/props';
import type { EntryPointProps } from '../options/entry-points';

/** Upstream gives these a port. */
const WITH_PORT: readonly string[] = ['web', 'websecure', 'traefik', 'metrics'];

const NAME = /^[a-z]([a-z0-9-]*[a-z0-9])?$/i;

/** Checks the entry points of the props one by one, with their paths in the messages. */
export function checkEntryPoints(
  scope: IConstruct,
  entryPoints: Readonly<Record<string, EntryPointProps>>,
  checks: PropChecks<EntryPointProps>,
): void {
  const paths = Object.entries(entryPoints).map(([name, props]) => [`entryPoints.${name}`, props] as const);
  const each = Object.fromEntries(paths.map(([path]) => [path, checks])) as PropChecks<Record<string, EntryPointProps>>;
  checkProps<Record<string, EntryPointProps>>(scope, Object.fromEntries(paths), each);
  refuse(
    scope,
    Object.entries(entryPoints).flatMap(([name, props]) => problems(name, props, entryPoints)),
  );
}

function problems(
  name: string,
  { port, redirectTo, http3, protocol }: EntryPointProps,
  entryPoints: Readonly<Record<string, EntryPointProps>>,
): Problem[] {
  const path = `entryPoints.${name}`;
  const found: Problem[] = [];
  if (!NAME.test(name)) {
    found.push({
      what: `${path} has a name that is not a valid name of a port, which is made of letters, digits and dashes.`,
      remedy: 'Choose another name.',
      code: 'TRK108',
    });
  }
  if (port === undefined && !WITH_PORT.includes(name)) {
    found.push({ what: `${path} has no port.`, remedy: `Set ${path}.port.`, code: 'TRK108' });
  }
  if (redirectTo !== undefined && !WITH_PORT.includes(redirectTo) && !Object.hasOwn(entryPoints, redirectTo)) {
    found.push({
      what: `${path}.redirectTo is ${quoted(redirectTo)}, which is not an entry point; known are ${[...new Set([...WITH_PORT, ...Object.keys(entryPoints)])].join(', ')}.`,
      remedy: 'Name one of them.',
      code: 'TRK108',
    });
  }
  if (http3 && protocol === 'UDP') {
    found.push({
      what: `${path} has http3 and the protocol UDP, but HTTP/3 is served in addition to HTTP over TCP.`,
      remedy: 'Leave protocol out; the UDP port comes by itself.',
      code: 'TRK108',
    });
  }
  return found;
}
