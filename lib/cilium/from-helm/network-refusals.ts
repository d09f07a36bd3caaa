import { looseVersion } from '../../settings/loose-version';
import { atLeast } from '../../settings/version';
import { rendersAgentConfig } from '../install/agent/config';
import type { CiliumSettings } from '../settings';
import { installedSince } from '../settings/facts';
import type { Refusal } from './refusal';

const CLUSTER_NAME = /^([a-z0-9][-a-z0-9]*)?[a-z0-9]$/;
const LONGEST_NAME = 32;

/** What the chart refuses about the cluster, its addresses and its network. */
export const NETWORK_REFUSALS: readonly Refusal[] = [
  {
    code: 'CIL002',
    refused: ({ k8sServiceHostRef: { name, key }, k8sServiceHost }) =>
      name && key && k8sServiceHost && 'k8sServiceHostRef and k8sServiceHost are both set.',
    remedy: 'Keep one of the two.',
  },
  {
    code: 'CIL013',
    refused: (settings) =>
      isAsked(settings) &&
      !saysYesOrNo(settings) &&
      `kubeProxyReplacement is ${JSON.stringify(settings.kubeProxyReplacement ?? null)}, but it must be true or false.`,
    remedy:
      'Set kubeProxyReplacement to true for what was "strict", and to false for what was "disabled" or "partial".',
  },
  {
    code: 'CIL015',
    refused: ({ ciliumEndpointSlice, disableEndpointCRD }) =>
      ciliumEndpointSlice.enabled &&
      disableEndpointCRD &&
      'ciliumEndpointSlice.enabled is true, but disableEndpointCRD leaves no CiliumEndpoints to bundle.',
    remedy: 'Set one of the two to false.',
  },
  {
    code: 'CIL016',
    refused: ({ cluster: { name } }) =>
      !(CLUSTER_NAME.test(name) && name.length <= LONGEST_NAME) &&
      `cluster.name is ${JSON.stringify(name)}, but it must be 1 to ${LONGEST_NAME} lower-case letters, digits and dashes, with no dash at the ends.`,
    remedy: 'Give the cluster such a name.',
  },
  {
    code: 'CIL017',
    refused: ({ cluster: { name, id = 0 } }) =>
      name === 'default' && id !== 0 && `cluster.id is ${id}, but cluster.name is still "default".`,
    remedy: 'Give the cluster a different name.',
  },
  {
    code: 'CIL018',
    refused: (settings) =>
      losesPolicyMark(settings) &&
      `cluster.id is ${settings.cluster.id}: with addresses of AWS or Alibaba Cloud, policies then drop what they should let through.`,
    remedy: 'Choose an id below 128, or from 256 to 383; see https://github.com/cilium/cilium/issues/21330.',
  },
  {
    code: 'CIL024',
    refused: ({ k8sClientExponentialBackoff, extraEnv }) =>
      k8sClientExponentialBackoff.enabled &&
      extraEnv.some(({ name }) => name === 'KUBE_CLIENT_BACKOFF_BASE' || name === 'KUBE_CLIENT_BACKOFF_DURATION') &&
      'extraEnv sets the waits of k8sClientExponentialBackoff a second time.',
    remedy: 'Remove them from extraEnv, or set k8sClientExponentialBackoff.enabled to false.',
  },
  {
    code: 'CIL025',
    refused: ({ agent, preflight, keepDeprecatedLabels, gke, namespaceOverride }) =>
      agent &&
      !preflight.enabled &&
      keepDeprecatedLabels &&
      gke.enabled &&
      (namespaceOverride || 'kube-system') === 'kube-system' &&
      'keepDeprecatedLabels is true, but GKE deletes DaemonSets in kube-system with these labels.',
    remedy: 'Set keepDeprecatedLabels to false, or use another namespace.',
  },
  {
    code: 'CIL027',
    refused: (settings) => {
      const { routingMode, gke, aksbyocni } = settings;
      const needed = gke.enabled ? 'native' : aksbyocni.enabled ? 'tunnel' : undefined;
      if (!rendersAgentConfig(settings) || !needed || !routingMode || routingMode === needed) return false;
      return `routingMode is ${routingMode}, but ${gke.enabled ? 'gke' : 'aksbyocni'}.enabled needs ${needed}.`;
    },
    remedy: 'Leave routingMode out.',
  },
  {
    code: 'CIL028',
    refused: (settings) => lacksNativeCidr(settings, 'ipv4'),
    remedy: 'Set ipv4NativeRoutingCIDR to the network that the underlying network routes, at least that of the pods.',
  },
  {
    code: 'CIL028',
    refused: (settings) => lacksNativeCidr(settings, 'ipv6'),
    remedy: 'Set ipv6NativeRoutingCIDR to the network that the underlying network routes, at least that of the pods.',
  },
  {
    code: 'CIL029',
    refused: (settings) =>
      rendersAgentConfig(settings) &&
      settings.operator.setNodeTaints &&
      !settings.operator.removeNodeTaints &&
      'operator.setNodeTaints is true, but operator.removeNodeTaints is false, so the taints would stay.',
    remedy: 'Set operator.removeNodeTaints to true, or operator.setNodeTaints to false.',
  },
  {
    code: 'CIL033',
    refused: ({ upgradeCompatibility: version }) =>
      version &&
      !looseVersion(version) &&
      `upgradeCompatibility is ${JSON.stringify(version)}, which is not a version.`,
    remedy: 'Give the version that Cilium was first installed with, such as 1.14.',
  },
];

