import { Cron, Duration, Size, SizeRoundingBehavior } from 'cdk8s';
import { Construct } from 'constructs';
import * as v from 'valibot';
import { guardUniqueNames } from '../cluster/unique-names';
import { guardImages } from '../images/guard';
import { NONE_PUBLISHED } from '../images/published';
import { Namespace } from '../kubernetes/objects';
import { podSecurityLabels } from '../kubernetes/pod-security';
import { syncWave } from '../kubernetes/sync-wave';
import { ConfigurationError, describe, type Problem, refuse } from '../problems';
import { SecretScan } from '../secrets';
import { checkArguments } from '../settings/arguments';
import { checkProps, requireProps, takeProps } from '../settings/props';
import { namespaceName } from '../settings/values';
import { warn } from '../warnings';
import { checksOf, ETCD_QUOTA, ETCD_TENANTS, type EtcdFleetProps } from './etcd-fleet-props';
import type { EtcdTenant } from './etcd-tenant';
import type { FleetNames } from './fleet-names';
import { alarms } from './install/alarms';
import { authentication } from './install/authentication';
import { certificates } from './install/certificates';
import { defragmentation, snapshots } from './install/maintenance';
import { members } from './install/members';
import { networkPolicies } from './install/network';
import { ETCD_IMAGES, ETCD_VERSION, etcdImage, sharedVersionProblems } from './versions';

/** An etcd that tenants share, created in this chart or in another one. */
export interface IEtcdFleet {
  /** The name of the fleet, which its tenants record. */
  readonly name: string;
  /** The namespace of its members. */
  readonly namespace: string;
  /** How many members it has. */
  readonly members: number;
}

/**
 * An etcd that many tenants share: members on dedicated nodes, certificates for all clients, a user and a role for each
 * tenant. Needs cert-manager.
 *
 * etcd has no quota for a tenant: when the database is full, no tenant can write. So the size of each tenant limits the
 * number of its objects, the fleet keeps headroom, and `alarms` report when it shrinks.
 *
 * @throws ConfigurationError when a prop is unknown or does not fit, for a version in which tenants can read each other,
 * and at synthesis when it holds more tenants than fit
 * @see https://etcd.io/docs/v3.6/op-guide/
 */
export class EtcdFleet extends Construct implements IEtcdFleet {
  /**
   * A fleet that another chart creates, for tenants in other charts. That chart checks that it exists and has
   * room.
   *
   * @param name the name of the fleet
   * @param props those that the other chart gives it
   */
  static existing(name: string, props: EtcdFleetProps = {}): IEtcdFleet {
    const { problems } = takeProps(props, checksOf(props), 'props');
    if (problems.length > 0)
      throw new ConfigurationError(problems.map((problem) => `EtcdFleet.existing: ${describe(problem)}`));
    return { name, namespace: props.namespace ?? name, members: props.members ?? MEMBERS };
  }

  /** The name of the fleet, which its tenants record. */
  readonly name: string;
  /** The namespace of its members. */
  readonly namespace: string;
  /** How many members it has. */
  readonly members: number;
  /** The release of etcd. */
  readonly version: string;
  /** How large the database may grow. */
  readonly quota: Size;
  /** The maximum number of tenants. */
  readonly maxTenants: number;

  /** @internal */
  readonly _names: FleetNames;

  private readonly held: EtcdTenant[] = [];

