import { whileRead } from '../kubernetes/renderings';
import { within } from '../problems';
import type { ComponentDirectory, HelmValues, PlatformComponent } from './platform-component';

/** The values of a component's chart, for everything that reads them while the program is checked and written. */
export function valuesOf(component: PlatformComponent, directory: ComponentDirectory): HelmValues {
  return whileRead(component, 'values', () => within(component, () => component.values(directory)));
}
