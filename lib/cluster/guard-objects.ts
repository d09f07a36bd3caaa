import type { Construct } from 'constructs';
import { guardSecrets } from '../secrets/scan';
import { guardNodePortRange } from './node-port-range';
import { guardHostPorts } from './shared-host-ports';
import { guardNodePorts } from './shared-node-ports';
import { guardVolumes } from './shared-volumes';
import { guardUniqueNames } from './unique-names';

/**
 * Checks of the objects of a construct what holds for those of any: their names are unique, no two want one port or volume
 * of a node, node ports are those that an API server gives, and they hold no secret.
 */
export function guardObjects(scope: Construct): void {
  guardUniqueNames(scope);
  guardHostPorts(scope);
  guardNodePorts(scope);
  guardNodePortRange(scope);
  guardVolumes(scope);
  guardSecrets(scope);
}
