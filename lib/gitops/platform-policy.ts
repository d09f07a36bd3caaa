import type { ApiObjectMetadata } from 'cdk8s';
import type { Construct } from 'constructs';
import { CiliumNetworkPolicy, type EgressRule, type IngressRule, LabelSelector } from '../cilium/policy';
import { defaultDenyRules } from '../cilium/policy/default-deny';
import { NetworkPolicy } from '../kubernetes/objects';
import { refuse } from '../problems';
import { NetworkPolicyKind, networkPolicyKindOf } from './network-policy-kind';
import { hasNodeLocalDns } from './node-local-dns';
import { plainSpec } from './plain-policies';

/** A policy of the platform, of the kind that its CNI enforces. */
export interface PlatformPolicyProps {
  readonly metadata: ApiObjectMetadata;
  readonly description?: string;
  readonly endpointSelector: LabelSelector;
  readonly enableDefaultDeny?: { readonly ingress: boolean; readonly egress: boolean };
  readonly ingress?: readonly IngressRule[];
  readonly egress?: readonly EgressRule[];
}

/** Allows traffic of pods, by a CiliumNetworkPolicy or by a Kubernetes NetworkPolicy that is as narrow as possible. */
export function platformPolicy(scope: Construct, id: string, props: PlatformPolicyProps): void {
  if (networkPolicyKindOf(scope) === NetworkPolicyKind.CILIUM) {
    new CiliumNetworkPolicy(scope, id, props);
    return;
  }
  const { metadata, description } = props;
  const { spec, problems } = plainSpec(props);
  refuse(scope, problems);
  const annotations = { ...(description ? { [DESCRIPTION]: description } : {}), ...metadata.annotations };
  new NetworkPolicy(scope, id, { metadata: { ...metadata, annotations }, spec });
}

/** Closes a namespace to everything that other policies do not allow, except that its pods resolve names. */
export function closeNamespace(scope: Construct, id: string, metadata: ApiObjectMetadata): void {
  const { description, ingress, egress, enableDefaultDeny } = defaultDenyRules({
    metadata,
    ...(hasNodeLocalDns(scope) ? { dns: { nodeLocalCache: true } } : {}),
  });
  const closes = { ingress: enableDefaultDeny?.ingress ?? false, egress: enableDefaultDeny?.egress ?? false };
  platformPolicy(scope, id, {
    metadata,
    description,
    endpointSelector: LabelSelector.everything(),
    enableDefaultDeny: closes,
    ...(ingress ? { ingress } : {}),
    ...(egress ? { egress } : {}),
  });
}

const DESCRIPTION = 'kubernetes.io/description';
