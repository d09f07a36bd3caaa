import type { Construct } from 'constructs';
import { ConfigMap } from '../../../../kubernetes/objects';
import { keptByGroups } from '../../../../settings/group-results';
import { remembered } from '../../../../settings/remembered';
import { isWithin, type UpstreamVersion, VERSION } from '../../../../settings/version';
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

type Options = Readonly<Record<string, string>>;

/** Every table of the configuration. Where two name the same key, the later one wins. */
const TABLES: readonly ((settings: CiliumSettings) => Options)[] = [
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
].map((rows: (settings: CiliumSettings) => readonly Row[]) =>
  keptByGroups((settings) => optionsIn(rows(settings), settings[VERSION])),
);

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
export function agentOptionsOf(settings: CiliumSettings): Options {
  return { ...agentConfigData(settings), ...settings.extraConfig };
}

/** Options under the names of the agent's flags. */
export const agentConfigData = remembered(
  (settings: CiliumSettings): Options => Object.assign({}, ...TABLES.map((options) => options(settings))),
);

/** The options of rows, as far as the version has them. */
function optionsIn(rows: readonly Row[], version: UpstreamVersion): Options {
  const options: Record<string, string> = {};
  for (const row of rows) {
    if (row.value !== undefined && isWithin(row, version)) options[row.key] = asText(row.value);
  }
  return options;
}

/** The ConfigMap that leaves destinations out of masquerading, if the settings name any. */
export function ipMasqAgentConfig(scope: Construct, { ipMasqAgent }: CiliumSettings, namespace: string): void {
  if (!ipMasqAgent.enabled || Object.keys(ipMasqAgent.config).length === 0) return;
  new ConfigMap(scope, 'IpMasqAgentConfig', {
    metadata: { name: 'ip-masq-agent', namespace },
    data: { config: JSON.stringify(ipMasqAgent.config) },
  });
}
