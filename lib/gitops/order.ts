import type { Problem } from '../problems';
import { storageClassOf } from './data-volume';
import { injectorsOf } from './mesh';
import type { PlatformComponent } from './platform-component';

/** Components that may be installed at the same time, once what they need from earlier waves is healthy. */
export type Waves = readonly (readonly PlatformComponent[])[];

/**
 * The components in waves, by their dependencies: those that others need come as early as possible, and all others in
 * the last wave, so that they delay nothing. Components with circular dependencies are in no wave: see `cycleProblems`.
 */
export function wavesOf(components: readonly PlatformComponent[]): Waves {
  const needed = new Set(components.flatMap((component) => dependenciesOf(component, components)));
  const waves: PlatformComponent[][] = [];
  const installed = new Set<string>();
  let left = components.filter(({ name }) => needed.has(name));
  for (;;) {
    const ready = left.filter((one) => dependenciesOf(one, components).every((name) => installed.has(name)));
    if (ready.length === 0) break;
    waves.push(ready);
    for (const { name } of ready) installed.add(name);
    left = left.filter(({ name }) => !installed.has(name));
  }
  const leaves = components.filter(
    (one) => !needed.has(one.name) && dependenciesOf(one, components).every((name) => installed.has(name)),
  );
  return leaves.length > 0 ? [...waves, leaves] : waves;
}

/**
 * The components of the platform that one needs directly: those that it names, what injects its pods into the mesh,
 * and what provides the volumes for its data.
 */
export function dependenciesOf(component: PlatformComponent, components: readonly PlatformComponent[]): string[] {
  const known = new Set(components.map(({ name }) => name));
  const classes = component.dataVolumes.map((volume) => storageClassOf(volume, { components }));
  const makers = components.filter(
    ({ provides, dataVolumeClass }) =>
      (dataVolumeClass !== undefined && classes.includes(dataVolumeClass)) ||
      provides.some(({ kind, name }) => kind === 'StorageClass' && classes.includes(name)),
  );
  const others = [...injectorsOf(component, components), ...makers].map(({ name }) => name);
  return [...new Set([...component.dependsOn.filter((name) => known.has(name)), ...others])];
}

/** Circular dependencies, each circle once. */
export function cycleProblems(components: readonly PlatformComponent[]): Problem[] {
  const byName = new Map(components.map((component) => [component.name, component]));
  const done = new Set<string>();
  const problems: Problem[] = [];
  const visit = (name: string, path: readonly string[]): void => {
    if (path.includes(name)) problems.push(cycle([...path.slice(path.indexOf(name)), name]));
    if (done.has(name) || path.includes(name)) return;
    const component = byName.get(name);
    for (const next of component ? dependenciesOf(component, components) : []) visit(next, [...path, name]);
    done.add(name);
  };
  for (const { name } of components) visit(name, []);
  return problems;
}

function cycle(path: readonly string[]): Problem {
  return {
    what: `The components depend on one another in a circle: ${path.join(' → ')}.`,
    remedy:
      'Remove one of them from the dependsOn of another, or from the mesh: none of them could be installed first.',
    code: 'GIT003',
  };
}

/** The names of all components that must exist before a component, directly or indirectly. */
export function predecessors(component: PlatformComponent, components: readonly PlatformComponent[]): Set<string> {
  const byName = new Map(components.map((one) => [one.name, one]));
  const found = new Set<string>();
  const visit = (one: PlatformComponent | undefined): void => {
    for (const name of one ? dependenciesOf(one, components) : []) {
      if (found.has(name)) continue;
      found.add(name);
      visit(byName.get(name));
    }
  };
  visit(component);
  return found;
}
