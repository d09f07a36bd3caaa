import { Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { Problem } from '../problems';
import type { ClusterIndex } from './cluster-index';
import type { Fact } from './fact';

/** A check of the complete cluster. */
export type ClusterCheck = (index: ClusterIndex) => readonly Problem[];

/** What is known about one cluster while its program runs. */
export interface Registry {
  /** The facts that constructs have stated, in order. */
  readonly facts: Map<Fact<unknown>, Map<IConstruct, unknown>>;
  /** The checks of the complete program, by the construct that their problems are reported for. */
  readonly checks: Map<IConstruct, Set<ClusterCheck>>;
  /** The index of the current validation, and the constructs that have used it. */
  latest?: { readonly index: ClusterIndex; readonly usedBy: Set<IConstruct> };
}

const registries = new WeakMap<IConstruct, Registry>();

/** The registry of the cluster that a construct belongs to. */
export function registryOf(scope: IConstruct): Registry {
  const cluster = clusterOf(scope);
  const known = registries.get(cluster);
  if (known) return known;
  const registry: Registry = { facts: new Map(), checks: new Map() };
  registries.set(cluster, registry);
  return registry;
}

/** The construct that represents a whole cluster: the outermost chart, which is written as a folder. */
export function clusterOf(scope: IConstruct): IConstruct {
  const scopes = scope.node.scopes;
  return scopes.find(Chart.isChart) ?? scopes[1] ?? scope;
}
