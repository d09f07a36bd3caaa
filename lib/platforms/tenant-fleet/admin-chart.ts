import { Construct } from 'constructs';
import type { Crds } from '../../crds/crds';
import { EtcdFleet } from '../../etcd';
import { GatewayApiBundle, GatewayApiCrds } from '../../gateway-api';
import { Refusals } from '../../problems';
import type { OutputFile } from '../../synth';
import { HEADER } from '../../synth/kustomization';
import { toYaml } from '../../synth/yaml';
import { EdgeRouter, EdgeRouting } from '../../traefik';
import { PlatformChart } from '../platform-chart';
import type { AdminClusterProps } from './admin-cluster';
import { capacityOf } from './capacity';
import { CLUSTER_FACTS, type ClusterFacts } from './facts';
import type { FleetExposure } from './fleet-exposure';

/** What the tenants of an admin cluster share: its etcd fleets and its shards of the edge. */
export class AdminChart extends PlatformChart {
  private readonly facts: ClusterFacts;

  constructor(scope: Construct, id: string, cluster: AdminClusterProps, exposure: FleetExposure, crds: Crds) {
    super(scope, id, { crds }, exposure._kind === 'sni' ? ['traefik'] : []);
    this.facts = capacityOf(cluster, exposure);
    this.part(() => {
      const refusals = new Refusals();
      // Kept apart, since a fleet can have any name.
      const fleets = new Construct(this, 'etcd');
      for (const [name, fleet] of Object.entries(cluster.etcd)) {
        refusals.of(() => new EtcdFleet(fleets, name, fleet));
      }
      for (const shard of exposure._kind === 'sni' ? (cluster.shards ?? []) : []) {
        const domain = exposure._domainOf(shard);
        refusals.of(() => new EdgeRouter(this, `edge-${shard}`, { ...cluster.edge, shard, domain }));
      }
      if (cluster.edge?.routing === EdgeRouting.GATEWAY_API) {
        new GatewayApiCrds(this, 'gateway-api-crds', { bundle: GatewayApiBundle.TRAEFIK, source: crds });
      }
      refusals.refuse();
    });
  }

  /** What the fleet's commands know about it. */
  override get extraFiles(): readonly OutputFile[] {
    return [{ path: CLUSTER_FACTS, text: HEADER + toYaml(this.facts) }];
  }
}
