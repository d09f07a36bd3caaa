import type { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { orNothing } from '../../kubernetes/empty';
import { type Container, Deployment, type Volume } from '../../kubernetes/objects';
import { imageIn } from '../../settings/ranges';
import { VERSION } from '../../settings/version';
import type { MetricsServerSettings } from '../settings';
import { resizerContainer, resizerVolume } from './addon-resizer';
import type { Names } from './names';

export function deployment(scope: Construct, settings: MetricsServerSettings, names: Names): ApiObject {
  return new Deployment(scope, 'Resource', {
    metadata: {
      name: names.fullName,
      namespace: names.namespace,
      labels: names.labels,
      annotations: orNothing(settings.deploymentAnnotations),
    },
    spec: {
      replicas: settings.replicas,
      revisionHistoryLimit: revisionHistoryLimit(settings),
      strategy: orNothing(settings.updateStrategy),
      selector: { matchLabels: names.selectorLabels },
      template: {
        metadata: {
          labels: { ...names.selectorLabels, ...settings.podLabels },
          annotations: orNothing(settings.podAnnotations),
        },
        spec: {
          schedulerName: settings.schedulerName || undefined,
          imagePullSecrets: orNothing(settings.imagePullSecrets),
          serviceAccountName: names.serviceAccount,
          securityContext: orNothing(settings.podSecurityContext),
          priorityClassName: settings.priorityClassName || undefined,
          hostNetwork: settings.hostNetwork.enabled || undefined,
          dnsConfig: orNothing(settings.dnsConfig),
          containers: settings.addonResizer.enabled
            ? [server(settings), resizerContainer(settings, names)]
            : [server(settings)],
          volumes: volumes(settings, names),
          nodeSelector: orNothing(settings.nodeSelector),
          affinity: orNothing(settings.affinity),
          tolerations: orNothing(settings.tolerations),
          topologySpreadConstraints: orNothing(settings.topologySpreadConstraints),
        },
      },
    },
  });
}

function server(settings: MetricsServerSettings): Container {
  const { image } = settings;
  return {
    name: 'metrics-server',
    securityContext: orNothing(settings.securityContext),
    image: `${image.repository}:${image.tag || imageIn(settings[VERSION], 'server').tag}`,
    imagePullPolicy: image.pullPolicy,
    args: serverArguments(settings),
    ports: [{ name: 'https', protocol: 'TCP', containerPort: settings.containerPort }],
    livenessProbe: orNothing(settings.livenessProbe),
    readinessProbe: orNothing(settings.readinessProbe),
    volumeMounts: [
      { name: 'tmp', mountPath: '/tmp' },
      ...(certificateIsGiven(settings) ? [{ name: 'certs', mountPath: '/tmp/tls-certs', readOnly: true }] : []),
      ...settings.extraVolumeMounts,
    ],
    resources: orNothing(settings.resources),
  };
}

/** The flags of the program; the user's `args` come last, so they win. */
function serverArguments(settings: MetricsServerSettings): string[] {
  return [
    `--secure-port=${settings.containerPort}`,
    ...settings.defaultArgs,
    ...(settings.metrics.enabled ? ['--authorization-always-allow-paths=/metrics'] : []),
    ...(certificateIsGiven(settings)
      ? ['--tls-cert-file=/tmp/tls-certs/tls.crt', '--tls-private-key-file=/tmp/tls-certs/tls.key']
      : []),
    ...settings.args,
  ];
}

function volumes(settings: MetricsServerSettings, names: Names): Volume[] {
  const { tls } = settings;
  const given = tls.type === 'existingSecret' ? tls.existingSecret.name : '';
  return [
    { ...settings.tmpVolume, name: 'tmp' },
    ...(settings.addonResizer.enabled ? [resizerVolume(names)] : []),
    ...(certificateIsGiven(settings) ? [{ name: 'certs', secret: { secretName: given || names.fullName } }] : []),
    ...settings.extraVolumes,
  ];
}

/** Whether the serving certificate comes from a Secret; otherwise the program generates its own at start. */
function certificateIsGiven(settings: MetricsServerSettings): boolean {
  return settings.tls.type !== 'metrics-server';
}

function revisionHistoryLimit({ revisionHistoryLimit: limit }: MetricsServerSettings): number | undefined {
  return limit === undefined || limit === '' ? undefined : Number(limit);
}
