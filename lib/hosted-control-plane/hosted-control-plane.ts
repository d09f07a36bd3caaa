import { Construct } from 'constructs';
import * as v from 'valibot';
import { checkCluster } from '../cluster/checks';
import type { ClusterIndex } from '../cluster/cluster-index';
import { Fact } from '../cluster/fact';
import { guardUniqueNames } from '../cluster/unique-names';
import { guardImages } from '../images/guard';
import { NONE_PUBLISHED } from '../images/published';
import { Cidr } from '../kubernetes/cidr';
import { isDnsLabel } from '../kubernetes/names';
import type { TenantStore } from '../kubernetes/tenant-store';
import { type Problem, quoted, refuse } from '../problems';
import { checkArguments } from '../settings/arguments';
import { checkProps, requireProps } from '../settings/props';
import type { OutputFile } from '../synth';
import type { TenantCluster } from '../tenant-nodes/tenant-node-bundle-props';
import { warn } from '../warnings';
import { identityOf, tenantCollisions } from './collisions';
import type { TenantExposure } from './exposure';
import { HOSTED_CONTROL_PLANE_PROPS, type HostedControlPlaneProps } from './hosted-control-plane-props';
import { installControlPlane } from './install';
import { applyToTenant } from './install/delivery';
import { HAPROXY_IMAGE } from './install/tunnel';
import type { KubernetesVersion } from './kubernetes-version';
import { networkProblems, tooFewNodes } from './networks';
import { KUBERNETES_IMAGES } from './releases';
import { Rotation } from './rotation';
import {
  API_SERVER,
  dnsAddress,
  KONNECTIVITY_PORT,
  namespaceOf,
  securePort,
  TENANT_DEFAULTS,
  type Tenant,
  TUNNEL_PORT,
} from './tenant';
import { TenantSize } from './tenant-size';

/** A name of a control plane behind an edge. */
export interface ControlPlaneHost {
  /** The name. */
  readonly host: string;
  /** The Service in the tenant's namespace. */
  readonly service: string;
  /** The port of the Service. */
  readonly port: number;
}

/** Stated by each control plane, so that unique values are not used twice. */
const TENANT = new Fact<Tenant>();

/**
 * The control plane of a customer's cluster, as pods of an admin cluster: API server, controller manager and scheduler, the
 * near end of the tunnel to its nodes, and every certificate, which cert-manager makes. Its objects are in an etcd.
 *
 * The id is the tenant's name: the user in etcd, and a part of the namespace.
 *
 * @throws ConfigurationError when a prop is unknown or does not fit
 * @see https://kubernetes.io/docs/concepts/architecture/
 */
export class HostedControlPlane extends Construct {
  /** The tenant's name. */
  readonly tenant: string;
  /** Its namespace in the admin cluster. */
  readonly namespace: string;
  /** The Kubernetes release of its programs. */
  readonly version: KubernetesVersion;
  /** How large it is. */
  readonly size: TenantSize;
  /** How customers reach it. */
  readonly exposure: TenantExposure;

  /** What its nodes need to know of it: see `TenantNodeBundle`. */
  readonly cluster: TenantCluster;

  /** The names that customers' programs send behind an edge, and the ports of the Service that they lead to. */
  readonly hosts: readonly ControlPlaneHost[];

  /** @internal */
  readonly _tenant: Tenant;

  constructor(scope: Construct, id: string, props: HostedControlPlaneProps) {
    super(scope, id);
    props = checkProps(this, props, HOSTED_CONTROL_PLANE_PROPS);
    requireProps(this, props, ['version', 'etcd', 'exposure']);
    for (const name of ['cloudControllerManager', 'csiController'] as const) {
      const program = props[name];
      if (program) requireProps(this, program, ['image', 'config'], name);
    }
    guardUniqueNames(this);
    const { serviceCidr = TENANT_DEFAULTS.serviceCidr, podCidr = TENANT_DEFAULTS.podCidr } = props;
    const { namespace = namespaceOf(id) } = props;
    this.tenant = id;
    this.namespace = namespace;
    this.version = props.version;
    this.size = props.size ?? TenantSize.SMALL;
    this.exposure = props.exposure;
    refuse(this, [
      ...nameProblems(id, namespace),
      ...props.exposure._problems,
      ...storeProblems(id, namespace, props.etcd),
      ...Cidr.problems(serviceCidr, 'serviceCidr'),
      ...Cidr.problems(podCidr, 'podCidr'),
      ...(props.upgradeFrom ? props.version._upgradeProblems(props.upgradeFrom) : []),
    ]);
    const networks = { serviceCidr: Cidr.parse(serviceCidr), podCidr: Cidr.parse(podCidr) };
    refuse(this, networkProblems(networks));

    this._tenant = {
      name: id,
      namespace,
      version: this.version,
      size: this.size,
      replicas: props.replicas ?? TENANT_DEFAULTS.replicas,
      exposure: props.exposure._data,
      ...networks,
      clusterDomain: props.clusterDomain ?? TENANT_DEFAULTS.clusterDomain,
      additionalNames: props.additionalNames ?? [],
      encryptionConfig: props.encryptionConfig,
      auditPolicy: props.auditPolicy,
      cloudControllerManager: props.cloudControllerManager,
      csiController: props.csiController,
      rotations: {
        authority: props.rotations?.authority ?? Rotation.stable(),
        frontProxy: props.rotations?.frontProxy ?? Rotation.stable(),
        serviceAccountKey: props.rotations?.serviceAccountKey ?? Rotation.stable(),
      },
      etcd: props.etcd,
    };
    this.cluster = clusterOf(this._tenant, this.exposure);
    this.hosts = hostsOf(this._tenant);
    installControlPlane(this, this._tenant);
    TENANT.state(this, this._tenant);
    checkCluster(this, collisionsIn);
    const judged = this.version._mayLackDigests;
    guardImages(this, () => ({ published: KUBERNETES_IMAGES, alwaysWithDigest: NONE_PUBLISHED, judged }));
    this.node.addValidation({ validate: () => this.adviseNodes() });
    if (!props.encryptionConfig) this.node.addValidation({ validate: () => this.adviseEncryption() });
  }

