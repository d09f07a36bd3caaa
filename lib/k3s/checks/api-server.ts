import { Cidr, IpFamily } from '../../kubernetes/cidr';
import { IpAddress } from '../../kubernetes/ip-address';
import { isDnsSubdomain, isLikeIpv4 } from '../../kubernetes/names';
import { type Problem, quoted } from '../../problems';
import type { K3sInstallation } from '../k3s-bootstrap-props';

/** What is wrong with the addresses of the API server. */
export function apiServerProblems(installation: K3sInstallation): Problem[] {
  const { servers, apiServer, tlsSans } = installation;
  // A server's own address has been checked as such.
  const own = servers.some(({ ip }) => ip === apiServer) || apiServer === '';
  return [
    ...(own ? [] : reachProblems(installation)),
    ...tlsSans.flatMap((name, index) => (isHost(name) ? [] : [notAHost(`tlsSans[${index}]`, name)])),
  ];
}

function reachProblems({ apiServer, agents, clusterCidr, serviceCidr }: K3sInstallation): Problem[] {
  if (!isHost(apiServer)) return [notAHost('apiServer', apiServer)];
  const agent = agents.find(({ ip }) => ip === apiServer);
  if (agent) return [unreachable(apiServer, `the address of ${agent.name}, which is an agent`)];
  const address = IpAddress.read(apiServer);
  if (apiServer === 'localhost' || (address && LOOPBACK.some((block) => includes(block, address)))) {
    return [unreachable(apiServer, 'another machine on each machine')];
  }
  const inside = [clusterCidr, serviceCidr].find(
    (network) => address && Cidr.problems(network, '').length === 0 && includes(Cidr.parse(network), address),
  );
  return inside ? [unreachable(apiServer, `in ${inside}, which exists only once the cluster runs`)] : [];
}

const LOOPBACK: readonly Cidr[] = [Cidr.parse('127.0.0.0/8'), Cidr.parse('::1/128')];

function includes(block: Cidr, { family, value }: IpAddress): boolean {
  return block.family === family && block.first <= value && value <= block.last;
}

function isHost(text: string): boolean {
  const address = IpAddress.read(text);
  if (address) return address.family === IpFamily.IPV4;
  return isDnsSubdomain(text) && !isLikeIpv4(text);
}

function notAHost(path: string, value: string): Problem {
  return {
    what: `${path} is ${quoted(value, path)}, but it must be an IPv4 address or a host name.`,
    remedy: 'Write it like 192.168.1.5 or k3s.home.example, without https:// and without a port.',
    code: 'K3S005',
  };
}

function unreachable(value: string, why: string): Problem {
  return {
    what: `apiServer is ${quoted(value)}, which is ${why}.`,
    remedy: 'Give a virtual address or a load balancer for the servers, or leave it out for the first server.',
    code: 'K3S005',
  };
}
