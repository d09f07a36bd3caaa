import { App } from 'cdk8s';
import { budgetOf } from '../../budget';
import { consumerOf, type WorkloadManifest } from '../../budget/manifests';
import { TenantSize } from '../../hosted-control-plane';
import { apiObjectsOf } from '../../kubernetes/api-objects';
import { SERVICE_NODE_PORTS } from '../../kubernetes/node-ports';
import { manifestOf } from '../../kubernetes/plain-object';
import type { AdminClusterProps } from './admin-cluster';
import type { FleetExposure } from './fleet-exposure';
import type { Demand } from './placement';
import { TenantChart } from './tenant-chart';
import type { ListedTenant } from './tenant-list';

const ANYWHERE = {
  sni: { shard: 0 },
  'load-balancer': { address: '192.0.2.1' },
  'node-port': { nodePort: SERVICE_NODE_PORTS.first },
};
const NOT_MEASURED: Demand = { pods: 0, cpu: 0n, memory: 0n, etcdBytes: 0 };

/** What tenants take: the requests of their pods. Tenants that are alike are counted once. */
export class Demands {
  private readonly known = new Map<string, Demand>();

  constructor(private readonly exposure: FleetExposure) {}

  /**
   * @param cluster one that can have it
   * @throws ConfigurationError when the tenant cannot be made
   */
  of(listed: ListedTenant, cluster: AdminClusterProps): Demand {
    const { size, replicas, cloudControllerManager, csiController } = listed.values;
    const key = [size, replicas, cloudControllerManager !== undefined, csiController !== undefined].join();
    const demand = this.known.get(key) ?? this.measured(listed, cluster);
    this.known.set(key, demand);
    return demand;
  }

  private measured(listed: ListedTenant, cluster: AdminClusterProps): Demand {
    const [etcd = ''] = Object.keys(cluster.etcd);
    // Any place will do: what a tenant takes does not depend on it.
    const place = { cluster: cluster.name, etcd, ...ANYWHERE[this.exposure._kind] };
    const placed = { listed, cluster, place, demand: NOT_MEASURED };
    const chart = new TenantChart(new App(), listed.tenant.name, placed, this.exposure);
    const { total } = budgetOf(
      apiObjectsOf(chart).flatMap((object) => consumerOf(manifestOf(object) as unknown as WorkloadManifest)),
      0,
    );
    const size = TenantSize.ALL.find(({ name }) => name === listed.values.size) ?? TenantSize.SMALL;
    return {
      pods: total.pods,
      cpu: total.requests.cpu,
      memory: total.requests.memory,
      etcdBytes: size.etcdBytes.toKibibytes() * 1024,
    };
  }
}