  /**
   * Makes a Job apply manifests to the tenant's own cluster, as its first administrator, once its API server answers.
   *
   * @param files manifests, which are applied in the order of their names
   */
  applyToTenant(files: readonly OutputFile[]): void {
    applyToTenant(this, this._tenant, files);
  }

  private adviseNodes(): string[] {
    const problem = tooFewNodes(this._tenant.podCidr, this.size);
    if (problem) warn(this, problem);
    return [];
  }

  private adviseEncryption(): string[] {
    warn(this, {
      what: 'Secrets of the tenant are written to etcd unencrypted.',
      remedy:
        'Give encryptionConfig the name of a Secret with an EncryptionConfiguration, or encrypt the disks of the fleet.',
      code: 'HCP007',
    });
    return [];
  }
}

function collisionsIn(index: ClusterIndex): Problem[] {
  const tenants = index.facts(TENANT).map(({ value }) => identityOf(value));
  return tenantCollisions(tenants).map(({ problem }) => problem);
}

function hostsOf(tenant: Tenant): ControlPlaneHost[] {
  const { host, konnectivityHost, tunnelHost } = tenant.exposure;
  if (tunnelHost === undefined) return [];
  return [
    { host, service: API_SERVER, port: securePort(tenant) },
    { host: konnectivityHost, service: API_SERVER, port: KONNECTIVITY_PORT },
    { host: tunnelHost, service: API_SERVER, port: TUNNEL_PORT },
  ];
}

function clusterOf(tenant: Tenant, exposure: TenantExposure): TenantCluster {
  const { name, version, podCidr, clusterDomain } = tenant;
  const { konnectivityHost, konnectivityPort, tunnelHost } = tenant.exposure;
  return {
    name,
    minor: Number(version.minor.split('.')[1]),
    endpoint: exposure.endpoint,
    konnectivityHost,
    konnectivityPort,
    ...(tunnelHost === undefined ? {} : { tunnelHost }),
    podCidr: String(podCidr),
    dnsAddress: dnsAddress(tenant),
    clusterDomain,
    objects: tenant.size._objects,
    images: {
      kubeProxy: version._image('kube-proxy'),
      konnectivityAgent: version._companion('proxy-agent'),
      coreDns: version._companion('coredns'),
      haproxy: HAPROXY_IMAGE,
    },
  };
}

/** A certificate that its pods cannot mount. */
function storeProblems(tenant: string, own: string, { namespace = own }: TenantStore): Problem[] {
  if (namespace === own) return [];
  return [
    {
      what: `The certificate of the etcd user of ${tenant} is in the namespace ${namespace}, but its API server is in ${own}.`,
      remedy: `Give EtcdTenant the namespace ${own}.`,
      code: 'HCP011',
    },
  ];
}

function nameProblems(id: string, namespace: string): Problem[] {
  if (isDnsLabel(id) && id.length <= 40 && isDnsLabel(namespace)) return [];
  return [
    {
      what: `The tenant is called ${quoted(id)} and its namespace ${quoted(namespace)}, but a name must be a DNS label, and the tenant's must not be longer than 40 characters.`,
      remedy: 'Give a short id of lower-case letters, digits and dashes.',
      code: 'HCP005',
    },
  ];
}

checkArguments<Pick<HostedControlPlane, 'applyToTenant'>>(HostedControlPlane.prototype, () => ({
  applyToTenant: { files: v.array(v.looseObject({ path: v.string(), text: v.string() })) },
}));
