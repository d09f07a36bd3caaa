import { Construct } from 'constructs';
import { CILIUM } from '../gateway-api/implementations';
import { installsGatewayApi } from '../gateway-api/install';
import type { HelmValuesOptions } from '../helm/from-helm-values';
import { settingsFromHelmValues } from '../helm/settings-from-helm-values';
import { describe, refuse } from '../problems';
import { checkProps } from '../settings/props';
import { overlay } from '../settings/resolve';
import type { JsonMap } from '../settings/schema';
import { settle } from '../settings/settle';
import { guardUniqueNames } from '../synth/unique-names';
import { ciliumChart } from './helm-chart';
import { installCilium } from './install';
import { IpsecKeyJob } from './ipsec-key-job';
import { type ApiServerProps, addressOf } from './options/api-server';
import { type ClusterMeshProps, clusterMeshSettingsOf } from './options/cluster-mesh';
import { Encryption } from './options/encryption';
import { type HubbleProps, hubbleSettingsOf } from './options/hubble';
import type { GatewayApiProps, IngressControllerProps } from './options/ingress';
import { gatewayApiSettingsOf, ingressControllerSettingsOf } from './options/ingress';
import type { Ipam } from './options/ipam';
import { type LoadBalancingProps, loadBalancingSettingsOf } from './options/load-balancing';
import type { PolicyEnforcement } from './options/policy-enforcement';
import type { CiliumOperatorProps, ContainerResources } from './options/resources';
import { Routing } from './options/routing';
import { CILIUM_CNI_PROPS } from './prop-checks';
import { contradictions } from './rules';
import { inlineKeyInProps } from './rules/ipsec-key';
import { type CiliumSettings, type CiliumSettingsInput, ciliumSettings } from './settings';

/** Props of `CiliumCni`. */
export interface CiliumCniProps {
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
   * Who gives addresses to pods.
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
   * Addresses that nodes have or may get, in CIDR notation: `192.168.1.10/32` for one, or the block that they are handed
   * out from. Not the whole network of the nodes, since addresses that are announced there by ARP are of it too. Cilium
   * does not need them; they are checked against pods, Services and `LoadBalancerIpPool`s.
   * @default - unknown, and not checked
   */
  readonly nodeCidrs?: string[];

  /**
   * Whether Cilium does what kube-proxy does, which must then not run. Needs `apiServer`.
   * @default false
   * @see https://docs.cilium.io/en/v1.18/network/kubernetes/kubeproxy-free/
   */
  readonly kubeProxyReplacement?: boolean;

  /**
   * Where nodes reach the API server before Services work.
   * @default - through its Service, which kube-proxy provides
   */
  readonly apiServer?: ApiServerProps;

  /**
   * How Services are balanced and announced.
   * @default - as upstream: source NAT, no announcement
   */
  readonly loadBalancing?: LoadBalancingProps;

  /**
   * Serves the Gateway API. Needs `kubeProxyReplacement`, and a `GatewayApiCrds` that says where the CRDs come from: they
   * must be in the cluster before Cilium's operator starts.
   * @default - not served
   * @see https://docs.cilium.io/en/v1.18/network/servicemesh/gateway-api/gateway-api/
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
   * @see https://docs.cilium.io/en/v1.18/security/network/policyenforcement/
   */
  readonly policyEnforcement?: PolicyEnforcement;

  /**
   * This cluster's place among connected clusters.
   * @default - a cluster of its own
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
   * The namespace of Cilium; it must exist.
   * @default 'kube-system'
   */
  readonly namespace?: string;

  /**
   * Anything else that the upstream install can do, under its own names; wins over the props.
   * Unknown names and values of the wrong type are errors.
   * @default - upstream's defaults
   * @see https://docs.cilium.io/en/v1.18/helm-reference/
   */
  readonly settings?: CiliumSettingsInput;
}

