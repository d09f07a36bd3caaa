import type { Problem } from '../problems';
import { injectorsOf } from './mesh';
import type { PlatformComponent } from './platform-component';

/** The components of a wave are installed together, once those of the wave before are healthy. */
export type Waves = readonly (readonly PlatformComponent[])[];

/**
 * The components in the waves that their dependencies demand, each as early as possible. What is left over because it
 * depends on itself in a circle is in no wave: see `cycleProblems`.
 */
export function wavesOf(components: readonly PlatformComponent[]): Waves {
  const waves: PlatformComponent[][] = [];
  const known = new Set(components.map(({ name }) => name));
  const installed = new Set<string>();
  let left = components;
  for (;;) {
    const ready = left.filter((one) =>
      dependenciesOf(one, components).every((name) => installed.has(name) || !known.has(name)),
    );
    if (ready.length === 0) return waves;
    waves.push(ready);
    for (const { name } of ready) installed.add(name);
    left = left.filter(({ name }) => !installed.has(name));
  }
}

/** What a component says that it depends on, and what brings its pods into the mesh. */
function dependenciesOf(component: PlatformComponent, components: readonly PlatformComponent[]): string[] {
  return [...component.dependsOn, ...injectorsOf(component, components).map(({ name }) => name)];
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
