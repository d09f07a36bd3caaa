import * as v from 'valibot';
import { TenantSize } from '../../hosted-control-plane';
import {
  HOSTED_CONTROL_PLANE_PROPS,
  type HostedControlPlaneProps,
} from '../../hosted-control-plane/hosted-control-plane-props';
import type { PropChecks } from '../../settings/props';
import { flag, text, whole } from '../../settings/values';
import { KubeProxyMode, type TenantNodeBundleProps } from '../../tenant-nodes';

/** Values of a tenant, of a class of tenants, or of the whole fleet: the most specific one counts. */
export interface TenantValues
  extends Pick<
      HostedControlPlaneProps,
      | 'replicas'
      | 'serviceCidr'
      | 'podCidr'
      | 'clusterDomain'
      | 'encryptionConfig'
      | 'auditPolicy'
      | 'additionalNames'
      | 'cloudControllerManager'
      | 'csiController'
    >,
    Pick<TenantNodeBundleProps, 'kubeletMinor' | 'kubeProxy' | 'expectedServices'> {
  /**
   * The Kubernetes release: a minor such as `1.36`, for its newest known patch, or a patch such as `1.36.3`.
   * @default - must be given somewhere
   */
  readonly version?: string;
  /**
   * The release that runs now, on the way to `version`: one minor at a time.
   * @default - the tenant runs `version`
   */
  readonly upgradeFrom?: string;
  /**
   * How large it is: `small`, `medium` or `large`, see `TenantSize`.
   * @default 'small'
   */
  readonly size?: string;
  /**
   * The phase of the rotation of the tenant's authority: `stable(1)`, `prepare(1)`, `complete(1)`, `stable(2)`, see `Rotation`.
   * @default 'stable(1)'
   */
  readonly authority?: string;
  /**
   * The phase of the rotation of the front proxy's authority.
   * @default 'stable(1)'
   */
  readonly frontProxy?: string;
  /**
   * The phase of the rotation of the key that signs tokens.
   * @default 'stable(1)'
   */
  readonly serviceAccountKey?: string;
  /**
   * How kube-proxy programs the kernel: `nftables`, `iptables` or `ipvs`.
   * @default 'nftables'
   */
  readonly kubeProxyMode?: string;
  /**
   * The zone that its admin cluster must be in.
   * @default - any; tenants are spread over zones
   */
  readonly zone?: string;
  /**
   * When changes reach it: those of wave 1 first, the others once all of those are healthy.
   * @default 1
   */
  readonly wave?: number;
}

/** A tenant of a fleet. */
export interface FleetTenant extends TenantValues {
  /** Its name: a DNS label of 40 characters at most, unique in the fleet. */
  readonly name: string;
  /**
   * The class whose values it takes where it has none.
   * @default - no class
   */
  readonly class?: string;
  /**
   * The admin cluster that runs its control plane.
   * @default - where it is recorded; a new tenant goes to the cluster with the most room
   */
  readonly cluster?: string;
  /**
   * The etcd fleet of that cluster that holds its objects.
   * @default - where it is recorded; a new tenant goes to the fleet with the most room
   */
  readonly etcd?: string;
  /**
   * The shard of the edge that its name is below.
   * @default - where it is recorded; a new tenant goes to the shard with the fewest tenants
   */
  readonly shard?: number;
  /**
   * The place that its data is moved from, as `<cluster>/<etcd>`: without it a tenant does not leave the etcd that it
   * is recorded in. You move the data yourself, see docs/hosted-control-planes.md.
   * @default - the tenant stays
   */
  readonly migrateFrom?: string;
}

const PHASE = /^(stable|prepare|complete)\([1-9]\d{0,3}\)$/;
const phase = v.custom<string>(
  (value) => typeof value === 'string' && PHASE.test(value),
  'a phase such as stable(1), prepare(1) or complete(1)',
);
const version = v.custom<string>(
  (value) => typeof value === 'string' && /^1\.\d+(\.\d+)?$/.test(value),
  "a release in quotation marks, such as '1.36' or '1.36.3'",
);

/** The checks of values. */
export const TENANT_VALUES: PropChecks<TenantValues> = {
  version,
  upgradeFrom: version,
  size: v.picklist(TenantSize.ALL.map(({ name }) => name)),
  replicas: whole(2, 9),
  serviceCidr: text,
  podCidr: text,
  clusterDomain: HOSTED_CONTROL_PLANE_PROPS.clusterDomain,
  encryptionConfig: HOSTED_CONTROL_PLANE_PROPS.encryptionConfig,
  auditPolicy: HOSTED_CONTROL_PLANE_PROPS.auditPolicy,
  additionalNames: HOSTED_CONTROL_PLANE_PROPS.additionalNames,
  cloudControllerManager: HOSTED_CONTROL_PLANE_PROPS.cloudControllerManager,
  csiController: HOSTED_CONTROL_PLANE_PROPS.csiController,
  authority: phase,
  frontProxy: phase,
  serviceAccountKey: phase,
  kubeletMinor: whole(30, 99),
  kubeProxy: flag,
  kubeProxyMode: v.enum(KubeProxyMode),
  expectedServices: whole(0),
  zone: text,
  wave: whole(1, 99),
};

const formerPlace = v.custom<string>(
  (value) => typeof value === 'string' && /^[^/]+\/[^/]+$/.test(value),
  'a cluster and an etcd fleet of it, such as admin-1/etcd-1',
);

/** The checks of a tenant. */
export const FLEET_TENANT: PropChecks<FleetTenant> = {
  ...TENANT_VALUES,
  name: text,
  class: text,
  cluster: text,
  etcd: text,
  shard: whole(0, 9999),
  migrateFrom: formerPlace,
};

const NAMES = Object.keys(TENANT_VALUES) as (keyof TenantValues)[];

/** The values of a tenant, and where each one comes from: `fleet`, `class free` or `tenant`. */
export interface Inherited {
  readonly values: TenantValues;
  readonly origins: Readonly<Partial<Record<keyof TenantValues, string>>>;
}

/** The values of a tenant: its own, then those of its class, then those of the fleet. */
export function inherit(tenant: FleetTenant, ofClass: TenantValues | undefined, ofFleet: TenantValues): Inherited {
  const sources: readonly (readonly [string, TenantValues])[] = [
    ['tenant', tenant],
    [`class ${tenant.class}`, ofClass ?? {}],
    ['fleet', ofFleet],
  ];
  const found = NAMES.flatMap((name) => {
    const source = sources.find(([, values]) => values[name] !== undefined);
    return source ? [{ name, value: source[1][name], origin: source[0] }] : [];
  });
  return {
    values: Object.fromEntries(found.map(({ name, value }) => [name, value])),
    origins: Object.fromEntries(found.map(({ name, origin }) => [name, origin])),
  };
}
