import type { ChartHistory } from '../../upgrade/values/move';
import { CHART, CHART_VERSION } from '../install/names';
import { CHANGES } from './changes';
import { MOVES } from './moves';

/** The history of the values of Traefik's chart. */
export const traefikHistory: ChartHistory = {
  chart: CHART,
  oldest: '26.0.0',
  newest: CHART_VERSION,
  moves: MOVES,
  changes: CHANGES,
};
