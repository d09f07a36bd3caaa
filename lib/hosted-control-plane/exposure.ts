import * as v from 'valibot';
import { IpAddress } from '../kubernetes/ip-address';
import { isDnsSubdomain } from '../kubernetes/names';
import { isServiceNodePort } from '../kubernetes/node-ports';
import { type Problem, quoted } from '../problems';
import { checkArguments } from '../settings/arguments';

/** Ports of the nodes that a tenant takes. */
export interface NodePortsProps {
  /** The name or address under which customers reach the nodes of the admin cluster. */
  readonly host: string;
  /**
   * The address of a node, or of a load balancer for the nodes: pods of the tenant reach it through the Service
   * `kubernetes`, which needs an address and not a name.
   * @default - `host`, when it is an address
   */
  readonly address?: string;
  /** The port of the API server, 30000 to 32767, of this tenant alone. */
  readonly apiServer: number;
  /** The port of konnectivity, 30000 to 32767, of this tenant alone. */
  readonly konnectivity: number;
}

/** @internal How a tenant's API server is reached, as its objects need it. */
export interface ExposureData {
  readonly kind: 'sni' | 'load-balancer' | 'node-port';
  /** What customers' clients connect to. */
  readonly host: string;
  readonly port: number;
  /** What konnectivity's agents connect to. */
  readonly konnectivityHost: string;
  readonly konnectivityPort: number;
  /** What the tunnel of customers' nodes connects to, behind an edge that routes by name only. */
  readonly tunnelHost?: string;
  /** The number of the shard of the edge. */
  readonly shard?: number;
  /** What the Service `kubernetes` of the tenant leads to, where that is not the tunnel of its nodes. */
  readonly advertised?: string;
}

/**
 * How customers reach an API server: the same for all tenants of a fleet. What is wrong with it is reported at the
 * `HostedControlPlane` that it is given to.
 */
export class TenantExposure {
  /**
   * By its name through an `EdgeRouter`, which reads the name from the first bytes of the TLS connection. Pods of the
   * tenant send no such name, so its nodes run a tunnel for them.
   *
   * @param host a name one label below the wildcard of its shard: `a.s1.k8s.example.com`
   * @param shard the number of the shard, which is recorded: another number is another address
   */
  static sni(host: string, shard: number): TenantExposure {
    const [first = '', ...parent] = host.split('.');
    const problems = [
      ...hostProblems(host),
      ...(parent.length < 2 ? [badHost(host)] : []),
      ...(first.length > LONGEST_LABEL ? [longHost(host)] : []),
      ...(Number.isSafeInteger(shard) && shard >= 0 ? [] : [badShard(shard)]),
    ];
    const beside = (role: string) => [`${first}-${role}`, ...parent].join('.');
    const data: ExposureData = {
      kind: 'sni',
      host,
      port: 443,
      konnectivityHost: beside('konnectivity'),
      konnectivityPort: 443,
      tunnelHost: beside('tunnel'),
      shard,
    };
    return new TenantExposure(data, problems);
  }

  /** By its own address from a `LoadBalancerIpPool`. */
  static loadBalancer(address: string): TenantExposure {
    const problems = IpAddress.read(address) ? [] : [badAddress(address)];
    const data: ExposureData = {
      kind: 'load-balancer',
      host: address,
      port: 6443,
      konnectivityHost: address,
      konnectivityPort: 8132,
      advertised: address,
    };
    return new TenantExposure(data, problems);
  }

  /** By two ports of each node of the admin cluster, of which there are 2,768. */
  static nodePorts({ host, address = host, apiServer, konnectivity }: NodePortsProps): TenantExposure {
    const problems = [
      ...(IpAddress.read(address) ? [] : [notAdvertised(host, address)]),
      ...(IpAddress.read(host) ? [] : hostProblems(host)),
      ...Object.entries({ apiServer, konnectivity })
        .filter(([, port]) => !(Number.isSafeInteger(port) && isServiceNodePort(port)))
        .map(([name, port]) => badPort(name, port)),
      ...(apiServer === konnectivity ? [badPort('konnectivity', konnectivity)] : []),
    ];
    const data: ExposureData = {
      kind: 'node-port',
      host,
      port: apiServer,
      konnectivityHost: host,
      konnectivityPort: konnectivity,
      advertised: address,
    };
    return new TenantExposure(data, problems);
  }

  private constructor(
    /** @internal */
    readonly _data: ExposureData,
    /** @internal What is wrong with it. */
    readonly _problems: readonly Problem[],
  ) {}

  /** What customers' clients connect to: `https://a.s1.k8s.example.com:443`. */
  get endpoint(): string {
    const { host, port } = this._data;
    return `https://${host.includes(':') ? `[${host}]` : host}:${port}`;
  }
}

function hostProblems(host: string): Problem[] {
  return isDnsSubdomain(host) && host.includes('.') ? [] : [badHost(host)];
}

/** DNS labels have at most 63 characters, including `-konnectivity`. */
const LONGEST_LABEL = 50;

function longHost(host: string): Problem {
  return {
    what: `The host of a tenant is ${quoted(host)}, whose first label leaves no room for the suffix -konnectivity.`,
    remedy: `Give it ${LONGEST_LABEL} characters at most.`,
    code: 'HCP004',
  };
}

function badHost(host: string): Problem {
  return {
    what: `The host of a tenant is ${quoted(host)}, but it must be a DNS name one label below the wildcard of its shard.`,
    remedy: 'Give a name such as a.s1.k8s.example.com.',
    code: 'HCP004',
  };
}

function badShard(shard: number): Problem {
  return {
    what: `The shard of a tenant is ${quoted(shard)}, but it must be a whole number of at least 0.`,
    remedy: 'Give the number of an EdgeRouter.',
    code: 'HCP004',
  };
}

function badAddress(address: string): Problem {
  return {
    what: `The address of a tenant is ${quoted(address)}, which is not an IP address.`,
    remedy: 'Give an address of a LoadBalancerIpPool, such as 203.0.113.10.',
    code: 'HCP004',
  };
}

function notAdvertised(host: string, address: string): Problem {
  const what =
    address === host ? `The nodes are reached under ${quoted(host)}` : `The address of the nodes is ${quoted(address)}`;
  return {
    what: `${what}, but the Service kubernetes of a tenant needs an IP address to lead to.`,
    remedy:
      "Give nodePorts an address of the nodes in addition to their name: { host: 'nodes.example.com', address: '203.0.113.10', … }.",
    code: 'HCP004',
  };
}

function badPort(name: string, port: number): Problem {
  return {
    what: `The node port ${name} is ${quoted(port)}, but it must be an unused port from 30000 to 32767.`,
    remedy: 'Give each tenant two ports that no other tenant has.',
    code: 'HCP004',
  };
}

checkArguments(TenantExposure, () => ({
  sni: { host: v.string(), shard: v.number() },
  loadBalancer: { address: v.string() },
  nodePorts: { props: { host: v.string(), 'address?': v.string(), apiServer: v.number(), konnectivity: v.number() } },
}));
