import type { Construct } from 'constructs';
import { guardSecrets } from '../secrets/scan';
import { guardUniqueNames } from './unique-names';

/** Checks of the objects of a construct what holds for those of any: their names are unique, and they hold no secret. */
export function guardObjects(scope: Construct): void {
  guardUniqueNames(scope);
  guardSecrets(scope);
}
