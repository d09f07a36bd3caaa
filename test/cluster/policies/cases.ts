import type { NetworkPolicyProps } from '../../../lib';

/** Who sends: pods, by namespace and name, or machines. */
export type Client =
  | 'shop/client'
  | 'blue/frontend'
  | 'blue/batch'
  | 'red/frontend'
  | 'own node'
  | 'other node'
  | 'api server'
  | 'world'
  | 'far world';

/** Who answers, beside the pods of ingress cases. */
export type Server =
  | 'shop/server'
  | 'blue/server'
  | 'red/server'
  | Extract<Client, `${string} node` | `${string}world` | 'api server'>;

/** What is sent: a protocol with a port, or an echo request. */
export type Traffic = `${'tcp' | 'udp'}/${number}` | 'icmp';

/** A policy for a pod of its own in the namespace `shop`, and which traffic it lets into the pod. */
export interface IngressCase {
  readonly policy: NetworkPolicyProps;
  /** Whether it is a policy for the whole cluster. */
  readonly clusterwide?: boolean;
  readonly passes: readonly (readonly [Client, Traffic])[];
  readonly drops: readonly (readonly [Client, Traffic])[];
}

/** Where a pod sends to: another pod or machine, or a name that is resolved by DNS. */
export type Target = Server | `name ${string}` | 'service server.blue' | 'service server.red';

/** A policy for a pod of its own in the namespace `shop`, and which traffic of the pod it lets out. */
export interface EgressCase {
  readonly policy: NetworkPolicyProps;
  readonly clusterwide?: boolean;
  readonly passes: readonly (readonly [Target, Traffic | 'dns'])[];
  readonly drops: readonly (readonly [Target, Traffic | 'dns'])[];
}