/** Whether the chart looks at the replacement of kube-proxy. */
function isAsked(settings: CiliumSettings): boolean {
  const { envoyConfig, ingressController, gatewayAPI, kubeProxyReplacement } = settings;
  const usesEnvoy = envoyConfig.enabled || ingressController.enabled || gatewayAPI.enabled;
  return rendersAgentConfig(settings) || (usesEnvoy && kubeProxyReplacement === 'disabled');
}

function saysYesOrNo(settings: CiliumSettings): boolean {
  const given = settings.kubeProxyReplacement ?? '';
  // Where nothing is set, installs from before 1.14 have a default that no longer exists.
  if (given === '') return installedSince(settings, 1, 14);
  return ['true', 'false'].includes(String(given));
}

/** Where Cilium and the cloud use the same bit of the packet's mark. */
function losesPolicyMark({ cluster: { id = 0 }, eni, alibabacloud, cni, extraConfig }: CiliumSettings): boolean {
  if (extraConfig['allow-unsafe-policy-skb-usage'] === 'true') return false;
  const usesTheBit = (id >= 128 && id <= 255) || (id >= 384 && id <= 511);
  return usesTheBit && (eni.enabled || alibabacloud.enabled || cni.chainingMode === 'aws-cni');
}

function lacksNativeCidr(settings: CiliumSettings, family: 'ipv4' | 'ipv6'): string | false {
  const { routingMode, ipMasqAgent, ipam } = settings;
  if (!rendersAgentConfig(settings) || routingMode !== 'native' || ipMasqAgent.enabled) return false;
  const masquerades = family === 'ipv4' ? settings.enableIPv4Masquerade : settings.enableIPv6Masquerade;
  const cidr = family === 'ipv4' ? settings.ipv4NativeRoutingCIDR : settings.ipv6NativeRoutingCIDR;
  if (!settings[family].enabled || !masquerades || cidr) return false;
  const fromPool = settings.nativeRoutingCIDRFromClusterPool && (ipam.mode || 'cluster-pool') === 'cluster-pool';
  if (fromPool && atLeast(settings, '1.20')) return false;
  if (family === 'ipv4' && (ipam.mode === 'eni' || ipam.mode === 'alibabacloud')) return false;
  return `routingMode is native and ${family} is masqueraded, but nothing says which addresses need no masquerading.`;
}
