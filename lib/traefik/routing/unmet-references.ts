import type { IConstruct } from 'constructs';
import type { ClusterIndex } from '../../cluster/cluster-index';
import type { Reference } from '../../kubernetes/references';
import { known, type Problem } from '../../problems';
import { warn } from '../../warnings';
import { qualified } from './references';
import type { StaticConfiguration } from './static-configuration';

/** A reference from one object to another, to be checked when the program is complete. */
export interface Use {
  /** The prop that contains it, for example `routes[0].middlewares[1]`. */
  readonly path: string;
  readonly reference: Reference;
  /** The namespace that Traefik looks in by default. */
  readonly from: string;
}

/**
 * References that cannot work: to something that the program does not define, or to another namespace if that is not
 * allowed. A Service or Secret may come from elsewhere, so a missing one is only a warning.
 */
export function unmet(
  scope: IConstruct,
  uses: readonly Use[],
  index: ClusterIndex,
  traefik: StaticConfiguration | undefined,
): Problem[] {
  return uses.flatMap((use) => {
    const crossing = beyondNamespace(use, traefik);
    if (crossing) return [crossing];
    const missing = nowhere(scope, use, index, traefik?.safeNaming ? '_' : '-');
    if (!missing) return [];
    if (!MAY_COME_FROM_ELSEWHERE.has(use.reference.kind)) return [missing];
    warn(scope, missing);
    return [];
  });
}

const MAY_COME_FROM_ELSEWHERE: ReadonlySet<string> = new Set(['Service', 'Secret', 'ConfigMap']);
const BOUND_TO_NAMESPACE: ReadonlySet<string> = new Set(['Secret', 'ConfigMap']);

/** The name that Traefik's CRD provider gives an object of a namespace, for references from other providers. */
const OWN_PROVIDER = '@kubernetescrd';

function beyondNamespace(
  { path, reference, from }: Use,
  traefik: StaticConfiguration | undefined,
): Problem | undefined {
  const { kind, name, namespace = from, origin } = reference;
  const byProvider = origin === 'provider' && name.endsWith(OWN_PROVIDER);
  if (namespace === from && !byProvider) return undefined;
  if (BOUND_TO_NAMESPACE.has(kind)) {
    return {
      what: `${path} is the ${kind} ${namespace}/${name}, but Traefik looks for it in ${from} only.`,
      remedy: `Put a ${kind} into ${from}.`,
      code: 'TRR012',
    };
  }
  // It is not known what an installation outside of the program allows.
  if (traefik === undefined || traefik.allowCrossNamespace) return undefined;
  return {
    what: `${path} is the ${kind} ${byProvider ? name : `${namespace}/${name}`}, beyond the namespace ${from}, which Traefik does not allow.`,
    remedy: `Define it in ${from}, or set settings.providers.kubernetesCRD.allowCrossNamespace of TraefikIngress to true.`,
    code: 'TRR011',
  };
}

function nowhere(
  scope: IConstruct,
  { path, reference, from }: Use,
  index: ClusterIndex,
  separator: string,
): Problem | undefined {
  const { kind, name, namespace = from, origin } = reference;
  if (origin === 'cluster' || isDefined(reference, namespace, index, separator)) return undefined;
  const full = origin === 'provider' ? name : `${namespace}/${name}`;
  const { known: others, nearest } = known(namesBesides(scope, index.names(qualified(kind))), full);
  const existing = `${kind}Ref.existing('${namespace}', '${name}')`;
  const warned = MAY_COME_FROM_ELSEWHERE.has(kind);
  return {
    what: `${path} is the ${kind} ${full}, which nothing in the program defines; ${others}.`,
    remedy: `${nearest ? `Did you mean ${nearest}? ` : ''}If it exists in the cluster, write ${existing}.`,
    code: warned ? 'TRR013' : 'TRR010',
  };
}

/** The names that may have been meant; an object never refers to itself on purpose. */
function namesBesides(scope: IConstruct, names: readonly string[]): string[] {
  const { namespace, name } = scope as Partial<Pick<Reference, 'name' | 'namespace'>>;
  return names.filter((each) => each !== `${namespace}/${name}`);
}

function isDefined(
  { kind, name, origin }: Reference,
  namespace: string,
  index: ClusterIndex,
  separator: string,
): boolean {
  if (origin !== 'provider') return index.has(qualified(kind), namespace, name);
  if (!name.endsWith(OWN_PROVIDER)) return true;
  const id = name.slice(0, -OWN_PROVIDER.length);
  return index.names(qualified(kind)).some((other) => other.replace('/', separator) === id);
}
