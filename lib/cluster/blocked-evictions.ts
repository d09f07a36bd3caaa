import type { Construct, IConstruct } from 'constructs';
import { type SelectorManifest, selects } from '../kubernetes/label-selection';
import type { Problem } from '../problems';
import { warn } from '../warnings';
import { checkCluster } from './checks';
import type { ClusterIndex, ClusterObject } from './cluster-index';

interface BudgetSpec {
  readonly selector: SelectorManifest;
  readonly minAvailable: number | string;
  readonly maxUnavailable: number | string;
}

interface WorkloadSpec {
  readonly replicas: number;
  readonly template: { readonly metadata?: { readonly labels?: Readonly<Record<string, string>> } };
}

interface AutoscalerSpec {
  readonly scaleTargetRef: { readonly kind?: string; readonly name?: string };
  readonly minReplicas: number;
}

/** A workload whose pods a budget selects. */
interface Selected {
  readonly title: string;
  /** How many pods it has at least. */
  readonly pods: number;
}

/** A PodDisruptionBudget that never lets a pod go. */
export interface BlockedEviction {
  readonly construct: IConstruct;
  readonly problem: Problem;
}

/** Those whose number of pods says what a budget allows. */
const SCALED = ['Deployment', 'StatefulSet', 'ReplicaSet'];

/** Whose pods count too, in numbers that manifests do not say. */
const OTHERS = ['apps/DaemonSet', 'batch/Job'];

/** Warns of PodDisruptionBudgets under which nodes cannot be drained. */
export function guardEvictions(scope: Construct): void {
  checkCluster(scope, (index) => {
    for (const { construct, problem } of blockedEvictions(index)) warn(construct, problem);
    return [];
  });
}

/**
 * The PodDisruptionBudgets that let no pod be evicted even though all of them are healthy.
 *
 * @see https://kubernetes.io/docs/tasks/run-application/configure-pdb/#think-about-how-your-application-reacts-to-disruptions
 */
export function blockedEvictions(index: ClusterIndex): BlockedEviction[] {
  return index.objects<BudgetSpec>('policy/PodDisruptionBudget').flatMap((budget) => {
    const selected = selectedBy(budget, index);
    const pods = selected.reduce((sum, workload) => sum + workload.pods, 0);
    if (pods === 0) return [];
    const { rule, isForAnyNumber, isBlocked } = ruleOf(budget.spec, pods);
    if (!isBlocked || (!isForAnyNumber && hasOthers(budget, index))) return [];
    const names = selected.map(({ title }) => title).join(' and ');
    const problem = {
      what: `PodDisruptionBudget ${budget.namespace}/${budget.name} has ${rule}, and the number of pods of ${names} is ${pods}, so none of them may be evicted: a drain of their nodes does not end.`,
      remedy: isForAnyNumber
        ? 'Set maxUnavailable to 1, or leave the budget out.'
        : 'Set maxUnavailable to 1 instead, or run more pods.',
      code: 'K8S006',
    };
    return [{ construct: budget.construct, problem }];
  });
}

type Budget = ClusterObject<Partial<BudgetSpec>>;

function selectedBy(budget: Budget, index: ClusterIndex): Selected[] {
  return SCALED.flatMap((kind) =>
    index
      .objects<WorkloadSpec>(`apps/${kind}`)
      .filter((workload) => isSelected(budget, workload))
      .map(({ namespace, name, spec }) => ({
        title: `${kind} ${name}`,
        pods: leastOf(index, kind, namespace, name) ?? spec.replicas ?? 1,
      }))
      .filter(({ pods }) => pods > 0),
  );
}

function hasOthers(budget: Budget, index: ClusterIndex): boolean {
  return OTHERS.some((kind) => index.objects<WorkloadSpec>(kind).some((workload) => isSelected(budget, workload)));
}

/** Without a selector a budget is for no pod. */
function isSelected(
  { namespace, spec: { selector } }: Budget,
  workload: ClusterObject<Partial<WorkloadSpec>>,
): boolean {
  if (!selector || namespace !== workload.namespace) return false;
  return selects(selector, workload.spec.template?.metadata?.labels ?? {});
}

/** What an autoscaler may leave of a workload. */
function leastOf(index: ClusterIndex, kind: string, namespace: string, name: string): number | undefined {
  const autoscaler = index
    .objects<AutoscalerSpec>('autoscaling/HorizontalPodAutoscaler')
    .find(({ namespace: own, spec: { scaleTargetRef: target } }) => {
      return own === namespace && target?.kind === kind && target.name === name;
    });
  return autoscaler && Math.max(autoscaler.spec.minReplicas ?? 1, 1);
}

interface Rule {
  /** How it reads in a message. */
  readonly rule: string;
  readonly isBlocked: boolean;
  /** Whether it would be no different with more pods. */
  readonly isForAnyNumber: boolean;
}

/** The disruption controller rounds both shares up, and allows nothing where neither number is given. */
function ruleOf({ minAvailable, maxUnavailable }: Partial<BudgetSpec>, pods: number): Rule {
  if (maxUnavailable !== undefined && maxUnavailable !== null) {
    const isBlocked = numberOf(maxUnavailable, pods) === 0;
    return { rule: `maxUnavailable ${maxUnavailable}`, isBlocked, isForAnyNumber: true };
  }
  if (minAvailable === undefined || minAvailable === null) {
    return { rule: 'neither minAvailable nor maxUnavailable', isBlocked: true, isForAnyNumber: true };
  }
  return {
    rule: `minAvailable ${minAvailable}`,
    isBlocked: numberOf(minAvailable, pods) >= pods,
    isForAnyNumber: minAvailable === '100%',
  };
}

/** Not a number for text that is no share; the API server refuses it. */
function numberOf(amount: number | string, pods: number): number {
  if (typeof amount === 'number') return amount;
  const [, percent] = /^(\d+)%$/.exec(amount) ?? [];
  return percent === undefined ? Number.NaN : Math.ceil((Number(percent) * pods) / 100);
}
