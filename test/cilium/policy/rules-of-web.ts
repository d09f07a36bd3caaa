import { CiliumNetworkPolicy, type EgressRule, type IngressRule, LabelSelector } from '../../../lib/cilium/policy';
import { yaml } from './synth';

const ns = { metadata: { name: 'policy', namespace: 'shop' } };
const web = LabelSelector.of({ app: 'web' });

/** A policy for the pods of web in text, with rules for what they receive. */
export function ingress(...rules: IngressRule[]): string {
  return yaml((chart) => new CiliumNetworkPolicy(chart, 'policy', { ...ns, endpointSelector: web, ingress: rules }));
}

/** The same with rules for what they send. */
export function egress(...rules: EgressRule[]): string {
  return yaml((chart) => new CiliumNetworkPolicy(chart, 'policy', { ...ns, endpointSelector: web, egress: rules }));
}
