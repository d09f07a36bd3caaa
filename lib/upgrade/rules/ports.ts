import type { CanonicalObject } from '../../diff/canonical';
import type { Consequence, ObjectChange, Rule } from '../consequence';
import { containersOf, podSpec } from '../pods';
import { groupKind, maps, memberAt, subjectOf, texts } from '../subject';

/** Ports that become reachable with the change, and those that stop being reachable. */
export const portsThatOpen: Rule = ({ objects }) =>
  objects.flatMap((change) => [...services(change), ...nodePorts(change)]);

const TYPE = 'spec.type';

function services({ before, after }: ObjectChange): Consequence[] {
  const object = after ?? before;
  if (object === undefined || groupKind(object) !== '/Service') return [];
  const type = (service: CanonicalObject | undefined) => String(memberAt(service, TYPE) ?? 'ClusterIP');
  const changed = before && after && type(before) !== type(after);
  return [
    ...(changed
      ? [port(after, TYPE, `is of type ${type(after)}, no longer ${type(before)}${consequenceOf(type(before))}`)]
      : []),
    ...opened(before, after, addressesOf).map((what) => port(object, 'spec.ports', what)),
  ];
}

function consequenceOf(type: string): string {
  if (type === 'LoadBalancer') return ': its address is released';
  return type === 'NodePort' ? ': its node ports are released' : '';
}

/** The ports of a Service, by where they can be reached. */
function addressesOf(service: CanonicalObject): string[] {
  const type = String(memberAt(service, TYPE) ?? 'ClusterIP');
  const reach =
    type === 'ClusterIP' ? 'in the cluster' : type === 'NodePort' ? 'on every node' : 'from outside of the cluster';
  const ports = maps(memberAt(service, 'spec.ports')).map(
    ({ port: number, protocol = 'TCP' }) => `port ${String(number)}/${String(protocol)} ${reach}`,
  );
  return [...ports, ...texts(memberAt(service, 'spec.externalIPs')).map((address) => `address ${address}`)];
}

function nodePorts({ before, after }: ObjectChange): Consequence[] {
  const object = after ?? before;
  if (object === undefined) return [];
  return opened(before, after, nodePortsOf).map((what) => port(object, 'ports', what));
}

/** The host ports of a workload's pods. */
function nodePortsOf(workload: CanonicalObject): string[] {
  const isOnHost = podSpec(workload).hostNetwork === true;
  return containersOf(workload).flatMap(({ ports }) =>
    maps(ports).flatMap(({ hostPort, containerPort, protocol = 'TCP' }) => {
      const number = hostPort ?? (isOnHost ? containerPort : undefined);
      return number === undefined ? [] : [`port ${String(number)}/${String(protocol)} on the node`];
    }),
  );
}

function opened(
  before: CanonicalObject | undefined,
  after: CanonicalObject | undefined,
  of: (object: CanonicalObject) => readonly string[],
): string[] {
  const had = before ? of(before) : [];
  const has = after ? of(after) : [];
  return [
    ...[...new Set(has)].filter((one) => !had.includes(one)).map((one) => `opens ${one}`),
    // A removed object is reported as such.
    ...(after ? [...new Set(had)].filter((one) => !has.includes(one)).map((one) => `closes ${one}`) : []),
  ];
}

function port(object: CanonicalObject, path: string, what: string): Consequence {
  return { kind: 'port', subject: subjectOf(object), path, what };
}
