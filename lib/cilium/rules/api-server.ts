import { Cidr } from '../../kubernetes/cidr';
import { IpAddress } from '../../kubernetes/ip-address';
import { isDnsSubdomain, isLikeIpv4 } from '../../kubernetes/names';
import { type Problem, quoted } from '../../problems';
import type { CiliumSettings } from '../settings';
import { podNetworks } from './addresses';

const HIGHEST_PORT = 65_535;

/** Values that are not the address of an API server, though programs would start with them and wait forever. */
export function apiServerProblems(settings: CiliumSettings, serviceCidrs: readonly string[] = []): Problem[] {
  const { k8sServiceHost, k8sServicePort, k8s } = settings;
  const host = String(k8sServiceHost ?? '');
  const port = String(k8sServicePort ?? '');
  return [
    ...(host === '' || host === 'auto' || isHost(host) ? [] : [notAHost(host)]),
    ...unreachableHost(host, settings, serviceCidrs),
    ...(port === '' || isPort(port) ? [] : [notAPort(port)]),
    ...String(k8s.apiServerURLs ?? '')
      .split(/[\s,]+/)
      .filter((url) => url !== '' && !isUrl(url))
      .map(notAUrl),
  ];
}

/** Names are case-insensitive; the API server's own certificate decides which of them it answers to. */
function isHost(host: string): boolean {
  return IpAddress.read(host) !== undefined || (isDnsSubdomain(host.toLowerCase()) && !isLikeIpv4(host));
}

function isPort(port: string): boolean {
  return /^\d+$/.test(port) && Number(port) >= 1 && Number(port) <= HIGHEST_PORT;
}

function isUrl(url: string): boolean {
  return URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
}

/** An address or a name that leads nowhere until Cilium itself works. */
function unreachableHost(host: string, settings: CiliumSettings, serviceCidrs: readonly string[]): Problem[] {
  const address = IpAddress.read(host);
  const reason = address ? unreachableAddress(address, settings, serviceCidrs) : ofTheCluster(host);
  if (!reason) return [];
  return [
    {
      what: `apiServer.host (k8sServiceHost) is ${quoted(host)}, ${reason}.`,
      remedy: 'Give the address of a control plane node, or of the load balancer in front of them.',
      code: 'CIL184',
    },
  ];
}

function unreachableAddress(
  address: IpAddress,
  settings: CiliumSettings,
  serviceCidrs: readonly string[],
): string | false {
  if (address.value === 0n) return 'which is not the address of a server';
  const within = (networks: readonly string[]) =>
    networks.some((text) => Cidr.problems(text, '').length === 0 && holds(Cidr.parse(text), address));
  if (within(serviceCidrs)) return "a Service's address, which nodes reach only once Cilium works";
  const pods = podNetworks(settings, []).map(({ cidr }) => String(cidr));
  return within(pods) && 'an address in the network of the pods, which nodes reach only once Cilium works';
}

function holds({ family, first, last }: Cidr, address: IpAddress): boolean {
  return family === address.family && first <= address.value && address.value <= last;
}

function ofTheCluster(host: string): string | false {
  return (
    /^kubernetes(\.default(\.svc(\..*)?)?)?$/.test(host) &&
    'a name that only the DNS of the cluster knows, which works once Cilium does'
  );
}

const AN_ADDRESS = '192.168.1.10';

function notAHost(host: string): Problem {
  return {
    what: `apiServer.host (k8sServiceHost) is ${quoted(host)}, but it must be a host name or an IP address alone.`,
    remedy: `Write it without a scheme, brackets or a path, such as ${hostIn(host) ?? AN_ADDRESS}; the port is a separate prop.`,
    code: 'CIL184',
  };
}

/** The host that was meant by a value that has more than the host. */
function hostIn(text: string): string | undefined {
  const url = text.includes('://') ? text : `https://${text}`;
  const host = URL.canParse(url) ? new URL(url).hostname.replace(/^\[|\]$/g, '') : '';
  return isHost(host) ? host : undefined;
}

function notAPort(port: string): Problem {
  return {
    what: `apiServer.port (k8sServicePort) is ${quoted(port)}, but a port is a whole number, 1 to ${HIGHEST_PORT}.`,
    remedy: 'Set it to the port of the API server, usually 6443.',
    code: 'CIL184',
  };
}

function notAUrl(url: string): Problem {
  return {
    what: `k8s.apiServerURLs has ${quoted(url)}, but it must list URLs.`,
    remedy: 'Write them like https://192.168.1.10:6443, with spaces between them.',
    code: 'CIL184',
  };
}
