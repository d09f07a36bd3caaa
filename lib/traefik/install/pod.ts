import { orNothing } from '../../kubernetes/empty';
import type { PodTemplateSpec, Volume } from '../../kubernetes/objects';
import type { TraefikSettings } from '../settings';
import { container } from './container';
import { fileProviderName } from './file-provider';
import type { Names } from './names';
import { pluginVolumes } from './plugins';

/** The pods of the Deployment or DaemonSet. */
export function podTemplate(settings: TraefikSettings, names: Names): PodTemplateSpec {
  const { deployment } = settings;
  const { searches, nameservers, options } = deployment.dnsConfig;
  return {
    metadata: {
      annotations: orNothing({ ...deployment.podAnnotations, ...scrapeAnnotations(settings) }),
      labels: {
        ...names.labels,
        ...deployment.podLabels,
        ...(settings.global.azure.enabled ? { 'azure-extensions-usage-release-identifier': names.release } : {}),
      },
    },
    spec: {
      imagePullSecrets: orNothing(deployment.imagePullSecrets),
      serviceAccountName: names.serviceAccount,
      automountServiceAccountToken: true,
      terminationGracePeriodSeconds: deployment.terminationGracePeriodSeconds || 60,
      hostNetwork: settings.hostNetwork,
      hostUsers: deployment.hostUsers,
      dnsPolicy: deployment.dnsPolicy || undefined,
      dnsConfig: orNothing({
        ...(searches ? { searches } : {}),
        ...(nameservers ? { nameservers } : {}),
        ...(options ? { options } : {}),
      }),
      hostAliases: orNothing(deployment.hostAliases),
      initContainers: orNothing(deployment.initContainers),
      shareProcessNamespace: deployment.shareProcessNamespace || undefined,
      runtimeClassName: deployment.runtimeClassName || undefined,
      containers: [container(settings, names), ...deployment.additionalContainers],
      volumes: volumes(settings, names),
      affinity: orNothing(settings.affinity),
      tolerations: orNothing(settings.tolerations),
      nodeSelector: orNothing(settings.nodeSelector),
      priorityClassName: settings.priorityClassName || undefined,
      securityContext: orNothing(settings.podSecurityContext),
      topologySpreadConstraints: orNothing(settings.topologySpreadConstraints),
    },
  };
}

/** The annotations that Prometheus' example configuration looks for; not needed with a ServiceMonitor. */
function scrapeAnnotations({ metrics: { prometheus }, ports }: TraefikSettings): Record<string, string> {
  if (!prometheus || prometheus.serviceMonitor?.enabled) return {};
  const port = ports[prometheus.entryPoint]?.port;
  return {
    'prometheus.io/scrape': 'true',
    'prometheus.io/path': '/metrics',
    ...(port === undefined ? {} : { 'prometheus.io/port': String(port) }),
  };
}

function volumes(settings: TraefikSettings, names: Names): Volume[] {
  const { persistence, deployment, providers } = settings;
  return [
    persistence.enabled
      ? { name: persistence.name, persistentVolumeClaim: { claimName: persistence.existingClaim || names.fullName } }
      : { name: persistence.name, emptyDir: persistence.emptyDir },
    { name: 'tmp', emptyDir: deployment.tmpVolume.emptyDir },
    ...settings.volumes.map(({ name, type }) => ({
      name: name.replaceAll('.', '-'),
      ...(type === 'secret' ? { secret: { secretName: name } } : { configMap: { name } }),
    })),
    ...deployment.additionalVolumes,
    ...pluginVolumes(settings, names),
    ...(providers.file.enabled ? [{ name: 'traefik-extra-config', configMap: { name: fileProviderName(names) } }] : []),
  ];
}
