import type { Construct } from 'constructs';
import { clusterScoped } from '../cilium/cluster/cluster-scoped';
import { customResourceClass } from '../kubernetes/custom-resource';
import { outsideOf } from './exempt-selector';

const GeneratingPolicy = customResourceClass('policies.kyverno.io/v1', 'GeneratingPolicy');

/** What a new namespace gets: nothing comes in or goes out, except that its pods may resolve names. */
const CLOSED = {
  podSelector: {},
  policyTypes: ['Ingress', 'Egress'],
  egress: [
    {
      to: [
        {
          namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
          podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
        },
      ],
      ports: [
        { protocol: 'UDP', port: 53 },
        { protocol: 'TCP', port: 53 },
      ],
    },
  ],
};

/**
 * Closes each namespace that users make, by a NetworkPolicy that is theirs from then on: they add policies for the
 * traffic that they need, or change it. Namespaces that are there already stay as they are.
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
    spec: CLOSED,
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
