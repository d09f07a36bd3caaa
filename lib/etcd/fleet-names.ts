import { isDnsLabel, isUnusable } from '../kubernetes/names';
import { type Problem, quoted } from '../problems';

/** The names of a fleet that its objects and its tenants use. */
export interface FleetNames {
  /** The name of the fleet: of the StatefulSet and of what belongs to it. */
  readonly name: string;
  readonly namespace: string;
  readonly members: number;
}

/** CronJobs have names of 52 characters at most, including 16 for `-defragmentation`. */
const LONGEST = 36;

/** Problems of the name of a fleet, from which those of its objects are built. */
export function fleetNameProblems(name: string, at: string): Problem[] {
  if (/^[a-z]/.test(name) && isDnsLabel(name) && name.length <= LONGEST && !isUnusable(name)) return [];
  return [
    {
      what: `${at} has a fleet called ${quoted(name)}, but its name must be a DNS label of at most ${LONGEST} characters that begins with a letter.`,
      remedy: 'Give it a short name such as etcd-1.',
      code: 'ETCD006',
    },
  ];
}

export const CLIENT_PORT = 2379;
export const PEER_PORT = 2380;
export const METRICS_PORT = 2381;

/** The superuser; only the Jobs of the fleet have its certificate. */
export const ROOT = 'root';

/** Labels that the members have, and nothing else. */
export function memberLabels({ name }: FleetNames): Readonly<Record<string, string>> {
  return { 'app.kubernetes.io/name': 'etcd', 'app.kubernetes.io/instance': name };
}

/** The headless Service that gives each member its name. */
export function peerService({ name }: FleetNames): string {
  return `${name}-peers`;
}

/** The DNS name of a member, the same for its peers and for clients. */
export function memberHost(names: FleetNames, index: number): string {
  return `${names.name}-${index}.${peerService(names)}.${names.namespace}.svc`;
}

/** Where clients reach each member. */
export function endpoints(names: FleetNames): readonly string[] {
  return range(names.members).map((index) => `https://${memberHost(names, index)}:${CLIENT_PORT}`);
}

export function range(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index);
}

/** The label of pods that may connect to the fleet. */
export function clientLabel({ name }: FleetNames): Readonly<Record<string, string>> {
  return { [`etcd.platypaas.dev/${name}`]: 'client' };
}

/** Secrets of the fleet, which cert-manager creates. */
export const SECRETS = {
  authority: ({ name }: FleetNames) => `${name}-ca`,
  server: ({ name }: FleetNames) => `${name}-server`,
  peer: ({ name }: FleetNames) => `${name}-peer`,
  root: ({ name }: FleetNames) => `${name}-root`,
};

/** The ClusterIssuer of clients' certificates: tenants have their namespaces, and the authority's key stays in the fleet's. */
export function clientIssuer({ name }: FleetNames): string {
  return `${name}-clients`;
}
