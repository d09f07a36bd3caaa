import type { Problem } from '../../problems';
import { isMap, type JsonMap } from '../../settings/schema';
import { groupOf } from '../api-groups';
import type { Fault } from './check';
import { identityFaults } from './metadata';
import { OTHERS } from './others';
import { NETWORK } from './services';
import { WORKLOADS } from './workloads';

const SPECIFICATIONS = { ...WORKLOADS, ...NETWORK, ...OTHERS };

/**
 * What the API server would reject in any object. The rules are those of Kubernetes' own validation as far as they do
 * not depend on the cluster; the contents of a custom resource are validated by its CRD.
 *
 * @see https://github.com/kubernetes/kubernetes/tree/v1.34.1/pkg/apis
 */
export function validityProblems(object: JsonMap): Problem[] {
  const faults: Fault[] = [];
  const { apiVersion, kind } = object;
  if (typeof apiVersion !== 'string' || apiVersion === '') faults.push({ at: 'apiVersion', what: 'is missing' });
  if (typeof kind !== 'string' || kind === '') faults.push({ at: 'kind', what: 'is missing' });
  const group = groupOf(String(apiVersion));
  identityFaults(group, String(kind), object.metadata ?? {}, faults);
  SPECIFICATIONS[`${group}/${String(kind)}`]?.(object, '', faults);
  const { name } = isMap(object.metadata) ? object.metadata : {};
  return faults.map(({ at, what }) => ({
    what: `${String(kind)} ${String(name)}: ${at} ${what}.`,
    remedy: `Change it: an API server would refuse the ${String(kind)}.`,
    code: 'K8S001',
  }));
}
