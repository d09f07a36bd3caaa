import type { ApiObjectMetadata } from 'cdk8s';
import * as v from 'valibot';
import { objectMetadata } from '../../kubernetes/object-metadata';
import type { Signature } from '../../settings/arguments';
import { construct } from '../../settings/props';
import { anyMap } from '../../settings/schema';
import { Allow, type AllowDnsProps } from './allow';
import type { NetworkPolicyProps } from './policy-props';

/** Props of the policies that close everything. */
export interface DefaultDenyProps {
  /**
   * Name, labels and annotations of the object; for a namespaced policy also the namespace.
   * @default - a name from the path of the construct
   */
  readonly metadata?: ApiObjectMetadata;

  /**
   * Whether traffic to the pods is closed. Probes of a pod's own node still get in by Cilium's default
   * (`allow-localhost`).
   * @default true
   */
  readonly ingress?: boolean;

  /**
   * Whether traffic of the pods is closed.
   * @default true
   */
  readonly egress?: boolean;

  /**
   * The DNS server that pods may still ask when `egress` is closed; `false` closes DNS as well.
   * @default - every name may be asked of kube-dns, and Cilium sees the answers
   */
  readonly dns?: AllowDnsProps | false;
}

/** The arguments of the methods that make such policies. */
export function defaultDenySignature(more: Signature = {}): Signature {
  return {
    scope: construct,
    id: v.string(),
    'props?': {
      'metadata?': objectMetadata,
      'ingress?': v.boolean(),
      'egress?': v.boolean(),
      'dns?': v.union([v.literal(false), anyMap], 'false or an object of names, server, port, nodeLocalCache'),
      ...more,
    },
  };
}

/** The rules that close what the props say, and let DNS through. */
export function defaultDenyRules({
  metadata,
  ingress = true,
  egress = true,
  dns = {},
}: DefaultDenyProps): NetworkPolicyProps {
  const still = egress && dns !== false ? ', except for DNS' : '';
  return {
    ...(metadata ? { metadata } : {}),
    description: `Closes ${[ingress ? 'ingress' : '', egress ? 'egress' : ''].filter(Boolean).join(' and ')} to whatever no other policy allows${still}.`,
    enableDefaultDeny: { ingress, egress },
    ...(egress && dns !== false ? { egress: [Allow.dns(dns)] } : {}),
  };
}
