import { goDuration } from '../../kubernetes/go-duration';
import type { Problem } from '../../problems';
import { rendersAgentConfig } from '../install/agent/config';
import type { CiliumSettings } from '../settings';

/** Durations that the chart checks while it renders; others are left to the programs. */
export function badDurations(settings: CiliumSettings): Problem[] {
  return Object.entries(rendersAgentConfig(settings) ? checkedDurations(settings) : {})
    .filter(([, value]) => value && goDuration(value) === undefined)
    .map(([path, value]) => ({
      what: `${path} is ${JSON.stringify(value)}, which is not a duration.`,
      remedy: 'Give numbers with their units, such as 30s or 1h30m.',
      code: 'CIL030',
    }));
}

function checkedDurations(settings: CiliumSettings): Readonly<Record<string, string | undefined>> {
  const { operator, encryption, authentication, envoyConfig, ingressController, gatewayAPI, loadBalancer, hubble } =
    settings;
  const usesIpsec = encryption.enabled && encryption.type === 'ipsec';
  const usesEnvoyConfig =
    envoyConfig.enabled || ingressController.enabled || gatewayAPI.enabled || loadBalancer.l7.backend === 'envoy';
  return {
    conntrackGCInterval: settings.conntrackGCInterval,
    conntrackGCMaxInterval: settings.conntrackGCMaxInterval,
    identityChangeGracePeriod: settings.identityChangeGracePeriod,
    crdWaitTimeout: settings.crdWaitTimeout,
    'bpf.monitorInterval': settings.bpf.monitorInterval,
    'hubble.lostEventSendInterval': hubble.enabled ? hubble.lostEventSendInterval : undefined,
    'hubble.export.aggregationInterval':
      hubble.enabled && hubble.export.static.enabled ? hubble.export.aggregationInterval : undefined,
    'ipam.ciliumNodeUpdateRate': settings.ipam.ciliumNodeUpdateRate,
    'operator.identityHeartbeatTimeout': operator.identityHeartbeatTimeout,
    'operator.identityGCInterval': operator.identityGCInterval,
    'operator.endpointGCInterval': operator.endpointGCInterval,
    'operator.nodeGCInterval': operator.nodeGCInterval,
    'authentication.gcInterval': authentication.gcInterval,
    'authentication.mutual.connectTimeout': authentication.mutual.spire.enabled
      ? authentication.mutual.connectTimeout
      : undefined,
    'encryption.ipsec.keyRotationDuration': usesIpsec ? encryption.ipsec.keyRotationDuration : undefined,
    'envoyConfig.retryInterval': usesEnvoyConfig ? envoyConfig.retryInterval : undefined,
  };
}
