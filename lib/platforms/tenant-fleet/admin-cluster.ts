import * as v from 'valibot';
import type { EtcdFleetProps } from '../../etcd';
import { fleetNameProblems } from '../../etcd/fleet-names';
import { Cidr } from '../../kubernetes/cidr';
import { IpAddress } from '../../kubernetes/ip-address';
import { isDnsLabel } from '../../kubernetes/names';
import { quantity } from '../../kubernetes/quantity';
import { type Problem, quoted } from '../../problems';
import type { PropChecks } from '../../settings/props';
import { anyMap, mapOf } from '../../settings/schema';
import { text, texts, whole } from '../../settings/values';
import type { EdgeRouterProps } from '../../traefik';
import type { FleetExposure } from './fleet-exposure';

/** A cluster of the provider that runs control planes. */
export interface AdminClusterProps {
  /** Its name: of its folder, and of the cluster in Argo CD. */
  readonly name: string;
  /**
   * The zone that it is in; tenants are spread over zones.
   * @default - all clusters without one are one zone
   */
  readonly zone?: string;
  /** Pods that it has room for, in addition to its own. */
  readonly pods: number;
  /** CPUs that it has for control planes, as a quantity: `400`. */
  readonly cpu: string;
  /** Memory that it has for control planes, as a quantity: `2Ti`. */
  readonly memory: string;
  /** Its etcd fleets, by name. */
  readonly etcd: Record<string, EtcdFleetProps>;
  /**
   * The numbers of its edge shards, for `FleetExposure.sni`. Each number belongs to one cluster of the whole fleet.
   * @default - none
   */
  readonly shards?: readonly number[];
  /**
   * What its shards have in common, besides number and domain.
   * @default - the defaults of `EdgeRouter`
   */
  readonly edge?: EdgeProps;
  /**
   * The addresses that it has for tenants, as CIDRs, for `FleetExposure.loadBalancer`.
   * @default - none
   */
  readonly addresses?: readonly string[];
  /**
   * The name or address under which customers reach its nodes, for `FleetExposure.nodePorts`.
   * @default - none
   */
  readonly nodeHost?: string;
  /**
   * The address of its nodes, or of a load balancer for them, that tenants' pods connect to, for
   * `FleetExposure.nodePorts`.
   * @default - `nodeHost`, when it is an address
   */
  readonly nodeAddress?: string;
}

/** Props of the shards of an admin cluster. */
export interface EdgeProps extends Omit<EdgeRouterProps, 'shard' | 'domain'> {}

const amount = v.custom<string>(
  (value) => typeof value === 'string' && (quantity(value) ?? 0n) > 0n,
  'a quantity in quotation marks, such as 400 CPUs or 2Ti of memory',
);

/** The folder next to those of the clusters. */
export const ARGO_CD_FOLDER = 'argo-cd';

const name = v.custom<string>(
  (value) => typeof value === 'string' && isDnsLabel(value) && value !== ARGO_CD_FOLDER,
  `a DNS label, and not ${ARGO_CD_FOLDER}`,
);

/** The checks of an admin cluster. */
export const ADMIN_CLUSTER: PropChecks<AdminClusterProps> = {
  name,
  zone: text,
  pods: whole(1),
  cpu: amount,
  memory: amount,
  // Each component checks its own props.
  etcd: mapOf(anyMap),
  shards: v.array(whole(0, 9999)),
  edge: anyMap,
  addresses: texts,
  nodeHost: text,
  nodeAddress: text,
};

/** What is wrong with the clusters together, or with one of them given how tenants are reached. */
export function clusterProblems(clusters: readonly AdminClusterProps[], exposure: FleetExposure): Problem[] {
  const shards = clusters.flatMap(({ name, shards = [] }) => shards.map((shard) => ({ name, shard })));
  return clusters.flatMap((cluster, index) => [
    ...(clusters.findIndex(({ name }) => name === cluster.name) < index ? [sameName(cluster.name, index)] : []),
    ...Object.keys(cluster.etcd).flatMap((fleet) => fleetNameProblems(fleet, `adminClusters[${index}].etcd`)),
    ...(Object.keys(cluster.etcd).length === 0 ? [without(index, cluster.name, 'etcd', 'an etcd fleet')] : []),
    ...(cluster.addresses ?? []).flatMap((cidr, at) => [
      ...Cidr.problems(cidr, `adminClusters[${index}].addresses[${at}]`),
    ]),
    ...neededFor(exposure, cluster, index),
    ...clusters.slice(0, index).flatMap((earlier) => reachedAlike(earlier, cluster, index)),
    ...(cluster.shards ?? [])
      .filter((shard, at, all) => all.indexOf(shard) < at)
      .map((shard) => sameShard(shard, cluster.name, index, 'it has already')),
    ...ownOfShards(cluster, index),
    ...(cluster.shards ?? [])
      .filter((shard) => shards.find((other) => other.shard === shard)?.name !== cluster.name)
      .map((shard) => sameShard(shard, cluster.name, index)),
  ]);
}

