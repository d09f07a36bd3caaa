import type { Cidr } from '../kubernetes/cidr';
import type { TenantStore } from '../kubernetes/tenant-store';
import type { ExposureData } from './exposure';
import type { CloudProgramProps } from './hosted-control-plane-props';
import type { KubernetesVersion } from './kubernetes-version';
import type { Rotation } from './rotation';
import type { TenantSize } from './tenant-size';

/** A tenant with every default applied. */
export interface Tenant {
  readonly name: string;
  readonly namespace: string;
  readonly version: KubernetesVersion;
  readonly size: TenantSize;
  readonly replicas: number;
  readonly exposure: ExposureData;
  readonly serviceCidr: Cidr;
  readonly podCidr: Cidr;
  readonly clusterDomain: string;
  readonly additionalNames: readonly string[];
  readonly encryptionConfig: string | undefined;
  readonly auditPolicy: string | undefined;
  readonly cloudControllerManager: CloudProgramProps | undefined;
  readonly csiController: CloudProgramProps | undefined;
  readonly rotations: {
    readonly authority: Rotation;
    readonly frontProxy: Rotation;
    readonly serviceAccountKey: Rotation;
  };
  readonly etcd: TenantStore;
}

/** The programs of a control plane with separate pods. */
export type Program =
  | 'kube-apiserver'
  | 'kube-controller-manager'
  | 'kube-scheduler'
  | 'cloud-controller-manager'
  | 'csi-controller';

/** The Service of the API server, in its own cluster and through the exposure. */
export const API_SERVER = 'kube-apiserver';

/** The port that it listens on in its pods; clients in the tenant's own cluster connect to the same if they can. */
export function securePort({ exposure }: Tenant): number {
  return exposure.kind === 'node-port' ? exposure.port : 6443;
}

/** Where konnectivity's agents connect to, in the pod of the API server. */
export const KONNECTIVITY_PORT = 8132;

/** Where the tunnel of the nodes ends, in the pod of the API server. */
export const TUNNEL_PORT = 8443;

export function labelsOf(program: Program): Readonly<Record<string, string>> {
  return { 'app.kubernetes.io/name': program, 'app.kubernetes.io/part-of': 'hosted-control-plane' };
}

/** What programs in the tenant's namespace connect to. */
export function internalHost({ namespace }: Tenant): string {
  return `${API_SERVER}.${namespace}.svc`;
}

/** The first address of the network of Services: that of the Service `kubernetes`. */
export function kubernetesServiceAddress({ serviceCidr }: Tenant): string {
  return serviceCidr.addressAt(1);
}

/** The address of the cluster's DNS: the tenth. */
export function dnsAddress({ serviceCidr }: Tenant): string {
  return serviceCidr.addressAt(10);
}

/** The default namespace of a tenant in its admin cluster. */
export function namespaceOf(tenant: string): string {
  return `tenant-${tenant}`;
}

/** The defaults of a tenant. */
export const TENANT_DEFAULTS = {
  replicas: 2,
  serviceCidr: '10.96.0.0/16',
  podCidr: '10.244.0.0/16',
  clusterDomain: 'cluster.local',
} as const;
