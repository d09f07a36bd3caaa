import type { IConstruct } from 'constructs';
import { isServiceNodePort, ownerOfNodePort } from '../../kubernetes/node-ports';
import type { Problem } from '../../problems';
import { warn } from '../../warnings';
import type { PortSettings, TraefikSettings } from '../settings';

/** A port with its protocol, of one entry point. */
interface Socket {
  readonly path: string;
  readonly port: number;
  readonly protocol: string;
  /** Where it is: in one place, two cannot have the same port. */
  readonly place: string;
}

/** Entry points with a port that another one, or the node, uses. */
export function takenPorts(settings: TraefikSettings): Problem[] {
  return [...sharedPorts(settings), ...portsOfNodes(settings)];
}

function sharedPorts(settings: TraefikSettings): Problem[] {
  const firsts = new Map<string, Socket>();
  return socketsOf(settings).flatMap((socket): Problem[] => {
    const key = `${socket.place} ${socket.port}/${socket.protocol}`;
    const first = firsts.get(key);
    if (!first) firsts.set(key, socket);
    if (!first) return [];
    return [
      {
        what: `${socket.path} is ${socket.port}, as ${first.path} is: ${socket.place} has each port once.`,
        remedy: 'Give one of them another port.',
        code: 'TRK115',
      },
    ];
  });
}

function portsOfNodes(settings: TraefikSettings): Problem[] {
  return socketsOf(settings).flatMap(({ place, path, port }): Problem[] => {
    const owner = place === NODE ? ownerOfNodePort(port) : undefined;
    if (!owner) return [];
    return [
      {
        what: `${path} is ${port} on every node, which belongs to ${owner}.`,
        remedy: 'Choose a port that is free on the nodes.',
        code: 'TRK116',
      },
    ];
  });
}

const NODE = 'a node';

/** Warns of host ports that Kubernetes may assign to a Service of type NodePort. */
export function warnOfNodePorts(scope: IConstruct, settings: TraefikSettings): void {
  for (const { place, path, port } of socketsOf(settings)) {
    if (place !== NODE || !isServiceNodePort(port)) continue;
    warn(scope, {
      what: `${path} is ${port}, one of 30000 to 32767, which Kubernetes gives to Services of type NodePort.`,
      remedy: 'Choose a port outside of that range, or use Exposure.nodePort.',
      code: 'TRK122',
    });
  }
}

function socketsOf({ ports, hostNetwork }: TraefikSettings): Socket[] {
  return Object.entries(ports).flatMap(([name, { port, hostPort, exposedPort, expose, protocol = 'TCP' }]) => {
    const at = (place: string, member: string, number: number | undefined): Socket[] =>
      number ? [{ path: `ports.${name}.${member}`, port: number, protocol, place }] : [];
    const services = Object.keys(expose).filter((service) => expose[service]);
    return [
      ...at('a pod', 'port', port),
      ...(hostNetwork ? at(NODE, 'port', port) : at(NODE, 'hostPort', hostPort)),
      ...services.flatMap((service) => at(`the Service ${service}`, 'exposedPort', exposedPort ?? port)),
    ];
  });
}

/** Warns of ports that an unprivileged process may not bind. Some container runtimes allow it, others do not. */
export function warnOfPrivilegedPorts(scope: IConstruct, settings: TraefikSettings): void {
  if (mayOpenAnyPort(settings)) return;
  for (const [name, { port }] of Object.entries(settings.ports)) {
    if (!port || port >= 1024) continue;
    warn(scope, {
      what: `ports.${name}.port is ${port}, which pods without the capability NET_BIND_SERVICE cannot open where the container runtime does not let every process.`,
      remedy: `Set entryPoints.${name} to { port: ${port + 8000}, exposedPort: ${port} }.`,
      code: 'TRK117',
    });
  }
}

function mayOpenAnyPort({ podSecurityContext, securityContext, hostNetwork }: TraefikSettings): boolean {
  const added = securityContext?.capabilities?.add ?? [];
  const sysctls = podSecurityContext?.sysctls ?? [];
  return (
    (securityContext?.runAsUser ?? podSecurityContext?.runAsUser) === 0 ||
    added.some((capability) => ['NET_BIND_SERVICE', 'ALL'].includes(capability)) ||
    (!hostNetwork && sysctls.some(({ name }) => name === 'net.ipv4.ip_unprivileged_port_start'))
  );
}

/** Whether external clients reach an entry point at a port. */
export function isReachedAt(port: PortSettings, number: number, { hostNetwork, service }: TraefikSettings): boolean {
  if (hostNetwork && port.port === number) return true;
  if (port.hostPort === number) return true;
  const published = service.enabled !== false && service.spec?.type !== 'ClusterIP';
  return published && Object.values(port.expose).includes(true) && (port.exposedPort ?? port.port) === number;
}
