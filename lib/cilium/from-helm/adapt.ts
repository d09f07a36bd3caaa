import type { Adaptation } from '../../helm/chart';
import type { JsonMap } from '../../settings/schema';
import { keepKeysOut } from './certificates';
import { tellDifferences } from './differences';
import { tellLargeNumbers } from './large-numbers';
import { dropIdleNulls } from './nulls';
import { refuseRetired } from './retired-values';

/** What there is to say about a values file before its values are read one by one. */
export function adaptValues(values: JsonMap): Adaptation {
  const current = refuseRetired(values);
  const keyless = keepKeysOut(current.values);
  return {
    values: dropIdleNulls(keyless.values),
    notices: [...keyless.notices, ...tellDifferences(values), ...tellLargeNumbers(values)],
    problems: [...current.problems, ...keyless.problems],
  };
}
