import type { Construct } from 'constructs';
import { type InstallPart, installParts } from '../../kubernetes/install-parts';
import type { Release } from '../../settings/release';
import type { CiliumSettings } from '../settings';
import { agent } from './agent/agent';
import { agentConfig, ipMasqAgentConfig } from './agent/config';
import { agentService, agentServiceMonitor } from './agent/monitoring';
import { agentRbac } from './agent/rbac';
import { agentRoles } from './agent/roles';
import { clustermeshApiserver } from './clustermesh/apiserver';
import { clustermeshCertificates } from './clustermesh/certificates';
import { coreDns } from './clustermesh/coredns';
import { clustermeshPeers } from './clustermesh/peers';
import { dashboards } from './dashboards';
import { envoy, envoyAccess, envoyConfig } from './envoy/envoy';
import { hubbleCertificates } from './hubble/certificates';
import { hubbleDynamicConfig } from './hubble/dynamic-config';
import { hubbleMonitoring } from './hubble/monitoring';
import { hubblePeerService } from './hubble/peer-service';
import { hubbleRelay, hubbleRelayConfig } from './hubble/relay';
import { hubbleUi } from './hubble/ui';
import { gatewayClass } from './ingress/gateway-class';
import { ingressController } from './ingress/ingress-controller';
import { nodeInit } from './nodeinit/node-init';
import { operatorMonitoring } from './operator/monitoring';
import { operator } from './operator/operator';
import { operatorRbac } from './operator/rbac';
import { preflight } from './preflight/preflight';
import { resourceQuotas } from './resource-quotas';
import { secretsNamespaces } from './secrets-namespaces';
import { spire } from './spire/spire';
import { standaloneDnsProxy } from './standalone-dns-proxy/standalone-dns-proxy';
import { trustBundle } from './trust-bundle';
import { ztunnel } from './ztunnel/ztunnel';

/** The parts, in the order of their objects. */
const PARTS: readonly InstallPart<CiliumSettings, [namespace: string, isHardened: boolean]>[] = [
  agentConfig,
  ipMasqAgentConfig,
  agentRbac,
  agentRoles,
  agent,
  agentService,
  agentServiceMonitor,
  operatorRbac,
  operator,
  operatorMonitoring,
  nodeInit,
  preflight,
  resourceQuotas,
  dashboards,
  envoyConfig,
  envoy,
  envoyAccess,
  ingressController,
  gatewayClass,
  secretsNamespaces,
  hubblePeerService,
  hubbleMonitoring,
  hubbleDynamicConfig,
  hubbleRelayConfig,
  hubbleRelay,
  hubbleUi,
  hubbleCertificates,
  clustermeshApiserver,
  clustermeshPeers,
  clustermeshCertificates,
  coreDns,
  trustBundle,
  spire,
  ztunnel,
  standaloneDnsProxy,
];

/**
 * The upstream install of Cilium: every object that its chart renders from the same settings.
 *
 * @param isHardened whether parts without a setting in the chart are confined further than the chart does
 */
export function installCilium(scope: Construct, settings: CiliumSettings, release: Release, isHardened = false): void {
  const namespace = settings.namespaceOverride || release.namespace;
  installParts(PARTS, scope, settings, namespace, isHardened);
}
