import { Construct } from 'constructs';
import * as v from 'valibot';
import { Certificate } from '../cert-manager/resources';
import { guardUniqueNames } from '../cluster/unique-names';
import { Job } from '../kubernetes/objects';
import { REPEATABLE_JOB } from '../kubernetes/repeatable-job';
import { BEFORE_THE_PODS, syncWave } from '../kubernetes/sync-wave';
import type { TenantStore } from '../kubernetes/tenant-store';
import { type Problem, refuse } from '../problems';
import { checkProps, type PropChecks, requireProps } from '../settings/props';
import { namespaceName, whole } from '../settings/values';
import { EtcdFleet, type IEtcdFleet } from './etcd-fleet';
import { clientLabel, endpoints, type FleetNames, memberLabels, ROOT } from './fleet-names';
import { clientCertificate } from './install/certificates';
import { operation } from './install/jobs';

/** Props of `EtcdTenant`. */
export interface EtcdTenantProps {
  /**
   * The fleet that holds its keys: an `EtcdFleet`, or `EtcdFleet.existing(…)` for one that another chart creates. A
   * tenant stays where its data is.
   */
  readonly fleet: IEtcdFleet;
  /** The tenant: the user in etcd. */
  readonly tenant: string;
  /** The namespace of the pods that use the certificate. */
  readonly namespace: string;
}

const PROPS: PropChecks<EtcdTenantProps> = {
  fleet: v.custom<IEtcdFleet>(
    (value) => v.is(v.looseObject({ name: v.string(), namespace: v.string(), members: whole(1, 9) }), value),
    'an EtcdFleet',
  ),
  tenant: namespaceName,
  namespace: namespaceName,
};

/**
 * A tenant of an `EtcdFleet`: a user that may read and write the keys below one prefix, and its certificate.
 *
 * @throws ConfigurationError when a prop is missing or does not fit, and for the name of etcd's own user
 * @see https://etcd.io/docs/v3.6/op-guide/authentication/rbac/
 */
export class EtcdTenant extends Construct implements TenantStore {
  /** The namespace of the Secret with the certificate. */
  readonly namespace: string;
  /** The prefix of its keys, without a slash at the end: `--etcd-prefix` of its API server. */
  readonly prefix: string;
  /** The Secret with the certificate, in the tenant's namespace. */
  readonly secretName: string;
  /** Where the members of the fleet are reached. */
  readonly endpoints: readonly string[];
  /** Labels that pods need to reach the members. */
  readonly clientLabels: Readonly<Record<string, string>>;
  /** The namespace of the members. */
  readonly serverNamespace: string;
  /** Labels of the members. */
  readonly serverLabels: Readonly<Record<string, string>>;

  constructor(scope: Construct, id: string, props: EtcdTenantProps) {
    super(scope, id);
    const { fleet, tenant, namespace } = checkProps(this, props, PROPS);
    requireProps(this, { fleet, tenant, namespace }, ['fleet', 'tenant', 'namespace']);
    refuse(this, tenant === ROOT ? [IS_ROOT] : []);
    guardUniqueNames(this);
    const names: FleetNames = { name: fleet.name, namespace: fleet.namespace, members: fleet.members };
    this.namespace = namespace;
    this.prefix = `/tenants/${tenant}`;
    this.secretName = 'etcd-client';
    this.endpoints = endpoints(names);
    this.clientLabels = clientLabel(names);
    this.serverNamespace = names.namespace;
    this.serverLabels = memberLabels(names);
    if (fleet instanceof EtcdFleet) fleet._add(this);
    new Certificate(this, 'Certificate', {
      metadata: { name: this.secretName, namespace, annotations: BEFORE_THE_PODS },
      spec: clientCertificate(names, this.secretName, tenant),
    });
    new Job(this, 'User', {
      metadata: {
        name: `${names.name}-user-${tenant}`,
        namespace: names.namespace,
        annotations: { ...REPEATABLE_JOB, ...syncWave(-1) },
      },
      spec: operation(names, userScript(tenant, this.prefix)),
    });
  }
}

const IS_ROOT: Problem = {
  what: `tenant is "${ROOT}", which is etcd's superuser, with access to all tenants.`,
  remedy: 'Give the tenant another name.',
  code: 'ETCD004',
};

/**
 * Creates the user if it does not exist. The range ends right after the slash, so that `/tenants/a` contains no key of
 * `/tenants/aa`: `0` is the character after `/`.
 */
function userScript(tenant: string, prefix: string): string {
  return [
    'case $(etcdctl auth status) in *"Authentication Status: true"*) ;; *) echo "waiting for authentication"; exit 1 ;; esac',
    `etcdctl user get ${tenant} >/dev/null 2>&1 || etcdctl user add ${tenant} --no-password`,
    `etcdctl role get ${tenant} >/dev/null 2>&1 || etcdctl role add ${tenant}`,
    `etcdctl role grant-permission ${tenant} readwrite ${prefix}/ ${prefix}0`,
    `etcdctl user grant-role ${tenant} ${tenant}`,
    '',
  ].join('\n');
}
