import type { Construct } from 'constructs';
import type { Release } from '../../settings/release';
import type { CiliumSettings } from '../settings';
import { agent } from './agent';
import { agentConfig, ipMasqAgentConfig } from './agent-config';
import { agentService, agentServiceMonitor } from './agent-monitoring';
import { agentRbac } from './agent-rbac';
import { agentRoles } from './agent-roles';
import { nodeInit } from './node-init';
import { operator } from './operator';
import { operatorMonitoring } from './operator-monitoring';
import { operatorRbac } from './operator-rbac';
import { preflight } from './preflight';
import { resourceQuotas } from './resource-quotas';

/** The upstream install of Cilium: every object that its chart makes of the same settings. */
export function installCilium(scope: Construct, settings: CiliumSettings, release: Release): void {
  const namespace = settings.namespaceOverride || release.namespace;
  agentConfig(scope, settings, namespace);
  ipMasqAgentConfig(scope, settings, namespace);
  agentRbac(scope, settings, namespace);
  agentRoles(scope, settings, namespace);
  agent(scope, settings, namespace);
  agentService(scope, settings, namespace);
  agentServiceMonitor(scope, settings, namespace);
  operatorRbac(scope, settings, namespace);
  operator(scope, settings, namespace);
  operatorMonitoring(scope, settings, namespace);
  nodeInit(scope, settings, namespace);
  preflight(scope, settings, namespace);
  resourceQuotas(scope, settings, namespace);
}
