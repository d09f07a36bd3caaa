import { isMap, type JsonMap } from '../settings/schema';
import { maps, texts } from '../upgrade/subject';
import { compare } from './applications';
import { containersIn, type PodGroup } from './pods';
import { portOfPods, type Service } from './services';

/** A port on which a platform listens. */
export interface OpenPort {
  readonly port: string;
  /** Where it can be reached. */
  readonly reach: 'outside' | 'every node' | 'node' | 'cluster';
  /** The Service or the workload that opens it. */
  readonly opener: string;
  readonly namespace: string;
  /** The port of the pods behind it. */
  readonly target: string;
  readonly component: string;
}

const REACHES = ['outside', 'every node', 'node', 'cluster'];

/** The ports of Services and of nodes, the most exposed ones first. */
export function portsIn(services: readonly Service[], pods: readonly PodGroup[]): OpenPort[] {
  const all = [...services.flatMap(ofService), ...pods.flatMap(ofNode)];
  return all.sort(
    (one, other) =>
      REACHES.indexOf(one.reach) - REACHES.indexOf(other.reach) ||
      compare(one.namespace, other.namespace) ||
      compare(one.opener, other.opener) ||
      Number.parseInt(one.port, 10) - Number.parseInt(other.port, 10),
  );
}

function ofService({ name, namespace, type, ports, pods }: Service): OpenPort[] {
  return ports.flatMap((port) => {
    const shared = {
      opener: `Service ${name}`,
      namespace,
      target: pods[0] ? portOfPods(port, pods[0]) : port.targetPort,
      component: pods[0]?.component ?? '',
    };
    const own: OpenPort = { port: port.port, reach: type === 'LoadBalancer' ? 'outside' : 'cluster', ...shared };
    return port.nodePort === '' ? [own] : [own, { port: port.nodePort, reach: 'every node', ...shared }];
  });
}

function ofNode({ name, kind, namespace, pod, isOnHost, component }: PodGroup): OpenPort[] {
  return containersIn(pod)
    .flatMap(({ ports }) => maps(ports))
    .flatMap(({ hostPort, containerPort, protocol = 'TCP' }) => {
      const number = hostPort ?? (isOnHost ? containerPort : undefined);
      if (number === undefined) return [];
      const target = `${containerPort}/${protocol}`;
      return [
        {
          port: `${number}/${protocol}`,
          reach: 'node' as const,
          opener: `${kind} ${name}`,
          namespace,
          target,
          component,
        },
      ];
    });
}

const NAMESPACES = { hostNetwork: 'network', hostPID: 'processes', hostIPC: 'IPC' } as const;

/** What gives pods access beyond their containers. */
export function hostPowers({ pod }: PodGroup): string[] {
  if (pod === undefined) return [];
  const containers = containersIn(pod);
  const contexts = containers.map(({ securityContext }) => (isMap(securityContext) ? securityContext : {}));
  const capabilities = contexts.flatMap(({ capabilities }) => (isMap(capabilities) ? texts(capabilities.add) : []));
  const paths = maps(pod.volumes).flatMap(({ name, hostPath }) =>
    isMap(hostPath) && isWritten(String(name), containers) ? [String(hostPath.path)] : [],
  );
  return [
    ...(contexts.some(({ privileged }) => privileged === true) ? ['is privileged'] : []),
    ...Object.entries(NAMESPACES).flatMap(([member, what]) =>
      pod[member] === true ? [`shares the node's ${what}`] : [],
    ),
    ...(paths.length > 0 ? [`writes ${[...new Set(paths)].sort().join(', ')} of the node`] : []),
    ...(capabilities.length > 0 ? [`has ${[...new Set(capabilities)].sort().join(', ')}`] : []),
  ];
}

function isWritten(volume: string, containers: readonly JsonMap[]): boolean {
  return containers
    .flatMap(({ volumeMounts }) => maps(volumeMounts))
    .some(({ name, readOnly }) => name === volume && readOnly !== true);
}