  /**
   * @param certManagerNamespace where cert-manager keeps the keys of ClusterIssuers
   */
  constructor(scope: Construct, id: string, props: EtcdFleetProps = {}, certManagerNamespace = 'cert-manager') {
    super(scope, id);
    props = checkProps(this, props, checksOf(props));
    checkProps(this, { certManagerNamespace }, { certManagerNamespace: namespaceName });
    if (props.backup) requireProps(this, props.backup, ['endpoint', 'bucket', 'credentials'], 'backup');
    guardUniqueNames(this);
    const {
      members: count = MEMBERS,
      version = ETCD_VERSION,
      quota = ETCD_QUOTA,
      compaction = Duration.minutes(5),
    } = props;
    const { storage = Size.kibibytes(quota.toKibibytes() * 3), namespace = id } = props;
    this.name = id;
    this.namespace = namespace;
    this.members = count;
    this.version = version;
    this.quota = quota;
    this.maxTenants = props.maxTenants ?? ETCD_TENANTS;
    this._names = { name: id, namespace, members: count };
    refuse(this, [...sharedVersionProblems(version), ...sizeProblems(quota, storage)]);

    new Namespace(this, 'Namespace', {
      metadata: { name: namespace, labels: podSecurityLabels('restricted'), annotations: syncWave(-5) },
    });
    certificates(this, this._names, certManagerNamespace);
    members(this, this._names, {
      image: etcdImage(version, props.digest),
      quota,
      storage,
      storageClass: props.storageClass,
      nodeSelector: props.nodeSelector ?? { 'platypaas.dev/etcd': id },
      compaction: `${compaction.toSeconds()}s`,
    });
    SecretScan.exempt(
      this,
      'spec.template.spec.containers[etcd].command[*]',
      '--initial-cluster-token tells clusters apart; members show it to one another',
    );
    authentication(this, this._names);
    const minute = minuteOf(id);
    defragmentation(this, this._names, props.defragmentation ?? Cron.schedule({ minute, hour: nightHourOf(id) }));
    const { backup } = props;
    if (backup) snapshots(this, this._names, backup, backup.schedule ?? Cron.schedule({ minute }));
    networkPolicies(this, this._names, backup ? portOf(backup.endpoint) : undefined);
    if (props.alarms) this.addAlarms();
    this.node.addValidation({ validate: () => this.tooManyTenants().map(describe) });
    if (backup === undefined) this.node.addValidation({ validate: () => this.adviseBackup() });
    // Of the default release none is known, which `images` says.
    const judged = [etcdImage(ETCD_VERSION)];
    guardImages(this, () => ({ published: ETCD_IMAGES, alwaysWithDigest: NONE_PUBLISHED, judged }));
  }

  /** Adds alarms for the Prometheus operator, whose definitions must be in the cluster, unless it has them (`alarms`). */
  addAlarms(): void {
    if (this.node.tryFindChild('Alarms') === undefined) alarms(this, this._names);
  }

  /** Its tenants, in the order in which they were added. */
  get tenants(): readonly EtcdTenant[] {
    return [...this.held];
  }

  /** @internal */
  _add(tenant: EtcdTenant): void {
    this.held.push(tenant);
  }

  private adviseBackup(): string[] {
    warn(this, {
      what: 'It has no backup: if its disks are lost, so are its tenants.',
      remedy: 'Give backup an object store for snapshots, or false if none are wanted.',
      code: 'ETCD007',
    });
    return [];
  }

  private tooManyTenants(): Problem[] {
    if (this.held.length <= this.maxTenants) return [];
    return [
      {
        what: `${this.held.length} tenants share the fleet, but maxTenants is ${this.maxTenants}.`,
        remedy: 'Put the newest of them on another EtcdFleet; those that have data stay where they are.',
        code: 'ETCD003',
      },
    ];
  }
}

/** The default number of members: one may fail. */
const MEMBERS = 3;

const LARGEST = Size.gibibytes(8);

function sizeProblems(quota: Size, storage: Size): Problem[] {
  const [most, least] = [LARGEST.toKibibytes(), Size.gibibytes(1).toKibibytes()];
  const kibibytes = quota.toKibibytes();
  const gibibytes = (size: Size) => `${size.toGibibytes({ rounding: SizeRoundingBehavior.FLOOR })} GiB`;
  return [
    ...(kibibytes < least || kibibytes > most
      ? [
          {
            what: `quota is ${gibibytes(quota)}, but etcd is tested with 1 to 8 GiB.`,
            remedy: 'Give a quota of 1 to 8 GiB, and more fleets for more tenants.',
            code: 'ETCD002',
          },
        ]
      : []),
    ...(storage.toKibibytes() < 2 * kibibytes
      ? [
          {
            what: `storage is ${gibibytes(storage)} for a quota of ${gibibytes(quota)}, but the log, snapshots and defragmentation need as much again.`,
            remedy: `Give at least ${2 * quota.toGibibytes({ rounding: SizeRoundingBehavior.FLOOR })} GiB of storage.`,
            code: 'ETCD002',
          },
        ]
      : []),
  ];
}

/** Not all fleets at the same minute: a number derived from the name. */
function minuteOf(name: string): string {
  return String([...name].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 60, 7));
}

function nightHourOf(name: string): string {
  return String(1 + ([...name].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % 4));
}

function portOf(endpoint: string): number {
  const { port, protocol } = new URL(endpoint);
  return port ? Number(port) : protocol === 'http:' ? 80 : 443;
}

checkArguments<Pick<typeof EtcdFleet, 'existing'>>(EtcdFleet, () => ({
  existing: { name: v.string(), 'props?': v.any() },
}));
