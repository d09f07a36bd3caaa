import { Size } from 'cdk8s';
import { Cidr } from '../../kubernetes/cidr';
import type { AdminClusterProps } from './admin-cluster';
import type { ClusterFacts } from './facts';
import type { FleetExposure } from './fleet-exposure';

/** Of an etcd's quota: the rest is for what nobody foresees, since no tenant has a quota of its own. */
const ETCD_SHARE = 0.6;
const ETCD_QUOTA = Size.gibibytes(8);
const ETCD_TENANTS = 60;
const EDGE_TENANTS = 1000;

/** The range of node ports. */
export const FIRST_NODE_PORT = 30000;
const LAST_NODE_PORT = 32767;

/** Addresses that are counted at most: more than there can be tenants. */
const MOST_ADDRESSES = 2 ** 20;

/** What an admin cluster has for tenants. */
export function capacityOf(cluster: AdminClusterProps, { _kind }: FleetExposure): ClusterFacts {
  const { name, zone, pods, cpu, memory, etcd, shards = [], edge, addresses = [] } = cluster;
  const sizes = addresses.map((cidr) => Number(Cidr.parse(cidr).size));
  return {
    cluster: name,
    zone,
    pods,
    cpu,
    memory,
    etcd: Object.fromEntries(
      Object.entries(etcd).map(([fleet, { quota = ETCD_QUOTA, maxTenants = ETCD_TENANTS }]) => [
        fleet,
        { tenants: maxTenants, bytes: Math.floor(quota.toKibibytes() * 1024 * ETCD_SHARE) },
      ]),
    ),
    shards: _kind === 'sni' ? Object.fromEntries(shards.map((shard) => [shard, edge?.maxTenants ?? EDGE_TENANTS])) : {},
    addresses: _kind === 'load-balancer' ? Math.min(sum(sizes), MOST_ADDRESSES) : 0,
    nodePorts: _kind === 'node-port' ? Math.floor((LAST_NODE_PORT - FIRST_NODE_PORT + 1) / 2) : 0,
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
