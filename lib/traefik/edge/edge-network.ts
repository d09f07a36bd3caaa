import type { Construct } from 'constructs';
import { fromAnywhere, fromPeers, TO_DNS, toAnywhere } from '../../kubernetes/network-policies';
import { NetworkPolicy } from '../../kubernetes/objects';

/** The label of a tenant's namespace. */
export const TENANT_LABEL = 'platypaas.dev/tenant';

const METRICS_PORT = 9100;

/**
 * Closes the namespace of a shard: customers reach its entry point, Prometheus its metrics, and it may connect to the
 * namespaces of tenants, whose own policies restrict the ports, and to the API server of the admin cluster, where it
 * reads its routes.
 */
export function networkPolicies(scope: Construct, namespace: string, entryPort: number): void {
  new NetworkPolicy(scope, 'Closed', {
    metadata: { name: 'default-deny', namespace },
    spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
  });
  new NetworkPolicy(scope, 'Flows', {
    metadata: { name: 'traefik', namespace },
    spec: {
      podSelector: { matchLabels: { 'app.kubernetes.io/name': 'traefik' } },
      policyTypes: ['Ingress', 'Egress'],
      ingress: [fromAnywhere(entryPort), fromPeers([{ namespace: 'monitoring' }], METRICS_PORT)],
      egress: [
        { to: [{ namespaceSelector: { matchExpressions: [{ key: TENANT_LABEL, operator: 'Exists' }] } }] },
        TO_DNS,
        toAnywhere(443, 6443),
      ],
    },
  });
}
