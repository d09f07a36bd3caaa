import type { Construct } from 'constructs';
import type { Release } from '../../settings/release';
import type { CiliumSettings } from '../settings';
import { agentConfig, ipMasqAgentConfig } from './agent-config';

/** The upstream install of Cilium: every object that its chart makes of the same settings. */
export function installCilium(scope: Construct, settings: CiliumSettings, release: Release): void {
  const namespace = settings.namespaceOverride || release.namespace;
  agentConfig(scope, settings, namespace);
  ipMasqAgentConfig(scope, settings, namespace);
}
