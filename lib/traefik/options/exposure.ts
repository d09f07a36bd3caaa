import * as v from 'valibot';
import { HIGHEST_PORT, isPort } from '../../kubernetes/port';
import { ConfigurationError, describe, type Problem, quoted } from '../../problems';
import { checkArguments } from '../../settings/arguments';
import type { JsonMap } from '../../settings/schema';
import { mapOf } from '../../settings/schema';
import { isAddressOrCidr } from '../routing/rule/ip-address';

/** A load balancer in front of Traefik. */
export interface LoadBalancerProps {
  /**
   * Addresses for Cilium to assign from its pools.
   * @default - any free one
   */
  readonly addresses?: readonly string[];
  /**
   * The load balancer implementation that handles the Service, if there are several.
   * @default - the cluster's default
   */
  readonly loadBalancerClass?: string;
  /**
   * Whether pods see the client's address; then only nodes with a pod accept connections.
   * @default false
   */
  readonly preserveClientIp?: boolean;
  /**
   * IP addresses and CIDRs of clients that are allowed.
   * @default - all
   */
  readonly sourceRanges?: readonly string[];
}

/** Ports on every node, by entry point. */
export type NodePorts = Readonly<Record<string, number>>;

/** How clients outside of the cluster reach Traefik. */
export class Exposure {
  /** By a Service of type LoadBalancer. */
  static loadBalancer(props: LoadBalancerProps = {}): Exposure {
    const { addresses = [], loadBalancerClass, preserveClientIp, sourceRanges = [] } = props;
    refuseValues('Exposure.loadBalancer', [
      ...addresses.filter((address) => address.includes('/') || !isAddressOrCidr(address)).map(notAnAddress),
      ...sourceRanges.filter((range) => !isAddressOrCidr(range)).map(notARange),
    ]);
    return new Exposure({
      service: {
        // Cilium also reads the former name, io.cilium/lb-ipam-ips.
        annotations: addresses.length > 0 ? { 'lbipam.cilium.io/ips': addresses.join(',') } : {},
        spec: {
          type: 'LoadBalancer',
          ...(loadBalancerClass ? { loadBalancerClass } : {}),
          ...(preserveClientIp ? { externalTrafficPolicy: 'Local' } : {}),
          ...(sourceRanges.length > 0 ? { loadBalancerSourceRanges: sourceRanges } : {}),
        },
      },
    });
  }

  /** By node ports, 30000 to 32767 in most clusters; Kubernetes chooses those that are not given. */
  static nodePort(ports: NodePorts = {}): Exposure {
    refuseValues(
      'Exposure.nodePort',
      Object.entries(ports)
        .filter(([, port]) => !isPort(port))
        .map(notAPort),
    );
    const nodePorts = Object.entries(ports).map(([name, nodePort]) => [name, { nodePort }]);
    return new Exposure({
      service: { spec: { type: 'NodePort' } },
      ...(nodePorts.length > 0 ? { ports: Object.fromEntries(nodePorts) } : {}),
    });
  }

  /** By host ports, with a pod on each node and no external Service. */
  static hostPorts(ports: NodePorts = { web: 80, websecure: 443 }): Exposure {
    refuseValues(
      'Exposure.hostPorts',
      Object.entries(ports)
        .filter(([, port]) => !isPort(port))
        .map(notAPort),
    );
    return new Exposure({
      deployment: { kind: 'DaemonSet' },
      // A host port is free only when the old pod is gone.
      updateStrategy: { rollingUpdate: { maxUnavailable: 1, maxSurge: 0 } },
      ports: Object.fromEntries(Object.entries(ports).map(([name, hostPort]) => [name, { hostPort }])),
      service: { spec: { type: 'ClusterIP' } },
    });
  }

  /** From inside the cluster only. */
  static clusterIp(): Exposure {
    return new Exposure({ service: { spec: { type: 'ClusterIP' } } });
  }

  /** @internal */
  readonly settings: JsonMap;

  private constructor(settings: JsonMap) {
    this.settings = settings;
  }
}

function notAPort([name, port]: [string, number]): Problem {
  return {
    what: `The port of ${name} is ${quoted(port)}, but a port is a whole number, 1 to ${HIGHEST_PORT}.`,
    remedy: 'Change it, or leave it out.',
    code: 'TRK104',
  };
}

function notAnAddress(address: string): Problem {
  return {
    what: `addresses has ${quoted(address)}, which is not an IP address.`,
    remedy: 'Give an address of one of the pools.',
    code: 'TRK104',
  };
}

function notARange(range: string): Problem {
  return {
    what: `sourceRanges has ${quoted(range)}, which is neither an IP address nor a CIDR.`,
    remedy: 'Write it like 10.0.0.0/8.',
    code: 'TRK104',
  };
}

/** The values of an exposure are checked before there is a construct, so the message names the call. */
function refuseValues(call: string, problems: readonly Problem[]): void {
  if (problems.length > 0) throw new ConfigurationError(problems.map((problem) => `${call}: ${describe(problem)}`));
}

checkArguments(Exposure, () => ({
  loadBalancer: {
    'props?': {
      'addresses?': v.array(v.string()),
      'loadBalancerClass?': v.string(),
      'preserveClientIp?': v.boolean(),
      'sourceRanges?': v.array(v.string()),
    },
  },
  nodePort: { 'ports?': mapOf(v.number()) },
  hostPorts: { 'ports?': mapOf(v.number()) },
}));
