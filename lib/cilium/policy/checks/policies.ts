import type { IConstruct } from 'constructs';
import type { ClusterIndex } from '../../../cluster/cluster-index';
import { mayBothSelect, type SelectorManifest } from '../../../kubernetes/label-selection';
import type { Direction, PolicySpec } from '../spec';
import { type Subject, subjectOf } from './coverage';
import { kubernetesPoliciesIn } from './kubernetes-policies';
import { type RuleView, rulesOf } from './rule-view';
import { labelName } from './selectors';

export type PolicyKind = 'CiliumNetworkPolicy' | 'CiliumClusterwideNetworkPolicy' | 'NetworkPolicy';

/**
 * One spec of a policy of the cluster, however the policy was made: as `spec`, in `specs`, or as a plain API object.
 */
export interface PolicyInCluster {
  readonly kind: PolicyKind;
  /** How a message names the policy. */
  readonly title: string;
  readonly construct: IConstruct;
  /** The namespace whose pods it is about; nothing for a clusterwide policy. */
  readonly namespace: string | undefined;
  readonly spec: PolicySpec;
  /** Where the spec stands: `spec`, or `specs[0]`. */
  readonly path: string;
  /** Whom it applies to, where it says so. */
  readonly subject: Subject | undefined;
  readonly rules: readonly RuleView[];
}

/** Where a policy for pods says which ones. */
export function subjectPath({ kind, path }: PolicyInCluster): string {
  return `${path}.${kind === 'NetworkPolicy' ? 'podSelector' : 'endpointSelector'}`;
}

const KINDS = ['CiliumNetworkPolicy', 'CiliumClusterwideNetworkPolicy'] as const;

/** Every spec of every policy in the cluster that Cilium enforces, as it is going to be written. */
export function policiesIn(index: ClusterIndex): readonly PolicyInCluster[] {
  return index.derive(readAll);
}

function readAll(index: ClusterIndex): PolicyInCluster[] {
  return [...readPolicies(index), ...kubernetesPoliciesIn(index)];
}

function readPolicies(index: ClusterIndex): PolicyInCluster[] {
  return KINDS.flatMap((kind) =>
    index.objects(`cilium.io/${kind}`).flatMap(({ title, construct, namespace: own, manifest }) => {
      const namespace = kind === KINDS[0] ? own : undefined;
      const { spec, specs = [] } = manifest as { spec?: PolicySpec; specs?: readonly PolicySpec[] };
      const given = [
        ...(spec ? [{ spec, path: 'spec' }] : []),
        ...specs.map((one, position) => ({ spec: one, path: `specs[${position}]` })),
      ];
      return given.map((one) => ({
        kind,
        title,
        construct,
        namespace,
        ...one,
        subject: subjectIn(one.spec, namespace),
        rules: rulesOf(one.spec, one.path),
      }));
    }),
  );
}

function subjectIn({ endpointSelector, nodeSelector }: PolicySpec, namespace?: string): Subject | undefined {
  const selector = endpointSelector ?? nodeSelector;
  return selector && subjectOf(selector, endpointSelector ? 'endpoints' : 'nodes', namespace);
}

/** Whether a spec cuts off what no rule allows, in one direction. */
export function closes({ spec, rules }: PolicyInCluster, direction: Direction): boolean {
  const stated = spec.enableDefaultDeny?.[direction];
  return stated ?? rules.some((rule) => rule.direction === direction);
}

/** Whether two specs may apply to the same pods or nodes, as far as their selectors tell. */
export function mayShareSubjects(one: PolicyInCluster, other: PolicyInCluster): boolean {
  if (!one.subject || !other.subject || one.subject.kind !== other.subject.kind) return false;
  return mayBothSelect(plain(one.subject), plain(other.subject));
}

/** Requirements with labels named alike: pods have labels of one source, so that `k8s:` before a key says nothing. */
export function plain({ requirements }: Subject): SelectorManifest {
  return { matchExpressions: requirements.map((each) => ({ ...each, key: labelName(each.key) })) as never };
}
