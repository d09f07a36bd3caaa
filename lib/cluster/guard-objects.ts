import type { Construct } from 'constructs';
import { guardSecrets } from '../secrets/scan';
import { guardHostPorts } from './shared-host-ports';
import { guardUniqueNames } from './unique-names';

/** Checks of the objects of a construct what holds for those of any: their names are unique, no two want one port of a
 * node, and they hold no secret. */
export function guardObjects(scope: Construct): void {
  guardUniqueNames(scope);
  guardHostPorts(scope);
  guardSecrets(scope);
}