/**
 * Cilium: the network of a cluster, its policies, its encryption and its observability.
 *
 * @throws ConfigurationError when a prop or setting is unknown or does not fit, and at synthesis when settings rule one
 * another out
 * @see https://docs.cilium.io/en/v1.18/
 */
export class CiliumCni extends Construct {
  /**
   * The same objects as the chart makes of a values file, without any opinion of ours.
   *
   * Keys that have no effect in the chart are told on standard error, or refused with `strict`. Where the chart would
   * make private keys, a Job in the cluster makes them.
   *
   * @param values the contents of the values file
   */
  static fromHelmValues(
    scope: Construct,
    id: string,
    values: Record<string, unknown>,
    options: HelmValuesOptions = {},
  ): CiliumCni {
    const settings = settingsFromHelmValues(scope, id, ciliumChart, values, options);
    return new CiliumCni(scope, id, { namespace: options.namespace }, settings, options.releaseName);
  }

  /** Every setting of the install. */
  readonly settings: CiliumSettings;

  /** The namespace of Cilium. */
  readonly namespace: string;

  /** The networks of Services, as far as they are known. */
  readonly serviceCidrs: readonly string[];

  /** The addresses that nodes have or may get, as far as they are known. */
  readonly nodeCidrs: readonly string[];

  /**
   * @param settings - internal: complete settings, in place of those that follow from the props
   * @param releaseName - internal
   */
  constructor(
    scope: Construct,
    id: string,
    props: CiliumCniProps = {},
    settings?: CiliumSettings,
    releaseName = 'cilium',
  ) {
    super(scope, id);
    checkProps(this, props, CILIUM_CNI_PROPS);
    const { encryption = Encryption.ipsec(), namespace = 'kube-system', serviceCidrs = [], nodeCidrs = [] } = props;
    refuse(this, inlineKeyInProps(encryption));
    guardUniqueNames(this);
    this.settings = settings ?? settle(this, ciliumSettings, settingsOf(props, encryption));
    this.namespace = this.settings.namespaceOverride || namespace;
    this.serviceCidrs = [...serviceCidrs];
    this.nodeCidrs = [...nodeCidrs];
    // A values file gives what the chart gives, also where we know better.
    if (!settings)
      this.node.addValidation({
        validate: () => contradictions(this.settings, this.serviceCidrs, this.nodeCidrs).map(describe),
      });
    if (!settings && this.settings.gatewayAPI.enabled) installsGatewayApi(this, { facts: CILIUM });
    installCilium(this, this.settings, { name: releaseName, namespace });
    if (!settings && encryption._secretToCreate) {
      new IpsecKeyJob(this, 'IpsecKey', this.namespace, encryption._secretToCreate, addressOf(props.apiServer));
    }
  }
}

/** The settings that follow from the props, with the user's own over them. */
function settingsOf(props: CiliumCniProps, encryption: Encryption): JsonMap {
  const {
    routing = Routing.geneve(),
    ipam,
    loadBalancing,
    gatewayApi,
    ingressController,
    clusterMesh,
    resources,
  } = props;
  const address = addressOf(props.apiServer);
  const layers: CiliumSettingsInput[] = [
    { kubeProxyReplacement: String(props.kubeProxyReplacement ?? false) },
    routing._settings,
    encryption._settings,
    ipam?._settings ?? {},
    address ? { k8sServiceHost: address.host, k8sServicePort: address.port } : {},
    loadBalancing ? loadBalancingSettingsOf(loadBalancing) : {},
    gatewayApi ? gatewayApiSettingsOf(gatewayApi) : {},
    ingressController ? ingressControllerSettingsOf(ingressController) : {},
    hubbleSettingsOf(props.hubble ?? {}),
    clusterMesh ? clusterMeshSettingsOf(clusterMesh) : {},
    { policyEnforcementMode: props.policyEnforcement, operator: { replicas: props.operator?.replicas } },
    resources ? { resources: { requests: { ...resources.requests }, limits: { ...resources.limits } } } : {},
    props.settings ?? {},
  ];
  return layers.reduce<JsonMap>(overlay, {});
}
