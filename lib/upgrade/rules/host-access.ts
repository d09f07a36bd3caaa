import type { CanonicalObject } from '../../diff/canonical';
import { isMap, type JsonMap } from '../../settings/schema';
import type { Consequence, Rule } from '../consequence';
import { containersOf, podSpec } from '../pods';
import { maps, subjectOf, texts } from '../subject';

/** Access to the node that pods have after the change but not before. */
export const hostAccess: Rule = ({ objects }) =>
  objects.flatMap(({ before, after }): Consequence[] => {
    if (after === undefined) return [];
    const had = new Set(powersOf(before));
    return powersOf(after)
      .filter((power) => !had.has(power))
      .map((what) => ({ kind: 'host', subject: subjectOf(after), what }));
  });

const NAMESPACES = { hostNetwork: 'network', hostPID: 'process', hostIPC: 'IPC' } as const;

/** Everything that lets pods of a workload access the node, each as the rest of a sentence after the subject. */
function powersOf(workload: CanonicalObject | undefined): string[] {
  const pod = podSpec(workload);
  const namespaces = Object.entries(NAMESPACES).flatMap(([member, name]) =>
    pod[member] === true ? [`shares the ${name} namespace of the node`] : [],
  );
  return [
    ...namespaces,
    ...hostPaths(pod, containersOf(workload)),
    ...containersOf(workload).flatMap((container) => containerPowers(container, pod)),
  ];
}

function hostPaths(pod: JsonMap, containers: readonly JsonMap[]): string[] {
  return maps(pod.volumes).flatMap(({ name, hostPath }) => {
    if (!isMap(hostPath)) return [];
    const mounts = containers.flatMap(({ volumeMounts }) => maps(volumeMounts)).filter((mount) => mount.name === name);
    const writes = mounts.some(({ readOnly }) => readOnly !== true);
    return [`mounts ${String(hostPath.path)} of the node${writes ? '' : ' (read-only)'}`];
  });
}

function containerPowers(container: JsonMap, pod: JsonMap): string[] {
  const context = isMap(container.securityContext) ? container.securityContext : {};
  const ofPod = isMap(pod.securityContext) ? pod.securityContext : {};
  const { add } = isMap(context.capabilities) ? context.capabilities : ({} as JsonMap);
  const seccomp = isMap(context.seccompProfile) ? context.seccompProfile : ofPod.seccompProfile;
  const has = (isSo: boolean, what: string) => (isSo ? [`container ${String(container.name)} ${what}`] : []);
  return [
    ...has(context.privileged === true, 'is privileged'),
    ...has(context.allowPrivilegeEscalation === true, 'may gain privileges'),
    ...has((context.runAsUser ?? ofPod.runAsUser) === 0, 'runs as root'),
    ...has(isMap(seccomp) && seccomp.type === 'Unconfined', 'runs without a seccomp profile'),
    ...has(isMap(context.appArmorProfile) && context.appArmorProfile.type === 'Unconfined', 'runs without AppArmor'),
    ...texts(add).flatMap((capability) => has(true, `has the capability ${capability}`)),
  ];
}
