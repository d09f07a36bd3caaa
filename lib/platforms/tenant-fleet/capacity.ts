import { EtcdFleet } from '../../etcd';
import { ETCD_QUOTA, ETCD_SHARE, ETCD_TENANTS } from '../../etcd/etcd-fleet-props';
import { Cidr } from '../../kubernetes/cidr';
import { SERVICE_NODE_PORTS } from '../../kubernetes/node-ports';
import { EDGE_TENANTS } from '../../traefik/edge/edge-router';
import type { AdminClusterProps } from './admin-cluster';
import type { ClusterFacts } from './facts';
import type { FleetExposure } from './fleet-exposure';

/** The most addresses that are counted: more than there can be tenants. */
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
      Object.entries(etcd).map(([fleet, { quota = ETCD_QUOTA, maxTenants = ETCD_TENANTS, ...props }]) => {
        const { namespace, members } = EtcdFleet.existing(fleet, props);
        const bytes = Math.floor(quota.toKibibytes() * 1024 * ETCD_SHARE);
        return [fleet, { tenants: maxTenants, bytes, namespace, members }];
      }),
    ),
    shards: _kind === 'sni' ? Object.fromEntries(shards.map((shard) => [shard, edge?.maxTenants ?? EDGE_TENANTS])) : {},
    addresses: _kind === 'load-balancer' ? Math.min(sum(sizes), MOST_ADDRESSES) : 0,
    nodePorts: _kind === 'node-port' ? Math.floor((SERVICE_NODE_PORTS.last - SERVICE_NODE_PORTS.first + 1) / 2) : 0,
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
