import type { Adaptation } from '../../helm/chart';
import type { Problem } from '../../problems';
import type { Release } from '../../settings/release';
import { isMap, type JsonMap } from '../../settings/schema';
import { reaches, type UpstreamVersion } from '../../settings/version';
import { keepKeysOut } from './certificates';
import { tellDifferences } from './differences';
import { tellLargeNumbers } from './large-numbers';
import { dropIdleNulls } from './nulls';
import { refuseRetired } from './retired-values';
import { valueAt } from './values';

/** What is reported about a values file before its values are read one by one. */
export function adaptValues(values: JsonMap, _release: Release, version: UpstreamVersion): Adaptation {
  const current = refuseRetired(values);
  const keyless = keepKeysOut(current.values, version);
  return {
    values: dropIdleNulls(keyless.values),
    notices: [...keyless.notices, ...tellDifferences(values, version), ...tellLargeNumbers(values)],
    problems: [...current.problems, ...keyless.problems, ...peersByName(values, version)],
  };
}

/** Clusters keyed by name, which charts before 1.19 treat as a list of clusters without names. */
function peersByName(values: JsonMap, { version }: UpstreamVersion): Problem[] {
  const clusters = valueAt(values, 'clustermesh.config.clusters');
  if (!isMap(clusters) || Object.keys(clusters).length === 0 || reaches(version, '1.19')) return [];
  return [
    {
      what: `clustermesh.config.clusters is a map, which was added in Cilium 1.19, and the version here is ${version}.`,
      remedy: 'Give a list of clusters, each with its name.',
      code: 'SET009',
    },
  ];
}
