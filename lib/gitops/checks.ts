import { apiObjectsOf } from '../kubernetes/api-objects';
import { manifestOf } from '../kubernetes/plain-object';
import type { Problem } from '../problems';
import { withoutExempted } from '../secrets/exemptions';
import { issuerReferences } from './issuer-references';
import { meshProblems } from './mesh';
import { cycleProblems, predecessors } from './order';
import type { ComponentDirectory, PlatformComponent, ResourceReference } from './platform-component';
import { valuesProblems } from './values-checks';
import { valuesOf } from './values-of';
import { workloadSizeProblems } from './workload-size';

/** Conflicts between components, before anything is derived from them. */
export function componentProblems(components: readonly PlatformComponent[]): Problem[] {
  return [
    ...components.flatMap(sizeProblems),
    ...components.flatMap((component) => [...namespaceProblems(component, components), ...metricsProblems(component)]),
    ...components.flatMap((component) => meshProblems(component, components)),
    ...cycleProblems(components),
  ];
}

/** Problems of components in relation to one another. */
export function relationProblems(directory: ComponentDirectory): Problem[] {
  return directory.components.flatMap((component) => {
    const values = valuesOf(component, directory);
    const issuers = [values, ...apiObjectsOf(component).map(manifestOf)].flatMap(issuerReferences);
    return [
      ...valuesProblems(values, component.name, (found) => withoutExempted(component, found)),
      ...distinct([...component.requires, ...issuers]).flatMap((reference) =>
        requirementProblems(component, reference, directory),
      ),
    ];
  });
}

function distinct(references: readonly ResourceReference[]): ResourceReference[] {
  return [...new Map(references.map((reference) => [`${reference.kind}/${reference.name}`, reference])).values()];
}

function sizeProblems({ name, workloads }: PlatformComponent): Problem[] {
  return workloads.flatMap(({ name: workload, size }) => workloadSizeProblems(`${name}/${workload}`, size));
}

function namespaceProblems({ name, namespace }: PlatformComponent, all: readonly PlatformComponent[]): Problem[] {
  const first = all.find((other) => other.namespace.name === namespace.name);
  if (!first || first.name === name) return [];
  const differs = (['podSecurity', 'istio'] as const).filter((key) => first.namespace[key] !== namespace[key]);
  return differs.map((key) => ({
    what: `The namespace ${namespace.name} has ${key} ${first.namespace[key]} for ${first.name}, and ${namespace[key]} for ${name}.`,
    remedy: 'Describe the namespace the same way in both, or give one of them another namespace.',
    code: 'GIT004',
  }));
}

function metricsProblems({ name, metrics, workloads }: PlatformComponent): Problem[] {
  return metrics
    .filter((endpoint) => !workloads.some((workload) => workload.name === endpoint.workload))
    .map((endpoint) => unknownWorkload(name, endpoint.workload, 'metrics', workloads));
}

/** A workload that a component does not have. */
export function unknownWorkload(
  component: string,
  workload: string,
  where: string,
  known: readonly { readonly name: string }[],
): Problem {
  return {
    what: `The ${where} name the workload ${component}/${workload}, but ${component} has ${known.map(({ name }) => name).join(', ') || 'none'}.`,
    remedy: 'Name one of its workloads.',
    code: 'GIT005',
  };
}

function requirementProblems(
  component: PlatformComponent,
  reference: ResourceReference,
  { components }: ComponentDirectory,
): Problem[] {
  const what = `${component.name} refers to the ${reference.kind} ${reference.name}`;
  const owner = components.find((one) => one.provides.some(same(reference)) || apiObjectsOf(one).some(same(reference)));
  if (!owner) {
    return [
      {
        what: `${what}, which no component creates.`,
        remedy: `Add the component that creates the ${reference.kind}, or refer to another one.`,
        code: 'GIT006',
      },
    ];
  }
  if (owner === component || predecessors(component, components).has(owner.name)) return [];
  return [
    {
      what: `${what} of ${owner.name}, but is not installed after it.`,
      remedy: `Add '${owner.name}' to the dependsOn of ${component.name}.`,
      code: 'GIT007',
    },
  ];
}

function same({ kind, name }: ResourceReference) {
  return (other: ResourceReference): boolean => other.kind === kind && other.name === name;
}
