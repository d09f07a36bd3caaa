import type { Flow } from './flow';
import type { ComponentDirectory, PlatformComponent } from './platform-component';

const decided = new WeakMap<ComponentDirectory, ReadonlyMap<PlatformComponent, readonly Flow[]>>();

/** The traffic that a component needs, as policies let it through. */
export function flowsOf(component: PlatformComponent, directory: ComponentDirectory): readonly Flow[] {
  return decided.get(directory)?.get(component) ?? component.flows(directory);
}

/** Asks every component for its flows, from which policies are built; later calls return the same. */
export function decideFlows(directory: ComponentDirectory): readonly Flow[] {
  const flows = new Map(directory.components.map((component) => [component, component.flows(directory)]));
  decided.set(directory, flows);
  return [...flows.values()].flat();
}
