import type { ClusterIndex } from '../../cluster/cluster-index';
import { hostPortsIn } from '../../cluster/host-ports';
import { ownerOfNodePort } from '../../kubernetes/node-ports';
import type { Problem } from '../../problems';
import { ciliumIn, type LocatedInstall } from '../cluster/install';
import type { CiliumSettings } from '../settings';
import { envoyIsDaemonSet } from '../settings/facts';
import { type CiliumGateway, ciliumGateways } from './gateways';
import { ciliumIngresses } from './ingresses';

/** Below this port, a program must be allowed to listen. */
const FIRST_FREE_PORT = 1024;

/** What is wrong with listeners on the nodes' own network. */
export function hostNetworkProblems(index: ClusterIndex): Problem[] {
  const cilium = ciliumIn(index);
  if (!cilium) return [];
  const { gatewayAPI } = cilium.settings;
  const served = gatewayAPI.enabled && gatewayAPI.hostNetwork.enabled ? ciliumGateways(index) : [];
  const gateways: readonly HostListeners[] = [...served, ...ingressesOf(index, cilium)];
  return [
    ...gateways.flatMap((gateway) => privilegedPorts(gateway, cilium.settings, cilium.path)),
    ...gateways.flatMap((gateway, position) =>
      gateways.slice(position + 1).flatMap((other) => commonPorts(gateway, other)),
    ),
    ...gateways.flatMap((gateway) => takenPorts(gateway, index)),
  ];
}

/** Something that Envoy listens for on the nodes' own network. */
type HostListeners = Pick<CiliumGateway, 'title'> & {
  readonly spec: { readonly listeners?: readonly { readonly port: number }[] };
};

const LISTENER_PORT = 'ingress.cilium.io/host-listener-port';

/** The port of an Ingress with its own listeners whose annotation is missing or cannot be parsed. */
const DEFAULT_LISTENER_PORT = 8080;

/** The listener that Ingresses share there, and those of Ingresses that have their own. */
function ingressesOf(index: ClusterIndex, { settings, path }: LocatedInstall): HostListeners[] {
  const { enabled, loadbalancerMode, hostNetwork } = settings.ingressController;
  if (!enabled || !hostNetwork.enabled) return [];
  const ingresses = ciliumIngresses(index);
  const shared = loadbalancerMode === 'shared' || ingresses.some(({ isDedicated }) => !isDedicated);
  const { sharedListenerPort, httpPort, httpsPort, tlsPassthroughPort } = hostNetwork;
  const sharedPorts = [httpPort, httpsPort, tlsPassthroughPort].map((port) => port || sharedListenerPort);
  const title = `The shared listener of Ingresses (ingressController.hostNetwork of ${path})`;
  const dedicated = ingresses.filter(({ isDedicated }) => isDedicated);
  return [
    ...(shared ? [listenersAt(title, sharedPorts)] : []),
    ...dedicated.map(({ ingress: { title, annotations } }) =>
      listenersAt(title, [Number.parseInt(annotations[LISTENER_PORT] ?? '', 10) || DEFAULT_LISTENER_PORT]),
    ),
  ];
}

function listenersAt(title: string, ports: readonly number[]): HostListeners {
  return { title, spec: { listeners: ports.map((port) => ({ port })) } };
}

function portsOf({ spec }: HostListeners): number[] {
  return [...new Set((spec.listeners ?? []).map(({ port }) => port))];
}

function privilegedPorts(gateway: HostListeners, settings: CiliumSettings, path: string): Problem[] {
  const ports = portsOf(gateway).filter((port) => port < FIRST_FREE_PORT);
  const lacking = lackingCapability(settings);
  if (ports.length === 0 || !lacking) return [];
  return [
    {
      what: `${gateway.title} listens on port ${ports.join(' and ')} of nodes, but ${lacking} in ${path}: Envoy may not listen below ${FIRST_FREE_PORT}.`,
      remedy: `Choose ports from ${FIRST_FREE_PORT} on, or set settings: ${envoyIsDaemonSet(settings) ? "{ envoy: { securityContext: { capabilities: { keepCapNetBindService: true, envoy: ['NET_BIND_SERVICE', 'NET_ADMIN', 'SYS_ADMIN'] } } } }" : '{ envoy: { securityContext: { capabilities: { keepCapNetBindService: true } } } }, and add NET_BIND_SERVICE to securityContext.capabilities.ciliumAgent'}.`,
      code: 'GW032',
    },
  ];
}

/** What Envoy lacks to listen on any port: it needs the capability, and must not drop it when it starts. */
function lackingCapability(settings: CiliumSettings): string | undefined {
  const { keepCapNetBindService, envoy } = settings.envoy.securityContext.capabilities;
  if (!keepCapNetBindService) return 'envoy.securityContext.capabilities.keepCapNetBindService is false';
  const [held, where] = envoyIsDaemonSet(settings)
    ? [envoy, 'envoy.securityContext.capabilities.envoy']
    : [settings.securityContext.capabilities.ciliumAgent, 'securityContext.capabilities.ciliumAgent'];
  const privileged = envoyIsDaemonSet(settings)
    ? settings.envoy.securityContext.privileged
    : settings.securityContext.privileged;
  return privileged || held.includes('NET_BIND_SERVICE') ? undefined : `${where} has no NET_BIND_SERVICE`;
}

/** Each Gateway has its own listeners in Envoy; of those for the same port, only the first gets it on the node. */
function commonPorts(one: HostListeners, other: HostListeners): Problem[] {
  const ports = portsOf(one).filter((port) => portsOf(other).includes(port));
  if (ports.length === 0) return [];
  return [
    {
      what: `${one.title} and ${other.title} both listen on port ${ports.join(' and ')} of every node.`,
      remedy: `Give them different ports, such as by the annotation ${LISTENER_PORT} of an Ingress, or make one Gateway with several listeners of them.`,
      code: 'GW033',
    },
  ];
}

function takenPorts(gateway: HostListeners, index: ClusterIndex): Problem[] {
  const ports = portsOf(gateway);
  const reserved = ports.flatMap((port): Problem[] => {
    const owner = ownerOfNodePort(port);
    return owner ? [taken(gateway, port, owner)] : [];
  });
  const others = hostPortsIn(index).filter(({ port, protocol }) => protocol === 'TCP' && ports.includes(port));
  return [...reserved, ...others.map(({ title, port }) => taken(gateway, port, title))];
}

function taken({ title }: HostListeners, port: number, owner: string): Problem {
  return {
    what: `${title} listens on port ${port} of nodes, which ${owner} has.`,
    remedy: 'Choose another port for one of them.',
    code: 'GW033',
  };
}
