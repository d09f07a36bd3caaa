import type { Construct } from 'constructs';
import { guardSecrets } from '../secrets/scan';
import { guardEvictions } from './blocked-evictions';
import { guardNodePortRange } from './node-port-range';
import { guardHostPorts } from './shared-host-ports';
import { guardNodePorts } from './shared-node-ports';
import { guardVolumes } from './shared-volumes';
import { guardUniqueNames } from './unique-names';

/**
 * The general checks for the objects of a construct: their names are unique, no two need the same port or volume of a
 * node, node ports are in the API server's range, no budget keeps all pods where they are, and they contain no secrets.
 */
export function guardObjects(scope: Construct): void {
  guardUniqueNames(scope);
  guardHostPorts(scope);
  guardNodePorts(scope);
  guardNodePortRange(scope);
  guardVolumes(scope);
  guardEvictions(scope);
  guardSecrets(scope);
}
