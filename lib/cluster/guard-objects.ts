import type { Construct } from 'constructs';
import { guardSecrets } from '../secrets/scan';
import { guardHostPorts } from './shared-host-ports';
import { guardNodePorts } from './shared-node-ports';
import { guardVolumes } from './shared-volumes';
import { guardUniqueNames } from './unique-names';

/** Checks of the objects of a construct what holds for those of any: their names are unique, no two want one port or volume of a
 * node, and they hold no secret. */
export function guardObjects(scope: Construct): void {
  guardUniqueNames(scope);
  guardHostPorts(scope);
  guardNodePorts(scope);
  guardVolumes(scope);
  guardSecrets(scope);
}
