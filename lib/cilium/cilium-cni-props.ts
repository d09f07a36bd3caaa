import * as v from 'valibot';
import { CONTAINER_RESOURCES, type ContainerResources } from '../kubernetes/container-resources';
import { instanceOf, type PropChecks } from '../settings/props';
import { anyMap } from '../settings/schema';
import { namespaceName } from '../settings/values';
import type { ApiServerProps } from './options/api-server';
import type { ClusterMeshProps } from './options/cluster-mesh';
import { Encryption } from './options/encryption';
import type { HubbleProps } from './options/hubble';
import type { GatewayApiProps, IngressControllerProps } from './options/ingress';
import { Ipam } from './options/ipam';
import {
  DsrDispatch,
  LoadBalancingAlgorithm,
  LoadBalancingMode,
  type LoadBalancingProps,
} from './options/load-balancing';
import { PolicyEnforcement } from './options/policy-enforcement';
import type { CiliumOperatorProps } from './options/resources';
import { Routing } from './options/routing';
import type { CiliumSettingsInput } from './settings';
import { CiliumVersion } from './versions';

/** Props of `CiliumCni`. */
export interface CiliumCniProps {
  /**
   * The version of Cilium. An upgrade goes through each minor version in turn.
   * @default CiliumVersion.V1_19
   * @see https://docs.cilium.io/en/stable/operations/upgrade/
   */
  readonly version?: CiliumVersion;

  /**
   * How packets travel between nodes.
   * @default Routing.geneve()
   */
  readonly routing?: Routing;

  /**
   * How traffic between nodes is encrypted. With IPsec, the Secret with the key must exist before the agents start: see
   * docs/ipsec-key.md.
   * @default Encryption.ipsec()
   */
  readonly encryption?: Encryption;

  /**
   * What assigns addresses to pods.
   * @default Ipam.clusterPool()
   */
  readonly ipam?: Ipam;

  /**
   * The networks of Services, in CIDR notation: the API server's `--service-cluster-ip-range`. Cilium does not need
   * them; they are checked against those of the pods.
   * @default - unknown, and not checked
   */
  readonly serviceCidrs?: string[];

  /**
   * Addresses that nodes have or may get, in CIDR notation: `192.168.1.10/32` for one, or the block that they are
   * assigned from. Do not give the whole network of the nodes: addresses that are announced by ARP are part of it too.
   * Cilium does not need them; they are checked against pods, Services and `LoadBalancerIpPool`s.
   * @default - unknown, and not checked
   */
  readonly nodeCidrs?: string[];

  /**
   * Whether Cilium replaces kube-proxy, which must then not run. Needs `apiServer`.
   * @default false
   * @see https://docs.cilium.io/en/stable/network/kubernetes/kubeproxy-free/
   */
  readonly kubeProxyReplacement?: boolean;

  /**
   * Where nodes reach the API server before Services work.
   * @default - through its Service, which kube-proxy provides
   */
  readonly apiServer?: ApiServerProps;

  /**
   * How Services are load-balanced and announced.
   * @default - as upstream: source NAT, no announcement
   */
  readonly loadBalancing?: LoadBalancingProps;

  /**
   * Serves the Gateway API. Needs `kubeProxyReplacement`, and a `GatewayApiCrds` that says where the CRDs come from:
   * they must be in the cluster before Cilium's operator starts.
   * @default - not served
   * @see https://docs.cilium.io/en/stable/network/servicemesh/gateway-api/gateway-api/
   */
  readonly gatewayApi?: GatewayApiProps;

  /**
   * Serves Ingresses of the class `cilium`. Needs `kubeProxyReplacement`.
   * @default - not served
   */
  readonly ingressController?: IngressControllerProps;

  /**
   * What Hubble shows of the traffic.
   * @default - with relay, web interface and metrics
   */
  readonly hubble?: HubbleProps;

  /**
   * Which pods are cut off from traffic that no policy allows.
   * @default PolicyEnforcement.DEFAULT
   * @see https://docs.cilium.io/en/stable/security/network/policyenforcement/
   */
  readonly policyEnforcement?: PolicyEnforcement;

  /**
   * This cluster's place in a cluster mesh.
   * @default - not part of a mesh
   */
  readonly clusterMesh?: ClusterMeshProps;

  /**
   * Cilium's operator.
   * @default - two pods
   */
  readonly operator?: CiliumOperatorProps;

  /**
   * Resources of the agent on each node.
   * @default - none, as upstream
   */
  readonly resources?: ContainerResources;

  /**
   * Whether the operator, Hubble's relay and web interface and the Jobs that make certificates are confined to what
   * they need: read-only root file systems, no capabilities, no root user. Upstream's chart leaves some of that out.
   * Your own settings for it take precedence.
   * @default true
   * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
   */
  readonly hardened?: boolean;

  /**
   * The namespace of Cilium; it must exist.
   * @default 'kube-system'
   */
  readonly namespace?: string;

  /**
   * Any other setting of the upstream chart, under its own name; takes precedence over the props. Unknown names and
   * values of the wrong type are errors.
   * @default - upstream's defaults
   * @see https://docs.cilium.io/en/stable/helm-reference/
   */
  readonly settings?: CiliumSettingsInput;
}

const port = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65535));
const nonEmpty = v.pipe(v.string(), v.nonEmpty());
const wholeFrom = (least: number) => v.pipe(v.number(), v.integer(), v.minValue(least));

/** What each prop of `CiliumCni` must be. */
export const CILIUM_CNI_PROPS: PropChecks<CiliumCniProps> = {
  version: instanceOf(CiliumVersion, 'CiliumVersion.V1_19, CiliumVersion.of(…) or CiliumVersion.patch(…)'),
  routing: instanceOf(Routing, 'Routing.geneve(), Routing.vxlan() or Routing.native(…)'),
  encryption: instanceOf(Encryption, 'Encryption.ipsec(), Encryption.wireguard() or Encryption.none()'),
  ipam: instanceOf(Ipam, 'Ipam.clusterPool(), Ipam.kubernetes() or Ipam.multiPool()'),
  serviceCidrs: v.array(v.string()),
  nodeCidrs: v.array(v.string()),
  kubeProxyReplacement: v.boolean(),
  apiServer: { host: nonEmpty, port },
  loadBalancing: {
    mode: v.enum(LoadBalancingMode),
    dsrDispatch: v.enum(DsrDispatch),
    algorithm: v.enum(LoadBalancingAlgorithm),
    l2Announcements: v.boolean(),
    bgp: v.boolean(),
  },
  gatewayApi: { hostNetwork: v.boolean() },
  ingressController: { isDefault: v.boolean(), dedicatedLoadBalancers: v.boolean() },
  hubble: {
    enabled: v.boolean(),
    relay: v.boolean(),
    ui: v.boolean(),
    metrics: v.array(v.string()),
    openMetrics: v.boolean(),
    certManagerIssuer: { name: nonEmpty, kind: v.picklist(['Issuer', 'ClusterIssuer']) },
  },
  policyEnforcement: v.enum(PolicyEnforcement),
  clusterMesh: {
    clusterName: v.pipe(v.string(), v.regex(/^(?=.{1,32}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?$/)),
    clusterId: wholeFrom(0),
    maxConnectedClusters: v.picklist([255, 511]),
    apiServer: v.boolean(),
  },
  operator: { replicas: wholeFrom(1) },
  resources: CONTAINER_RESOURCES,
  hardened: v.boolean(),
  namespace: namespaceName,
  settings: anyMap,
};
