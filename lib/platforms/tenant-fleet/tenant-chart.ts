import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { EtcdFleet, EtcdTenant } from '../../etcd';
import {
  HostedControlPlane,
  type HostedControlPlaneProps,
  KubernetesVersion,
  Rotation,
  TenantExposure,
  TenantSize,
} from '../../hosted-control-plane';
import { namespaceOf } from '../../hosted-control-plane/tenant';
import { ConfigurationError, describe } from '../../problems';
import type { OutputFile, Platform } from '../../synth';
import { HEADER } from '../../synth/kustomization';
import { toYaml } from '../../synth/yaml';
import { type KubeProxyMode, TenantNodeBundle } from '../../tenant-nodes';
import { EdgeRoutes } from '../../traefik';
import { type SeparateCluster, separateCluster } from '../separate-cluster';
import type { AdminClusterProps } from './admin-cluster';
import { TENANT_FACTS, type TenantFacts } from './facts';
import type { FleetExposure } from './fleet-exposure';
import { phasesOf } from './phases';
import type { Place } from './place';
import type { Demand } from './placement';
import type { ListedTenant } from './tenant-list';
import type { TenantValues } from './tenant-values';

/** How a tenant at a place is reached. */
export function exposureOf(
  tenant: string,
  place: Place,
  cluster: AdminClusterProps,
  fleet: FleetExposure,
): TenantExposure {
  const { shard, address, nodePort } = place;
  if (shard !== undefined) return TenantExposure.sni(`${tenant}.${fleet._domainOf(shard)}`, shard);
  if (address !== undefined) return TenantExposure.loadBalancer(address);
  const apiServer = nodePort ?? 0;
  const { nodeHost: host = '', nodeAddress } = cluster;
  return TenantExposure.nodePorts({ host, address: nodeAddress, apiServer, konnectivity: apiServer + 1 });
}

/** The values of a tenant that are props of `HostedControlPlane`; the others are for the fleet and the nodes. */
export function controlPlaneProps(values: TenantValues): Omit<HostedControlPlaneProps, 'etcd' | 'exposure'> {
  const { version, upgradeFrom, size, authority, frontProxy, serviceAccountKey, ...others } = values;
  const { zone, wave, kubeletMinor, kubeProxy, kubeProxyMode, expectedServices, ...same } = others;
  if (version === undefined) throw new ConfigurationError([describe(WITHOUT_VERSION)]);
  const rotation = (phase: string | undefined) => (phase === undefined ? undefined : Rotation.of(phase));
  return {
    ...same,
    version: KubernetesVersion.of(version),
    upgradeFrom: upgradeFrom === undefined ? undefined : KubernetesVersion.of(upgradeFrom, 'upgradeFrom'),
    size: TenantSize.ALL.find(({ name }) => name === size),
    rotations: {
      authority: rotation(authority),
      frontProxy: rotation(frontProxy),
      serviceAccountKey: rotation(serviceAccountKey),
    },
  };
}

const WITHOUT_VERSION = {
  what: 'version is missing.',
  remedy: 'Set version, such as "1.36", for the tenant, its class or in defaults.',
  code: 'FLT014',
};

/** A tenant and where it is. */
export interface PlacedTenant {
  readonly listed: ListedTenant;
  readonly place: Place;
  readonly cluster: AdminClusterProps;
  readonly demand: Demand;
}

/** A tenant of a fleet: the manifests for its admin cluster and its own nodes, and a file that describes it. */
export class TenantChart extends Chart implements Platform {
  readonly remoteResources: readonly string[] = [];
  /** What the fleet's commands know about it. */
  readonly facts: TenantFacts;

  private readonly nodes: SeparateCluster;
  private readonly bundle: TenantNodeBundle;

  constructor(
    scope: Construct,
    id: string,
    { listed, cluster, place, demand }: PlacedTenant,
    fleet: FleetExposure,
    releases: readonly KubernetesVersion[] = [],
  ) {
    super(scope, id);
    const { tenant, values, origins } = listed;
    const { name } = tenant;
    const namespace = namespaceOf(name);
    const etcd = EtcdFleet.existing(place.etcd, cluster.etcd[place.etcd]);
    const props = controlPlaneProps(values);
    const controlPlane = new HostedControlPlane(this, name, {
      ...props,
      version: releases.find(({ version }) => version === props.version.version) ?? props.version,
      namespace,
      exposure: exposureOf(name, place, cluster, fleet),
      etcd: new EtcdTenant(this, 'etcd', { fleet: etcd, tenant: name, namespace }),
    });
    const { shard } = place;
    if (shard !== undefined) {
      new EdgeRoutes(this, 'edge', { shard, namespace, hosts: controlPlane.hosts, routing: cluster.edge?.routing });
    }
    this.nodes = separateCluster(this, `${id}/nodes`);
    const { kubeletMinor, kubeProxy, kubeProxyMode, expectedServices } = values;
    this.bundle = new TenantNodeBundle(this.nodes.chart, 'nodes', {
      cluster: controlPlane.cluster,
      kubeletMinor,
      kubeProxy,
      kubeProxyMode: kubeProxyMode as KubeProxyMode | undefined,
      expectedServices,
    });
    this.facts = {
      tenant: name,
      class: tenant.class,
      ...place,
      namespace,
      endpoint: controlPlane.exposure.endpoint,
      hosts: controlPlane.hosts.map(({ host }) => host),
      version: controlPlane.version.version,
      size: controlPlane.size.name,
      wave: String(values.wave ?? 1),
      rotations: phasesOf(values),
      demand: {
        pods: demand.pods,
        cpu: `${demand.cpu / 1_000_000n}m`,
        memory: `${demand.memory / (1_000_000_000n * 1024n * 1024n)}Mi`,
        etcdBytes: demand.etcdBytes,
      },
      given: Object.fromEntries(
        Object.entries(values).map(([key, value]) => [key, { value, from: origins[key as keyof TenantValues] ?? '' }]),
      ),
    };
    this.node.addValidation({ validate: () => [...this.nodes.problems()] });
  }

  get extraFiles(): readonly OutputFile[] {
    return [
      ...[...this.nodes.files(), ...this.bundle.files].map(({ path, text }) => ({ path: `nodes/${path}`, text })),
      { path: TENANT_FACTS, text: HEADER + toYaml(this.facts) },
    ];
  }
}
