import { orNothing } from '../../kubernetes/empty';
import { asNumber } from '../../kubernetes/number-or-text';
import type { Container, ContainerPort, EnvVar, Probe, VolumeMount } from '../../kubernetes/objects';
import type { TraefikSettings } from '../settings';
import { traefikArguments } from './arguments';
import { FILE_PROVIDER_FOLDER } from './arguments-providers';
import { imageName } from './image';
import { memoryLimitForGo } from './memory-limit';
import type { Names } from './names';
import { localPluginMounts, storageMounts } from './plugins';
import { portName } from './port-names';

/** The container of Traefik itself. */
export function container(settings: TraefikSettings, names: Names): Container {
  const { deployment } = settings;
  return {
    image: imageName(settings),
    imagePullPolicy: settings.image.pullPolicy,
    name: names.fullName,
    resources: orNothing(settings.resources),
    readinessProbe: { ...ping(settings, deployment.readinessPath), ...settings.readinessProbe },
    livenessProbe: { ...ping(settings, deployment.livenessPath), ...settings.livenessProbe },
    startupProbe: orNothing(settings.startupProbe),
    lifecycle: orNothing(deployment.lifecycle),
    ports: containerPorts(settings),
    securityContext: orNothing(settings.securityContext),
    volumeMounts: mounts(settings),
    args: traefikArguments(settings, names),
    env: environment(settings),
    envFrom: orNothing(settings.envFrom),
  };
}

function ping({ deployment, ports }: TraefikSettings, path: string): Probe {
  const entryPoint = ports.traefik;
  return {
    httpGet: {
      host: deployment.healthchecksHost || entryPoint?.hostIP || undefined,
      path: path || '/ping',
      port: asNumber(deployment.healthchecksPort || (entryPoint?.port ?? '')),
      scheme: deployment.healthchecksScheme ?? 'HTTP',
    },
  };
}

function containerPorts({ ports }: TraefikSettings): ContainerPort[] {
  return Object.entries(ports).flatMap(([name, port]) => {
    const own: ContainerPort = {
      name: portName(name),
      containerPort: port.containerPort || port.port || 0,
      hostPort: port.hostPort || undefined,
      hostIP: port.hostIP || undefined,
      protocol: port.protocol || 'TCP',
    };
    if (!port.http3.enabled) return [own];
    return [
      own,
      {
        name: portName(`${name}-http3`),
        containerPort: port.port || 0,
        hostPort: port.hostPort ? port.http3.advertisedPort || port.hostPort : undefined,
        protocol: 'UDP',
      },
    ];
  });
}

function mounts(settings: TraefikSettings): VolumeMount[] {
  const { persistence, providers } = settings;
  return [
    { name: persistence.name, mountPath: persistence.path, subPath: persistence.subPath || undefined },
    { name: 'tmp', mountPath: '/tmp' },
    ...settings.volumes.map(({ name, mountPath }) => ({ name: name.replaceAll('.', '-'), mountPath, readOnly: true })),
    ...storageMounts(settings),
    ...(providers.file.enabled ? [{ name: 'traefik-extra-config', mountPath: FILE_PROVIDER_FOLDER }] : []),
    ...settings.additionalVolumeMounts,
    ...localPluginMounts(settings),
  ];
}

function environment(settings: TraefikSettings): EnvVar[] {
  const { limits } = settings.resources;
  const goMemoryLimit = memoryLimitForGo(limits?.memory, settings.deployment.goMemLimitPercentage);
  return [
    { name: 'POD_NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
    { name: 'POD_NAMESPACE', valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } } },
    { name: 'USER', value: 'traefik' },
    ...(limits?.cpu
      ? [{ name: 'GOMAXPROCS', valueFrom: { resourceFieldRef: { resource: 'limits.cpu', divisor: '1' } } }]
      : []),
    ...(goMemoryLimit ? [{ name: 'GOMEMLIMIT', value: goMemoryLimit }] : []),
    ...(settings.accessLog.timezone ? [{ name: 'TZ', value: settings.accessLog.timezone }] : []),
    ...settings.env,
  ];
}
