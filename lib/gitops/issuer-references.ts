import type { ResourceReference } from './platform-component';

const CLUSTER_ISSUER = 'cert-manager.io/cluster-issuer';
const ISSUER = 'cert-manager.io/issuer';
const ISSUER_KIND = 'cert-manager.io/issuer-kind';

/**
 * The issuers that values or an API object ask for certificates: an `issuerRef`, as in a Certificate, or the
 * annotations of an Ingress or a Gateway, wherever they are.
 *
 * @see https://cert-manager.io/docs/usage/ingress/#supported-annotations
 */
export function issuerReferences(tree: unknown): ResourceReference[] {
  if (typeof tree !== 'object' || tree === null) return [];
  const map = tree as Readonly<Record<string, unknown>>;
  return [
    ...reference(map[CLUSTER_ISSUER], 'ClusterIssuer'),
    ...reference(map[ISSUER], map[ISSUER_KIND]),
    ...issuerRef(map.issuerRef),
    ...Object.values(map).flatMap(issuerReferences),
  ];
}

function issuerRef(value: unknown): ResourceReference[] {
  if (typeof value !== 'object' || value === null) return [];
  const { kind, name } = value as { readonly kind?: unknown; readonly name?: unknown };
  return reference(name, kind);
}

function reference(name: unknown, kind: unknown): ResourceReference[] {
  if (typeof name !== 'string' || name === '') return [];
  return [{ kind: typeof kind === 'string' && kind !== '' ? kind : 'Issuer', name }];
}
