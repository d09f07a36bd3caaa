import type { Construct } from 'constructs';
import { clusterScoped } from '../cilium/cluster/cluster-scoped';
import { hasNodeLocalDns } from '../gitops/node-local-dns';
import { customResourceClass } from '../kubernetes/custom-resource';
import { outsideOf } from './exempt-selector';

const GeneratingPolicy = customResourceClass('policies.kyverno.io/v1', 'GeneratingPolicy');

const SERVER = {
  namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
  podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
};

/**
 * What a new namespace gets: nothing comes in or goes out, except that its pods may resolve names. A node-local DNS
 * cache is not a pod, which these policies cannot select, so with such caches any DNS server is allowed.
 */
function closed(nodeLocalDns: boolean) {
  const ports = ['UDP', 'TCP'].map((protocol) => ({ protocol, port: 53 }));
  const egress = [nodeLocalDns ? { ports } : { to: [SERVER], ports }];
  return { podSelector: {}, policyTypes: ['Ingress', 'Egress'], egress };
}

/**
 * Closes each namespace that users make, by a NetworkPolicy that belongs to them from then on: they can change it,
 * or add policies for the traffic that they need. Existing namespaces stay as they are.
 *
 * @param exempt the namespaces that are left alone
 * @see https://kyverno.io/docs/policy-types/generating-policy/
 */
export function closeNewNamespaces(scope: Construct, exempt: readonly string[]): void {
  const name = 'close-new-namespaces';
  const policy = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'default-deny' },
    spec: closed(hasNodeLocalDns(scope)),
  };
  clusterScoped(
    new GeneratingPolicy(scope, 'NewNamespaces', {
      metadata: { name },
      spec: {
        evaluation: { synchronize: { enabled: false }, generateExisting: { enabled: false } },
        matchConstraints: {
          resourceRules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['namespaces'] }],
          namespaceSelector: outsideOf(exempt),
        },
        variables: [
          { name: 'namespace', expression: 'object.metadata.name' },
          { name: 'policy', expression: mapOf(policy) },
        ],
        generate: [{ expression: 'generator.apply(variables.namespace, [variables.policy])' }],
      },
    }),
  );
}

/** A map as CEL, which wants members of one type. */
function mapOf(value: object): string {
  return `{${Object.entries(value)
    .map(([name, member]) => `${JSON.stringify(name)}: ${dynamic(member)}`)
    .join(', ')}}`;
}

function dynamic(value: unknown): string {
  if (Array.isArray(value)) return `dyn([${value.map(dynamic).join(', ')}])`;
  return `dyn(${typeof value === 'object' && value !== null ? mapOf(value) : JSON.stringify(value)})`;
}
