import * as v from 'valibot';
import { IpAddress } from '../kubernetes/ip-address';
import { A_DNS_SUBDOMAIN, isDnsSubdomain } from '../kubernetes/names';
import type { TenantStore } from '../kubernetes/tenant-store';
import { yamlDocuments } from '../kubernetes/yaml-documents';
import { instanceOf, type PropChecks } from '../settings/props';
import { isMap } from '../settings/schema';
import { text, textMap, texts, whole } from '../settings/values';
import { TenantExposure } from './exposure';
import { KubernetesVersion } from './kubernetes-version';
import { SECRETS } from './pki/secrets';
import { Rotation } from './rotation';
import { TenantSize } from './tenant-size';

/** A program of a cloud provider that runs beside the control plane, such as OpenStack's. */
export interface CloudProgramProps {
  /** The image, by tag and digest. */
  readonly image: string;
  /**
   * Arguments in addition to those that follow from the tenant, such as the kubeconfig.
   * @default - none
   */
  readonly args?: readonly string[];
  /** The Secret with its configuration and credentials, in the tenant's namespace; mounted at `/etc/cloud`. */
  readonly config: string;
}

/** The phases of the rotations of a tenant's keys. */
export interface TenantRotations {
  /**
   * The authority that clients and servers of the tenant trust.
   * @default Rotation.stable(1)
   */
  readonly authority?: Rotation;
  /**
   * The authority for requests that the API server proxies to extension API servers.
   * @default Rotation.stable(1)
   */
  readonly frontProxy?: Rotation;
  /**
   * The key that signs the tokens of ServiceAccounts.
   * @default Rotation.stable(1)
   */
  readonly serviceAccountKey?: Rotation;
}

/** Props of `HostedControlPlane`. */
export interface HostedControlPlaneProps {
  /** The Kubernetes release of its programs. */
  readonly version: KubernetesVersion;

  /**
   * The current release, while upgrading to `version`: one minor at a time.
   * @default - they run `version`
   */
  readonly upgradeFrom?: KubernetesVersion;

  /** Where its objects are stored, for as long as the tenant exists: an `EtcdTenant`. */
  readonly etcd: TenantStore;

  /** How customers reach its API server. */
  readonly exposure: TenantExposure;

  /**
   * How large it is.
   * @default TenantSize.SMALL
   */
  readonly size?: TenantSize;

  /**
   * Pods of the API server, 2 or more.
   * @default 2
   */
  readonly replicas?: number;

  /**
   * The network of its Services.
   * @default '10.96.0.0/16'
   */
  readonly serviceCidr?: string;

  /**
   * The network of its pods, from which each node gets a part.
   * @default '10.244.0.0/16'
   */
  readonly podCidr?: string;

  /**
   * The domain of its Services' names.
   * @default 'cluster.local'
   */
  readonly clusterDomain?: string;

  /**
   * The Secret in its namespace with an EncryptionConfiguration under `config.yaml`, which encrypts its Secrets in
   * etcd. The API server reloads it when it changes.
   * @default - not encrypted by the API server; the disks of the fleet may be
   * @see https://kubernetes.io/docs/tasks/administer-cluster/encrypt-data/
   */
  readonly encryptionConfig?: string;

  /**
   * The audit policy, as YAML text.
   * @default - who did what, without the contents of requests, and without polling reads
   * @see https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/
   */
  readonly auditPolicy?: string;

  /**
   * Other names of its API server, which its certificate also covers.
   * @default - none
   */
  readonly additionalNames?: readonly string[];

  /**
   * The cloud provider's controllers of nodes and load balancers.
   * @default - none
   */
  readonly cloudControllerManager?: CloudProgramProps;

  /**
   * The cloud provider's controller of volumes.
   * @default - none
   */
  readonly csiController?: CloudProgramProps;

  /**
   * The phases of the rotations of the tenant's keys.
   * @default - no rotation in progress
   */
  readonly rotations?: TenantRotations;

  /**
   * The namespace, which is created.
   * @default - `tenant-` and the id of the construct
   */
  readonly namespace?: string;
}

const version = instanceOf(KubernetesVersion, 'a KubernetesVersion, such as KubernetesVersion.V1_36');
const rotation = instanceOf(Rotation, 'a Rotation, such as Rotation.prepare(1)');
/** Secrets that cert-manager creates: a Secret of the same name would be overwritten. */
const MADE = new RegExp(
  `^(?:${[...Object.values(SECRETS), 'etcd-client', '(?:(?:front-proxy-)?ca|service-account-key)-\\d+'].join('|')})$`,
);
const secret = v.custom<string>(
  (value) => typeof value === 'string' && isDnsSubdomain(value) && !MADE.test(value),
  'the name of a Secret that cert-manager does not create',
);
const cloudProgram = { image: text, args: texts, config: secret };

const auditPolicy = v.custom<string>(
  (value) => typeof value === 'string' && isAuditPolicy(value),
  'the text of a Policy of audit.k8s.io/v1 with rules, as YAML',
);

function isAuditPolicy(text: string): boolean {
  const { values, errors } = yamlDocuments(text);
  const [policy] = values;
  if (errors.length > 0 || values.length !== 1 || !isMap(policy)) return false;
  const { apiVersion, kind, rules } = policy;
  return apiVersion === 'audit.k8s.io/v1' && kind === 'Policy' && Array.isArray(rules) && rules.length > 0;
}

/** cert-manager refuses certificates with other kinds of names. */
const hostOrAddress = v.custom<string>(
  (value) =>
    typeof value === 'string' && (isDnsSubdomain(value.replace(/^\*\./, '')) || IpAddress.read(value) !== undefined),
  'a DNS name or an IP address',
);

const STORE = v.looseObject({
  namespace: v.optional(v.string()),
  prefix: v.string(),
  secretName: v.string(),
  endpoints: v.array(v.string()),
  clientLabels: textMap,
  serverNamespace: v.string(),
  serverLabels: textMap,
});

/** Another class than EtcdTenant may have what a TenantStore has. */
function isStore(value: unknown): boolean {
  return v.is(STORE, value);
}

/** The checks of the props. */
export const HOSTED_CONTROL_PLANE_PROPS: PropChecks<HostedControlPlaneProps> = {
  version,
  upgradeFrom: version,
  etcd: v.custom<TenantStore>(isStore, 'an EtcdTenant'),
  exposure: instanceOf(TenantExposure, "a TenantExposure, such as TenantExposure.sni('a.s1.k8s.example.com', 1)"),
  size: instanceOf(TenantSize, 'a TenantSize, such as TenantSize.SMALL'),
  replicas: whole(2, 9),
  serviceCidr: v.string(),
  podCidr: v.string(),
  clusterDomain: v.custom<string>((value) => typeof value === 'string' && isDnsSubdomain(value), A_DNS_SUBDOMAIN),
  encryptionConfig: secret,
  auditPolicy,
  additionalNames: v.array(hostOrAddress),
  cloudControllerManager: cloudProgram,
  csiController: cloudProgram,
  rotations: { authority: rotation, frontProxy: rotation, serviceAccountKey: rotation },
  namespace: text,
};
