import { A_DNS_LABEL, isDnsLabel } from '../kubernetes/names';
import { type Problem, quoted } from '../problems';
import { CLUSTER_NAMESPACES } from './exempt-namespaces';
import type { PlatformComponent } from './platform-component';
import { IstioInjection, PodSecurityLevel } from './platform-namespace';

/**
 * Problems of the names and labels that objects are built from. Nothing can be derived from invalid ones, so these are
 * reported first.
 */
export function componentNameProblems(components: readonly PlatformComponent[]): Problem[] {
  const names = components.map(({ name }) => name);
  return [
    ...[...new Set(names)].flatMap((name) => nameProblems(name, names.filter((other) => other === name).length)),
    ...components.flatMap((component) => [...namespaceProblems(component), ...workloadProblems(component)]),
  ];
}

function nameProblems(name: string, alike: number): Problem[] {
  if (isDnsLabel(name) && alike === 1 && name !== 'namespaces') return [];
  return [
    {
      what: `${alike > 1 ? `${alike} components are` : 'A component is'} named ${quoted(name)}.`,
      remedy: 'Give each component a different DNS label other than namespaces: it names its Application and folder.',
      code: 'GIT011',
    },
  ];
}

function namespaceProblems({ name: component, namespace, extraNamespaces }: PlatformComponent): Problem[] {
  const { name, podSecurity, istio } = namespace;
  const at = `${component}: namespace`;
  return [
    ...(isDnsLabel(name) ? [] : [notOneOf(`${at}.name`, name, A_DNS_LABEL)]),
    ...(CLUSTER_NAMESPACES.includes(name) ? [ofTheCluster(component, name)] : []),
    ...extraNamespaces
      .filter((extra) => !isDnsLabel(extra))
      .map((extra) => notOneOf(`${component}: extraNamespaces`, extra, A_DNS_LABEL)),
    ...choice(`${at}.podSecurity`, podSecurity, Object.values(PodSecurityLevel)),
    ...choice(`${at}.istio`, istio, Object.values(IstioInjection)),
  ];
}

function choice(at: string, value: string, known: readonly string[]): Problem[] {
  return known.includes(value) ? [] : [notOneOf(at, value, `one of ${known.join(', ')}`)];
}

function notOneOf(at: string, value: string, expected: string): Problem {
  return {
    what: `${at} is ${quoted(value, at)}, but it must be ${expected}.`,
    remedy: "Change it: the namespace and Argo CD's permissions are built from it.",
    code: 'GIT016',
  };
}

function ofTheCluster(component: string, namespace: string): Problem {
  return {
    what: `${component} is in the system namespace ${namespace}, which the platform would close.`,
    remedy: 'Give the component its own namespace; extraNamespaces lets its chart write into this one.',
    code: 'GIT016',
  };
}

function workloadProblems({ name, workloads }: PlatformComponent): Problem[] {
  const names = workloads.map((workload) => workload.name);
  return [
    ...[...new Set(names)].flatMap((workload) => {
      const alike = names.filter((other) => other === workload).length;
      return isDnsLabel(workload) && alike === 1 ? [] : [wrongWorkloadName(name, workload, alike)];
    }),
    ...workloads
      .filter(({ podLabels }) => Object.keys(podLabels).length === 0)
      .map((workload) => withoutLabels(`${name}/${workload.name}`)),
  ];
}

function wrongWorkloadName(component: string, workload: string, alike: number): Problem {
  return {
    what: `${component} has ${alike > 1 ? `${alike} workloads` : 'a workload'} named ${quoted(workload)}.`,
    remedy: 'Give each workload a different DNS label: a network policy and a line of the budget are named after it.',
    code: 'GIT017',
  };
}

function withoutLabels(workload: string): Problem {
  return {
    what: `${workload} has no podLabels, so its policies would select every pod in its namespace.`,
    remedy: 'Give the labels that all its pods have, and no other pods of the namespace.',
    code: 'GIT017',
  };
}
