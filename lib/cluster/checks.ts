import type { IConstruct } from 'constructs';
import { describe } from '../problems';
import { ClusterIndex } from './cluster-index';
import { type ClusterCheck, clusterOf, registryOf } from './registry';

/** Adds a check of the complete cluster, whose problems are shown with the path of the construct. */
export function checkInCluster(construct: IConstruct, check: ClusterCheck): void {
  const { checks } = registryOf(construct);
  const known = checks.get(construct);
  if (known) {
    known.add(check);
    return;
  }
  const own = new Set([check]);
  checks.set(construct, own);
  construct.node.addValidation({
    validate: () => {
      const index = indexFor(construct);
      return [...own].flatMap((one) => one(index)).map(describe);
    },
  });
}

/** Adds a check of the cluster as a whole. It runs once, however many constructs ask for it. */
export function checkCluster(scope: IConstruct, check: ClusterCheck): void {
  checkInCluster(clusterOf(scope), check);
}

/**
 * The index for the checks of a construct. Synthesis validates each construct once, and all of them read the same
 * index, so it is rebuilt as soon as one is validated a second time.
 */
function indexFor(construct: IConstruct): ClusterIndex {
  const registry = registryOf(construct);
  const { latest } = registry;
  const current = latest && !latest.usedBy.has(construct) ? latest : newIndex(construct);
  registry.latest = current;
  current.usedBy.add(construct);
  return current.index;
}

function newIndex(construct: IConstruct): { readonly index: ClusterIndex; readonly usedBy: Set<IConstruct> } {
  return { index: new ClusterIndex(clusterOf(construct)), usedBy: new Set() };
}
