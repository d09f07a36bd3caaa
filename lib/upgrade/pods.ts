import type { CanonicalObject } from '../diff/canonical';
import type { JsonMap } from '../settings/schema';
import { groupKind, mapAt, maps } from './subject';

/** The path of a workload's pod template, by kind. */
const TEMPLATES: Readonly<Record<string, string>> = {
  'apps/Deployment': 'spec.template',
  'apps/DaemonSet': 'spec.template',
  'apps/StatefulSet': 'spec.template',
  'apps/ReplicaSet': 'spec.template',
  'batch/Job': 'spec.template',
  'batch/CronJob': 'spec.jobTemplate.spec.template',
};

/** The path of a workload's pod template; undefined for objects without pods. */
export function templatePath(object: CanonicalObject): string | undefined {
  return TEMPLATES[groupKind(object)];
}

/** The specification of a workload's pods, or that of a pod itself. */
export function podSpec(object: CanonicalObject | undefined): JsonMap {
  if (object === undefined) return {};
  if (groupKind(object) === '/Pod') return mapAt(object, 'spec');
  const template = templatePath(object);
  return template === undefined ? {} : mapAt(object, `${template}.spec`);
}

/** All containers of a workload's pods, including init containers. */
export function containersOf(object: CanonicalObject | undefined): readonly JsonMap[] {
  const { initContainers, containers } = podSpec(object);
  return [...maps(initContainers), ...maps(containers)];
}
