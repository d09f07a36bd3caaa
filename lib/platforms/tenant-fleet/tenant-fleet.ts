import * as path from 'node:path';
import { Construct } from 'constructs';
import * as v from 'valibot';
import { Crds } from '../../crds/crds';
import { KubernetesVersion } from '../../hosted-control-plane';
import { keepsPlainData } from '../../kubernetes/resolvers';
import { type Problem, refuse, within } from '../../problems';
import { checkEach, checkProps, instanceOf, type PropChecks, requireProps } from '../../settings/props';
import { anyMap } from '../../settings/schema';
import { text } from '../../settings/values';
import type { OutputFile, PlatformApp } from '../../synth';
import type { Cluster, ClusterSource } from '../../synth/cluster-source';
import { clusterApp, folderOf } from '../../synth/folder';
import { warn } from '../../warnings';
import { placeProblems } from '../fleet-place';
import { AdminChart } from './admin-chart';
import { ADMIN_CLUSTER, type AdminClusterProps, ARGO_CD_FOLDER, clusterProblems } from './admin-cluster';
import { AlikeTenants } from './alike-tenants';
import { FleetApplicationSets, type FleetGitProps } from './argo-cd';
import { type Assignment, assign } from './assign';
import { TENANTS } from './facts';
import { FleetExposure } from './fleet-exposure';
import { PLACEMENTS, placementsText, readRecord } from './place';
import type { Overfull } from './placement';
import { TenantChart } from './tenant-chart';
import { TenantList } from './tenant-list';

/** Props of `TenantFleet`. */
export interface TenantFleetProps {
  /** The clusters that run control planes. */
  readonly adminClusters: readonly AdminClusterProps[];
  /** The tenants, in a program or in a file. */
  readonly tenants: TenantList;
  /** How customers reach their API servers. */
  readonly exposure: FleetExposure;
  /**
   * Releases with digests of their images, for tenants that name one of them: `KubernetesVersion.patch('1.36.5', { … })`
   * counts for `version: '1.36.5'`.
   * @default - the digests that are known
   */
  readonly releases?: readonly KubernetesVersion[];
  /**
   * The file that records where tenants are.
   * @default - `placements.yaml` as the fleet was last written, in its folder of the output directory
   */
  readonly placements?: string;
  /**
   * Where Argo CD reads the fleet, for ApplicationSets that distribute it.
   * @default - no ApplicationSets
   */
  readonly argoCd?: FleetGitProps;
  /**
   * Where Traefik's CRDs come from.
   * @default Crds.REMOTE
   */
  readonly crds?: Crds;
}

const maxUpdate = v.custom<string>(
  (value) => typeof value === 'string' && /^(?:[1-9]\d*|(?:100|[1-9]\d?)%)$/.test(value),
  "a number or a percentage in quotation marks, such as '5' or '10%'",
);

const PROPS: PropChecks<TenantFleetProps> = {
  // Checked one by one.
  adminClusters: v.array(anyMap),
  tenants: instanceOf(TenantList, "a TenantList, such as TenantList.file('tenants.yaml')"),
  exposure: instanceOf(FleetExposure, "a FleetExposure, such as FleetExposure.sni('k8s.example.com')"),
  releases: v.array(instanceOf(KubernetesVersion, "a KubernetesVersion, such as KubernetesVersion.patch('1.36.5', …)")),
  placements: text,
  argoCd: { repositoryUrl: text, revision: text, path: text, namespace: text, maxUpdate },
  crds: v.enum(Crds),
};

/**
 * Hosted control planes of thousands of tenants over several admin clusters. A new tenant is placed in the zone,
 * cluster, etcd and shard with the most room; its place is recorded, and it stays there whatever else changes.
 *
 * Writes a folder for each admin cluster, with one for each of its tenants below `tenants/`, so that a new tenant changes no
 * file of another, and `placements.yaml`.
 *
 * @throws ConfigurationError when a prop does not fit, when there is no room for a tenant, or it would leave its data
 * behind, or skips a minor or a phase of a rotation, and when an admin cluster or etcd fleet that still has tenants is
 * removed
 */
export class TenantFleet extends Construct implements ClusterSource {
  private readonly props: TenantFleetProps;
  private readonly assignment: Assignment;

  constructor(scope: Construct, id: string, props: TenantFleetProps) {
    super(scope, id);
    props = checkProps(this, props, PROPS);
    requireProps(this, props, ['adminClusters', 'tenants', 'exposure']);
    refuse(this, [...placeProblems(this, 'TenantFleet'), ...props.exposure._problems]);
    const required = ['name', 'pods', 'cpu', 'memory', 'etcd'] as const;
    checkEach(this, 'adminClusters', props.adminClusters, ADMIN_CLUSTER, required);
    refuse(this, clusterProblems(props.adminClusters, props.exposure));
    this.props = props;
    const folder = path.join((this.node.root as PlatformApp).outdir, folderOf(this));
    const file = props.placements ?? path.join(folder, PLACEMENTS);
    this.assignment = within(this, () => {
      const record = readRecord(file, folder);
      return assign(props.tenants._tenants, props.adminClusters, props.exposure, record);
    });
    for (const one of this.assignment.overfull) warn(this, overfull(one));
  }

  /** @internal */
  *clusters(): Iterable<Cluster> {
    const { adminClusters, exposure, releases = [], crds = Crds.REMOTE } = this.props;
    for (const cluster of adminClusters) {
      const { name } = cluster;
      yield { name, make: () => new AdminChart(clusterApp(this, name), name, cluster, exposure, crds) };
    }
    const alike = new AlikeTenants(this.assignment.tenants, exposure, releases);
    for (const placed of this.assignment.tenants) {
      const { name } = placed.listed.tenant;
      const folder = `${placed.cluster.name}/${TENANTS}/${name}`;
      yield {
        name: folder,
        make: () => new TenantChart(clusterApp(this, folder), name, placed, exposure, releases),
        // Resolvers may write something else for each tenant.
        files: keepsPlainData(this) ? alike.filesOf(placed) : undefined,
      };
    }
    if (this.props.argoCd) yield { name: ARGO_CD_FOLDER, make: () => this.applicationSets(this.props.argoCd) };
  }

  /** @internal */
  index(): OutputFile {
    return { path: PLACEMENTS, text: placementsText(this.assignment.record) };
  }

  private applicationSets(argoCd: FleetGitProps = { repositoryUrl: '' }): FleetApplicationSets {
    const waves = [...new Set(this.props.tenants._tenants.map(({ values }) => values.wave ?? 1))].sort((a, b) => a - b);
    const defaults = { revision: 'HEAD', path: `dist/${folderOf(this)}`, namespace: 'argocd', maxUpdate: '10%' };
    const { adminClusters } = this.props;
    return new FleetApplicationSets(
      clusterApp(this, ARGO_CD_FOLDER),
      ARGO_CD_FOLDER,
      this.node.id,
      adminClusters,
      waves,
      {
        ...defaults,
        ...argoCd,
      },
    );
  }
}

function overfull({ cluster, what }: Overfull): Problem {
  return {
    what: `${cluster} has less room than its tenants need: ${what}. They stay where they are recorded.`,
    remedy: 'Restore its capacity, or move tenants with migrateFrom; new ones go elsewhere.',
    code: 'FLT022',
  };
}
