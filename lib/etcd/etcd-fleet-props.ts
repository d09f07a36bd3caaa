import type { Duration, Size } from 'cdk8s';
import { Cron, Duration as DurationOf, Size as SizeOf } from 'cdk8s';
import * as v from 'valibot';
import { A_DNS_LABEL, A_DNS_SUBDOMAIN, isDnsLabel, isDnsSubdomain } from '../kubernetes/names';
import { instanceOf, type PropChecks } from '../settings/props';
import { isMap } from '../settings/schema';
import { flag, imageDigest, text, textMap, whole } from '../settings/values';

/** Where snapshots go: an S3-compatible bucket, with its credentials in a Secret. */
export interface EtcdBackupProps {
  /** The address of the object store, such as `https://s3.example.com`. */
  readonly endpoint: string;
  /** The bucket. Its lifecycle rules determine how long snapshots are kept. */
  readonly bucket: string;
  /** The Secret with `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`, in the namespace of the fleet. */
  readonly credentials: string;
  /**
   * When snapshots are taken, in UTC.
   * @default - every hour, at a minute derived from the name of the fleet
   */
  readonly schedule?: Cron;
}

/** Props of `EtcdFleet`. */
export interface EtcdFleetProps {
  /**
   * Number of members: an odd number, since an even count tolerates no more failures than the odd one below it.
   * @default 3
   */
  readonly members?: number;

  /**
   * The release of etcd: 3.6.14 or later, since tenants of older ones can read or disturb each other.
   * @default '3.6.16'
   * @see https://github.com/etcd-io/etcd/releases
   */
  readonly version?: string;

  /**
   * The digest of the image of that release, such as `sha256:…`.
   * @default - that of the release if it is known (3.7.1), otherwise only the tag: no published digest of 3.6.16 was
   * found when this was written
   */
  readonly digest?: string;

  /**
   * How large the database may grow, 1 to 8 GiB. When it is full, no tenant of the fleet can write.
   * @default Size.gibibytes(8)
   * @see https://etcd.io/docs/v3.6/dev-guide/limit/
   */
  readonly quota?: Size;

  /**
   * The volume of each member: at least twice the quota, since the write-ahead log, snapshots and defragmentation need
   * room too.
   * @default - three times the quota
   */
  readonly storage?: Size;

  /**
   * The StorageClass of the volumes: local ones, with `volumeBindingMode: WaitForFirstConsumer`. Every write waits for
   * the disk (99th percentile within 10 ms).
   * @default - the cluster's default
   */
  readonly storageClass?: string;

  /**
   * Labels of the nodes that members run on. The nodes also have the taint `platypaas.dev/etcd=<fleet>:NoSchedule`.
   * @default - { 'platypaas.dev/etcd': <name of the fleet> }
   */
  readonly nodeSelector?: Record<string, string>;

  /**
   * How long old revisions are kept before they are compacted, a minute to a day. Tenants' API servers cannot compact a
   * shared etcd, so the fleet does so itself.
   * @default Duration.minutes(5)
   */
  readonly compaction?: Duration;

  /**
   * When the space that compaction freed is reclaimed, one member at a time, in UTC.
   * @default - every night, at a time derived from the name of the fleet
   */
  readonly defragmentation?: Cron;

  /**
   * Snapshots to an object store; `false` if they are not wanted. A fleet without them that loses its disks loses its
   * tenants, so leaving this out is a warning (ETCD007).
   * @default - none
   */
  readonly backup?: EtcdBackupProps | false;

  /**
   * Whether it has alarms, with a PodMonitor for their metrics: at 60 and 80 % of the quota, without a leader, with a
   * slow disk. They need the CRDs of the Prometheus operator, and its Prometheus must run in the namespace
   * `monitoring`.
   * @default false
   * @see https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1.PrometheusRule
   */
  readonly alarms?: boolean;

  /**
   * The maximum number of tenants.
   * @default 60
   */
  readonly maxTenants?: number;

  /**
   * The namespace, which is created.
   * @default - the name of the construct
   */
  readonly namespace?: string;
}

interface WithBackup extends EtcdFleetProps {
  readonly backup?: EtcdBackupProps;
}

/** The default quota of a fleet's database. */
export const ETCD_QUOTA = SizeOf.gibibytes(8);

/** The share of the quota for tenants: the rest is headroom, since no tenant has its own quota. */
export const ETCD_SHARE = 0.6;

/** The default maximum number of tenants. */
export const ETCD_TENANTS = 60;

const cron = instanceOf(Cron, 'a Cron, such as Cron.daily()');
const address = v.pipe(
  v.string(),
  v.check(
    (value) => /^https?:\/\/[^/@]+\/?$/.test(value) && URL.canParse(value),
    'an address such as https://s3.example.com, without credentials and path',
  ),
);
const bucket = v.pipe(v.string(), v.regex(/^[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?$/, 'the name of a bucket'));
const named = v.custom<string>((value) => typeof value === 'string' && isDnsSubdomain(value), A_DNS_SUBDOMAIN);
const compaction = v.custom<Duration>((value) => {
  if (!(value instanceof DurationOf)) return false;
  const seconds = value.toMilliseconds() / 1000;
  return Number.isInteger(seconds) && seconds >= 60 && seconds <= 86_400;
}, 'a Duration of whole seconds, from a minute to a day');
const noBackup = v.literal(false, 'an object of endpoint, bucket, credentials and schedule, or false');
const size = instanceOf(SizeOf, 'a Size, such as Size.gibibytes(8)');

/** The checks of the props, with a backup. */
const ETCD_FLEET_PROPS: PropChecks<WithBackup> = {
  members: v.picklist([1, 3, 5, 7]),
  version: text,
  digest: imageDigest,
  quota: size,
  storage: size,
  storageClass: named,
  nodeSelector: textMap,
  compaction,
  defragmentation: cron,
  backup: { endpoint: address, bucket, credentials: named, schedule: cron },
  alarms: flag,
  maxTenants: whole(1, 1000),
  namespace: v.pipe(
    v.string(),
    v.check((name) => isDnsLabel(name), A_DNS_LABEL),
  ),
};

/** The checks of these props. */
export function checksOf(props: EtcdFleetProps): PropChecks<EtcdFleetProps> {
  return isMap(props?.backup) ? ETCD_FLEET_PROPS : { ...ETCD_FLEET_PROPS, backup: noBackup };
}
