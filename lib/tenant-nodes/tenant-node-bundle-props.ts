import * as v from 'valibot';
import type { PropChecks } from '../settings/props';
import { anyMap } from '../settings/schema';
import { flag, namespaceName, whole } from '../settings/values';
import { KubeProxyMode } from './kube-proxy-mode';

/** What a bundle knows about the control plane that its nodes join. */
export interface TenantCluster {
  /** The tenant's name. */
  readonly name: string;
  /** The minor of its API server: 36 for 1.36. */
  readonly minor: number;
  /** What nodes connect to: `https://a.s1.k8s.example.com:443`. */
  readonly endpoint: string;
  /** What konnectivity's agents connect to. */
  readonly konnectivityHost: string;
  /** The port of that. */
  readonly konnectivityPort: number;
  /**
   * What the tunnel of its pods connects to, behind an edge that routes by name.
   * @default - pods reach the API server by its own address
   */
  readonly tunnelHost?: string;
  /** The network of its pods. */
  readonly podCidr: string;
  /** The address of its DNS. */
  readonly dnsAddress: string;
  /** The domain of its Services. */
  readonly clusterDomain: string;
  /**
   * The maximum number of objects in a namespace, by resource, such as `pods`.
   * @default - no bound
   */
  readonly objects?: Readonly<Record<string, number>>;
  /** Images, pinned: of what runs on nodes or for them. */
  readonly images: TenantImages;
}

/** The images of a bundle. */
export interface TenantImages {
  /** kube-proxy. */
  readonly kubeProxy: string;
  /** konnectivity's agent. */
  readonly konnectivityAgent: string;
  /** CoreDNS. */
  readonly coreDns: string;
  /** HAProxy, for the tunnel. */
  readonly haproxy: string;
}

/** Props of `TenantNodeBundle`. */
export interface TenantNodeBundleProps {
  /** The control plane that the nodes join: `HostedControlPlane.cluster`. */
  readonly cluster: TenantCluster;

  /**
   * The minor of the nodes' kubelets, at most three behind the API server's and never ahead: 35 for 1.35.
   * @default - that of the API server
   * @see https://kubernetes.io/releases/version-skew-policy/
   */
  readonly kubeletMinor?: number;

  /**
   * How kube-proxy programs the kernel.
   * @default KubeProxyMode.NFTABLES
   */
  readonly kubeProxyMode?: KubeProxyMode;

  /**
   * Whether kube-proxy runs; not needed where Cilium replaces it.
   * @default true
   */
  readonly kubeProxy?: boolean;

  /**
   * The expected number of Services, to warn of a mode that would be slow.
   * @default - unknown
   */
  readonly expectedServices?: number;

  /**
   * Namespaces of the tenant in which the number of objects is bounded by its size: a quota is for one namespace.
   * @default ['default']
   */
  readonly limitedNamespaces?: readonly string[];

  /**
   * Pods of CoreDNS.
   * @default 2
   */
  readonly dnsReplicas?: number;
}

/** The checks of the props. */
export const TENANT_NODE_BUNDLE_PROPS: PropChecks<Omit<TenantNodeBundleProps, 'cluster'>> & {
  cluster: v.GenericSchema;
} = {
  // Made by HostedControlPlane.
  cluster: anyMap,
  kubeletMinor: whole(30, 99),
  kubeProxyMode: v.enum(KubeProxyMode),
  kubeProxy: flag,
  expectedServices: whole(0),
  limitedNamespaces: v.array(namespaceName),
  dnsReplicas: whole(1, 20),
};
