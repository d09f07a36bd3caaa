import type { Construct } from 'constructs';
import { ConfigMap } from '../../../../kubernetes/objects';
import { remembered } from '../../../../settings/remembered';
import { isWithin, VERSION } from '../../../../settings/version';
import type { CiliumSettings } from '../../../settings';
import { namespaced } from '../../shared/metadata';
import { addressingRows } from './addressing';
import { announcementRows } from './announcements';
import { bpfRows } from './bpf';
import { cloudRows } from './clouds';
import { clusterRows } from './cluster';
import { cniRows } from './cni';
import { encryptionRows } from './encryption';
import { envoyRows } from './envoy';
import { hubbleRows } from './hubble';
import { ingressRows } from './ingress';
import { loadBalancingRows } from './load-balancing';
import { mutualAuthenticationRows } from './mutual-authentication';
import { observationRows } from './observation';
import { operatorRows } from './operator';
import { policyRows } from './policy';
import { routingRows } from './routing';
import { asText, type Row } from './row';

/** Every table of the configuration. Where two name the same key, the later one wins. */
const TABLES: readonly ((settings: CiliumSettings) => readonly Row[])[] = [
  clusterRows,
  observationRows,
  operatorRows,
  ingressRows,
  bpfRows,
  routingRows,
  cloudRows,
  cniRows,
  encryptionRows,
  loadBalancingRows,
  addressingRows,
  announcementRows,
  policyRows,
  hubbleRows,
  mutualAuthenticationRows,
  envoyRows,
];

/** Whether any program of the install reads `cilium-config`; checks before an upgrade use the one that is there. */
export function rendersAgentConfig({ agent, operator, clustermesh, preflight }: CiliumSettings): boolean {
  return !preflight.enabled && (agent || operator.enabled || clustermesh.useAPIServer);
}

/** The ConfigMap `cilium-config`, from which agents, operator and cluster mesh read their options. */
export function agentConfig(scope: Construct, settings: CiliumSettings, namespace: string): void {
  if (!rendersAgentConfig(settings)) return;
  new ConfigMap(scope, 'AgentConfig', {
    metadata: namespaced(settings, namespace, 'cilium-config'),
    data: agentOptionsOf(settings),
  });
}

/** All options that the agent starts with: from settings, and from `extraConfig`. */
export function agentOptionsOf(settings: CiliumSettings): Readonly<Record<string, string>> {
  return { ...agentConfigData(settings), ...settings.extraConfig };
}

/** Options under the names of the agent's flags. */
export const agentConfigData = remembered((settings: CiliumSettings): Readonly<Record<string, string>> => {
  const data: Record<string, string> = {};
  const { [VERSION]: version } = settings;
  for (const row of TABLES.flatMap((table) => table(settings))) {
    if (row.value !== undefined && isWithin(row, version)) data[row.key] = asText(row.value);
  }
  return data;
});

/** The ConfigMap that leaves destinations out of masquerading, if the settings name any. */
export function ipMasqAgentConfig(scope: Construct, { ipMasqAgent }: CiliumSettings, namespace: string): void {
  if (!ipMasqAgent.enabled || Object.keys(ipMasqAgent.config).length === 0) return;
  new ConfigMap(scope, 'IpMasqAgentConfig', {
    metadata: { name: 'ip-masq-agent', namespace },
    data: { config: JSON.stringify(ipMasqAgent.config) },
  });
}