function neededFor({ _kind }: FleetExposure, cluster: AdminClusterProps, index: number): Problem[] {
  const { name, shards = [], addresses = [], nodeHost, nodeAddress } = cluster;
  if (_kind === 'sni')
    return shards.length > 0 ? [] : [without(index, name, 'shards', 'a shard of the edge, by its number')];
  if (_kind === 'load-balancer')
    return addresses.length > 0 ? [] : [without(index, name, 'addresses', 'addresses for tenants')];
  if (nodeHost === undefined) return [without(index, name, 'nodeHost', 'the name under which its nodes are reached')];
  if (IpAddress.read(nodeAddress ?? nodeHost)) return [];
  return [
    {
      what: `adminClusters[${index}].${nodeAddress === undefined ? `nodeHost of ${name} is ${quoted(nodeHost)}` : `nodeAddress of ${name} is ${quoted(nodeAddress)}`}, but pods of tenants need an IP address to connect to.`,
      remedy: 'Set nodeAddress to an address of the nodes, or of a load balancer for them.',
      code: 'FLT012',
    },
  ];
}

/** Addresses and names that two clusters share. */
function reachedAlike(
  earlier: AdminClusterProps,
  { name, addresses = [], nodeHost }: AdminClusterProps,
  index: number,
) {
  const problem = (what: string): Problem => ({
    what: `adminClusters[${index}].${what}, so tenants of both would be reached at the same place.`,
    remedy: 'Give each cluster its own.',
    code: 'FLT012',
  });
  const blocks = (cidrs: readonly string[]) => cidrs.filter((cidr) => Cidr.problems(cidr, '').length === 0);
  const overlaps = blocks(addresses).flatMap((cidr) => {
    const other = blocks(earlier.addresses ?? []).find((one) => Cidr.parse(one).overlaps(Cidr.parse(cidr)));
    return other === undefined ? [] : [problem(`addresses of ${name} has ${cidr}, and ${earlier.name} has ${other}`)];
  });
  const isSameHost = nodeHost !== undefined && nodeHost === earlier.nodeHost;
  return [
    ...overlaps,
    ...(isSameHost ? [problem(`nodeHost of ${name} is ${quoted(nodeHost)}, and so is that of ${earlier.name}`)] : []),
  ];
}

function without(index: number, cluster: string, prop: string, what: string): Problem {
  return {
    what: `adminClusters[${index}].${prop} of ${cluster} is empty, but its tenants need ${what}.`,
    remedy: `Give ${prop}.`,
    code: 'FLT012',
  };
}

function sameName(cluster: string, index: number): Problem {
  return {
    what: `adminClusters[${index}].name is ${quoted(cluster)}, which duplicates an earlier cluster.`,
    remedy: 'Give each admin cluster a different name.',
    code: 'FLT012',
  };
}

/** What differs between shards cannot be set for all of them. */
function ownOfShards({ name, edge = {} }: AdminClusterProps, index: number): Problem[] {
  return ['shard', 'domain']
    .filter((prop) => Object.hasOwn(edge, prop))
    .map((prop) => ({
      what: `adminClusters[${index}].edge of ${name} has ${prop}, which differs from shard to shard.`,
      remedy: 'Leave it out: it follows from shards and the domain of the fleet.',
      code: 'FLT012',
    }));
}

function sameShard(shard: number, cluster: string, index: number, where = 'another cluster has'): Problem {
  return {
    what: `adminClusters[${index}].shards of ${cluster} has ${shard}, which ${where}.`,
    remedy: 'Give each shard of the whole fleet a different number: its domain follows from it.',
    code: 'FLT012',
  };
}
