import { known, type Problem } from '../../problems';
import type { TraefikSettings } from '../settings';

/** Ports of an exposure for entry points that Traefik does not have: nothing would listen on them. */
export function absentEntryPoints({ ports }: TraefikSettings): Problem[] {
  const listens = Object.keys(ports).filter((name) => hasPort(ports[name]));
  return Object.keys(ports)
    .filter((name) => !listens.includes(name))
    .map((name) => {
      const { known: others, nearest } = known(listens, name);
      return {
        what: `ports.${name} says how the entry point ${name} is exposed, but Traefik has no such entry point: nothing gives it a port; ${others}.`,
        remedy: `${nearest ? `Did you mean ${nearest}? ` : ''}Otherwise add ${name} to entryPoints, with a port.`,
        code: 'TRK113',
      };
    });
}

function hasPort(port: TraefikSettings['ports'][string] | undefined): boolean {
  return (port?.port ?? port?.containerPort ?? 0) !== 0;
}
