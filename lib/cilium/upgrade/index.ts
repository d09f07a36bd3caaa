import type { ChartHistory } from '../../upgrade/values/move';
import { CiliumVersion } from '../versions';
import { CHANGES } from './changes';
import { MOVES } from './moves';
import { ciliumSteps } from './steps';

/** How the values of Cilium's chart have changed from version to version. */
export const ciliumHistory: ChartHistory = {
  chart: 'cilium',
  oldest: '1.13.0',
  newest: (CiliumVersion.KNOWN.at(-1) ?? CiliumVersion.DEFAULT).version,
  moves: MOVES,
  changes: CHANGES,
  steps: ciliumSteps,
};
