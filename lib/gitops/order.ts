import type { Problem } from '../problems';
import { storageClassOf } from './data-volume';
import { injectorsOf } from './mesh';
import type { PlatformComponent } from './platform-component';

/** Components that may be installed at the same time, once what they need of the waves before is healthy. */
export type Waves = readonly (readonly PlatformComponent[])[];

/**
 * The components in the waves that their dependencies demand: each that another one needs as early as possible, and all
 * others in the last wave, so that nothing is late because of them. What is left over because it depends on itself in a
 * circle is in no wave: see `cycleProblems`.
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
 * The components of the platform that one needs directly: those that it names, what brings its pods into the mesh, and
 * what makes the volumes that it keeps data on.
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

/** Dependencies that lead back to where they begin, each circle once. */
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
      'Take one of them out of the dependsOn of another, or out of the mesh: none could be the first to be installed.',
    code: 'GIT003',
  };
}

/** The names of everything that must be there before a component, directly or not. */
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
