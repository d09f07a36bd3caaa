import type { HelmChart } from '../helm/chart';
import { adaptValues } from './from-helm/adapt';
import { refusals } from './from-helm/refusals';
import { installCilium } from './install';
import { ciliumSettings } from './settings';
import { CILIUM_VERSION } from './settings/images';

/** The chart of Cilium, as values files address it. */
export const ciliumChart: HelmChart<typeof ciliumSettings> = {
  name: 'cilium',
  version: CILIUM_VERSION,
  defaultNamespace: 'kube-system',
  settings: ciliumSettings,
  ineffective: [
    'prometheus.serviceMonitor.trustCRDsExist',
    'prometheus.serviceMonitor.scrapeTimeout',
    'securityContext.allowPrivilegeEscalation',
    'hostServices',
    'authentication.mutual.spire.install.agent.annotations',
    'preflight.updateStrategy',
  ],
  adapt: adaptValues,
  refusals,
  install: installCilium,
};
