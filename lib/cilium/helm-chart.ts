import type { HelmChart } from '../helm/chart';
import { installCilium } from './install';
import { ciliumSettings } from './settings';
import { CILIUM_VERSION } from './settings/images';

/** The chart of Cilium, as values files address it. */
export const ciliumChart: HelmChart<typeof ciliumSettings> = {
  name: 'cilium',
  version: CILIUM_VERSION,
  defaultNamespace: 'kube-system',
  settings: ciliumSettings,
  ineffective: [],
  adapt: (values) => ({ values, notices: [], problems: [] }),
  refusals: () => [],
  install: installCilium,
};
