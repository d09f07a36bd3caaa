import { type ApiObjectMetadata, Chart, JsonPatch } from 'cdk8s';
import { Construct } from 'constructs';
import * as v from 'valibot';
import type { CiliumClusterwideNetworkPolicyProps as Manifest } from '../../../imports/cilium.io';
import { checkCluster, checkInCluster } from '../../cluster/checks';
import { guardObjects } from '../../cluster/guard-objects';
import { customResourceClass } from '../../kubernetes/custom-resource';
import { objectMetadata } from '../../kubernetes/object-metadata';
import { checkArguments } from '../../settings/arguments';
import { checkProps, construct, type PropChecks } from '../../settings/props';
import { Allow, type AllowDnsProps, dnsSignature } from './allow';
import { dnsVisibilityProblems } from './checks/dns-visibility';
import { policyProblems } from './checks/in-cluster';
import { type DefaultDenyProps, defaultDenyRules, defaultDenySignature } from './default-deny';
import { LabelSelector } from './label-selector';
import { POD_NAMESPACE } from './peer';
import { policyIdentity } from './policy-identity';
import { NETWORK_POLICY_PROPS, type NetworkPolicyProps, policyBody, SELECTOR } from './policy-props';

/** Props of `CiliumClusterwideNetworkPolicy`. */
export interface CiliumClusterwideNetworkPolicyProps extends NetworkPolicyProps {
  /**
   * The pods that the policy is about, of every namespace. Either this or `nodeSelector` is needed, unless `spec` or
   * `specs` say it. Everything includes Cilium's own health and ingress endpoints; `LabelSelector.everything()
   * .exists('k8s:io.kubernetes.pod.namespace')` is every pod.
   * @default - what `spec` says
   */
  readonly endpointSelector?: LabelSelector;

  /**
   * The nodes that the policy is about, with their host-network pods. Cilium needs `hostFirewall.enabled`, which does
   * not work together with IPsec; requests cannot be looked into, except for DNS in egress.
   * @default - what `spec` says
   * @see https://docs.cilium.io/en/stable/security/policy/language/#host-policies
   */
  readonly nodeSelector?: LabelSelector;
}

const PROPS: PropChecks<CiliumClusterwideNetworkPolicyProps> = {
  ...NETWORK_POLICY_PROPS,
  endpointSelector: SELECTOR,
  nodeSelector: SELECTOR,
};

/** Props of `CiliumClusterwideNetworkPolicy.defaultDeny`. */
export interface ClusterwideDefaultDenyProps extends DefaultDenyProps {
  /**
   * Namespaces that are left open. Closing `kube-system` without policies for all that runs in it stops the cluster's
   * DNS; name it here along with your own, if you give any. An empty list closes every namespace.
   * @default ['kube-system']
   */
  readonly exceptNamespaces?: readonly string[];
}

/** Props of `CiliumClusterwideNetworkPolicy.dnsVisibility`. */
export interface DnsVisibilityProps extends AllowDnsProps {
  /**
   * Name, labels and annotations of the object.
   * @default - a name from the path of the construct
   */
  readonly metadata?: ApiObjectMetadata;

  /**
   * Namespaces whose pods are left alone.
   * @default ['kube-system']
   */
  readonly exceptNamespaces?: readonly string[];
}

const CiliumClusterwideNetworkPolicyResource = customResourceClass<Manifest>(
  'cilium.io/v2',
  'CiliumClusterwideNetworkPolicy',
);

/**
 * Which traffic the pods of all namespaces, or the nodes, may have.
 *
 * @throws ConfigurationError when a prop is unknown, or when Cilium would refuse the policy
 * @see https://docs.cilium.io/en/stable/security/policy/kubernetes/#ciliumclusterwidenetworkpolicy
 */
export class CiliumClusterwideNetworkPolicy extends Construct {
  /**
   * Closes every namespace, except those that are left out, to everything that other policies do not allow; pods may
   * still resolve names unless `dns` is false. Nodes and Cilium's own endpoints stay open.
   */
  static defaultDeny(
    scope: Construct,
    id: string,
    props: ClusterwideDefaultDenyProps = {},
  ): CiliumClusterwideNetworkPolicy {
    return new CiliumClusterwideNetworkPolicy(scope, id, {
      ...defaultDenyRules(props),
      endpointSelector: podsExcept(props.exceptNamespaces),
    });
  }

  /**
   * Lets Cilium's proxy see the DNS questions of every pod, except in the namespaces that are left out, without closing
   * anything: what `Peer.fqdn` in other policies needs. Resolving names then depends on the Cilium agent of the node.
   */
  static dnsVisibility(scope: Construct, id: string, props: DnsVisibilityProps = {}): CiliumClusterwideNetworkPolicy {
    const { metadata, exceptNamespaces, ...dns } = props;
    return new CiliumClusterwideNetworkPolicy(scope, id, {
      ...(metadata ? { metadata } : {}),
      description: 'Shows DNS questions to Cilium without closing anything.',
      endpointSelector: podsExcept(exceptNamespaces),
      enableDefaultDeny: { ingress: false, egress: false },
      egress: [Allow.dns(dns)],
    });
  }

  constructor(scope: Construct, id: string, props: CiliumClusterwideNetworkPolicyProps) {
    super(scope, id);
    props = checkProps(this, props, PROPS);
    guardObjects(this);
    checkCluster(this, policyProblems);
    const { metadata, endpointSelector, nodeSelector } = props;
    const identity = policyIdentity(this, true, metadata);
    const body = policyBody(this, props, { endpointSelector, nodeSelector }, identity);
    const resource = new CiliumClusterwideNetworkPolicyResource(this, 'Resource', {
      metadata: metadata ?? {},
      ...body,
    });
    // A chart sets its namespace on every object in it, whatever its kind.
    if (Chart.of(this).namespace !== undefined) resource.addJsonPatch(JsonPatch.remove('/metadata/namespace'));
    checkInCluster(this, (index) => dnsVisibilityProblems(this, index));
  }
}

/** Pods have a namespace; what else a clusterwide policy can select has none and stays as it is. */
function podsExcept(namespaces: readonly string[] = ['kube-system']): LabelSelector {
  const pods = LabelSelector.everything().exists(POD_NAMESPACE);
  return namespaces.length > 0 ? pods.notIn(POD_NAMESPACE, ...namespaces) : pods;
}

checkArguments<Pick<typeof CiliumClusterwideNetworkPolicy, 'defaultDeny' | 'dnsVisibility'>>(
  CiliumClusterwideNetworkPolicy,
  () => {
    const others = { 'exceptNamespaces?': v.array(v.string()) };
    return {
      defaultDeny: defaultDenySignature(others),
      dnsVisibility: {
        scope: construct,
        id: v.string(),
        'props?': { 'metadata?': objectMetadata, ...others, ...dnsSignature() },
      },
    };
  },
);
