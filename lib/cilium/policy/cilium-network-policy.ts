import { Construct } from 'constructs';
import type { CiliumNetworkPolicyProps as Manifest } from '../../../imports/cilium.io';
import { checkCluster, checkInCluster } from '../../cluster/checks';
import { guardObjects } from '../../cluster/guard-objects';
import { customResourceClass } from '../../kubernetes/custom-resource';
import { checkArguments } from '../../settings/arguments';
import { checkProps, type PropChecks } from '../../settings/props';
import { dnsVisibilityProblems } from './checks/dns-visibility';
import { policyProblems } from './checks/in-cluster';
import { type DefaultDenyProps, defaultDenyRules, defaultDenySignature } from './default-deny';
import { LabelSelector } from './label-selector';
import { policyIdentity } from './policy-identity';
import { NETWORK_POLICY_PROPS, type NetworkPolicyProps, policyBody, SELECTOR } from './policy-props';

/** Props of `CiliumNetworkPolicy`. */
export interface CiliumNetworkPolicyProps extends NetworkPolicyProps {
  /**
   * The pods that the policy is about, all of its own namespace. Needed, unless `spec` or `specs` say it.
   * @default - what `spec` says
   * @see https://docs.cilium.io/en/stable/security/policy/kubernetes/#namespaces
   */
  readonly endpointSelector?: LabelSelector;
}

const PROPS: PropChecks<CiliumNetworkPolicyProps> = { ...NETWORK_POLICY_PROPS, endpointSelector: SELECTOR };

const CiliumNetworkPolicyResource = customResourceClass<Manifest>('cilium.io/v2', 'CiliumNetworkPolicy');

/**
 * Which traffic the pods of a namespace may have. Pods that no policy selects may have any.
 *
 * @throws ConfigurationError when a prop is unknown, or when Cilium would refuse the policy
 * @see https://docs.cilium.io/en/stable/security/policy/
 */
export class CiliumNetworkPolicy extends Construct {
  /**
   * Closes a namespace to everything that other policies do not allow; pods may still resolve names unless `dns` is
   * false.
   */
  static defaultDeny(scope: Construct, id: string, props: DefaultDenyProps = {}): CiliumNetworkPolicy {
    return new CiliumNetworkPolicy(scope, id, {
      ...defaultDenyRules(props),
      endpointSelector: LabelSelector.everything(),
    });
  }

  constructor(scope: Construct, id: string, props: CiliumNetworkPolicyProps) {
    super(scope, id);
    props = checkProps(this, props, PROPS);
    guardObjects(this);
    checkCluster(this, policyProblems);
    const { metadata, endpointSelector } = props;
    const identity = policyIdentity(this, false, metadata);
    const body = policyBody(this, props, { endpointSelector }, identity);
    new CiliumNetworkPolicyResource(this, 'Resource', { metadata: metadata ?? {}, ...body });
    checkInCluster(this, (index) => dnsVisibilityProblems(this, index));
  }
}

checkArguments<Pick<typeof CiliumNetworkPolicy, 'defaultDeny'>>(CiliumNetworkPolicy, () => ({
  defaultDeny: defaultDenySignature(),
}));
