import type { CiliumSettings } from '../../settings';
import { certificateSources, OWNER_READS, type VolumeSource } from '../shared/certificate-sources';
import { hasHubbleMetrics } from '../shared/hubble-metrics';
import type { AgentVolume } from './volume';

const SERVER_FILES = { 'tls.crt': 'server.crt', 'tls.key': 'server.key' };
const CLIENT_CA = 'client-ca.crt';

/** The certificates with which the agent serves Hubble's flows and metrics. */
export function agentCertificates(settings: CiliumSettings): AgentVolume[] {
  const { hubble } = settings;
  const { tls } = hubble.metrics;
  const servesFlows = hubble.enabled && hubble.tls.enabled && hubble.listenAddress !== undefined;
  const servesMetrics = hubble.enabled && hasHubbleMetrics(settings) && tls.enabled;
  return [
    ...(servesMetrics ? [certificate('hubble-metrics', hubbleMetricsSources(settings))] : []),
    ...(servesFlows ? [certificate('hubble', hubbleSources(settings))] : []),
  ];
}

function certificate(of: 'hubble' | 'hubble-metrics', sources: readonly VolumeSource[]): AgentVolume {
  return {
    volume: { name: `${of}-tls`, projected: { defaultMode: OWNER_READS, sources } },
    mount: { mountPath: `/var/lib/cilium/tls/${of}`, readOnly: true },
  };
}

function hubbleSources(settings: CiliumSettings): readonly VolumeSource[] {
  const secret = settings.hubble.tls.server.existingSecret || 'hubble-server-certs';
  return certificateSources(settings, { secret, files: SERVER_FILES, ca: CLIENT_CA });
}

/** With mutual TLS, clients are verified against a separate CA, or against the one that all programs share. */
function hubbleMetricsSources(settings: CiliumSettings): readonly VolumeSource[] {
  const { existingSecret, mtls } = settings.hubble.metrics.tls.server;
  const secret = existingSecret || 'hubble-metrics-server-certs';
  if (!mtls.enabled || !mtls.name) {
    return certificateSources(settings, { secret, files: SERVER_FILES, ca: mtls.enabled ? CLIENT_CA : undefined });
  }
  const own = { name: mtls.name, optional: false, items: [{ key: mtls.key, path: CLIENT_CA }] };
  return [
    ...certificateSources(settings, { secret, files: SERVER_FILES }),
    mtls.useSecret ? { secret: own } : { configMap: own },
  ];
}
