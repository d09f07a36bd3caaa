import type { HelmChart } from '../helm/chart';
import { adaptValues } from './from-helm/adapt';
import { refusals } from './from-helm/refusals';
import { ciliumWarnings } from './from-helm/warnings';
import { installCilium } from './install';
import { ciliumSettings } from './settings';
import { CiliumVersion } from './versions';
import { ciliumImageRules } from './versions/image-rules';

/**
 * The current names of values that former versions of the chart had, and of names that are often written by mistake.
 */
const RENAMED: Readonly<Record<string, string>> = {
  bgp: 'bgpControlPlane',
  'cluster.poolIPv4MaskSize': 'ipam.operator.clusterPoolIPv4MaskSize',
  'cluster.poolIPv4PodCIDR': 'ipam.operator.clusterPoolIPv4PodCIDRList',
  enableCiliumEndpointSlice: 'ciliumEndpointSlice.enabled',
  enableIPMasqAgent: 'ipMasqAgent.enabled',
  enableIPv4: 'ipv4.enabled',
  enableIPv6: 'ipv6.enabled',
  'hubble.dashboards': 'hubble.metrics.dashboards',
  'hubble.frontend': 'hubble.ui.frontend',
  'hubble.prometheus': 'hubble.metrics',
  'hubble.relay.metrics': 'hubble.relay.prometheus',
  'hubble.serviceMonitor': 'hubble.metrics.serviceMonitor',
  'hubble.ui.resources': 'hubble.ui.backend.resources and hubble.ui.frontend.resources',
  rollOutPods: 'rollOutCiliumPods',
  'securityContext.ciliumAgent': 'securityContext.capabilities.ciliumAgent',
  'securityContext.cleanCiliumState': 'securityContext.capabilities.cleanCiliumState',
};

/** The chart of Cilium, as values files address it. */
export const ciliumChart: HelmChart<typeof ciliumSettings> = {
  name: 'cilium',
  versions: CiliumVersion.KNOWN,
  defaultNamespace: 'kube-system',
  settings: ciliumSettings,
  ineffective: [
    'prometheus.serviceMonitor.scrapeTimeout',
    'securityContext.allowPrivilegeEscalation',
    'hostServices',
    'authentication.mutual.spire.install.agent.annotations',
    'preflight.updateStrategy',
  ],
  // Without it, the chart refuses ServiceMonitors for clusters that do not have their CRD yet.
  onlyChecked: ['prometheus.serviceMonitor.trustCRDsExist'],
  renamed: RENAMED,
  adapt: adaptValues,
  refusals,
  warnings: ciliumWarnings,
  imageRules: ciliumImageRules,
  install: installCilium,
};
