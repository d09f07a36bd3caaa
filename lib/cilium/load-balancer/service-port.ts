import * as v from 'valibot';
import type { ServicePort } from '../../kubernetes/objects';
import { type Problem, quoted } from '../../problems';
import type { PropChecks } from '../../settings/props';

/** The transport protocols of a Service's ports. */
export enum ServiceProtocol {
  TCP = 'TCP',
  UDP = 'UDP',
  SCTP = 'SCTP',
}

/** A port of a `LoadBalancerService`. */
export interface LoadBalancerServicePort {
  /** The port that clients use, 1 to 65535. */
  readonly port: number;

  /**
   * The port of the pods: its number, or its name in their containers.
   * @default - the same as `port`
   */
  readonly targetPort?: number | string;

  /**
   * The transport protocol.
   * @default ServiceProtocol.TCP
   */
  readonly protocol?: ServiceProtocol;

  /**
   * The name of the port: at most 63 lower-case letters, digits and dashes. Needed when there are several ports.
   * @default - none
   */
  readonly name?: string;

  /**
   * The port of the nodes, from the API server's range, usually 30000 to 32767.
   * @default - the API server chooses one
   */
  readonly nodePort?: number;

  /**
   * The application protocol of the port, such as `kubernetes.io/h2c`.
   * @default - unknown
   * @see https://kubernetes.io/docs/concepts/services-networking/service/#application-protocol
   */
  readonly appProtocol?: string;
}

const number = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65535));

export const SERVICE_PORT: PropChecks<LoadBalancerServicePort> = {
  port: number,
  targetPort: v.union([number, v.pipe(v.string(), v.regex(/^(?=.*[a-z])[a-z0-9]([-a-z0-9]{0,13}[a-z0-9])?$/))]),
  protocol: v.enum(ServiceProtocol),
  name: v.pipe(v.string(), v.regex(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/)),
  nodePort: number,
  appProtocol: v.string(),
};

/** What the API server would refuse of the ports together. */
export function portsProblems(ports: readonly LoadBalancerServicePort[]): Problem[] {
  if (ports.length === 0) {
    return [
      { what: 'ports is empty, so nothing could be reached.', remedy: 'Give the Service a port.', code: 'LB005' },
    ];
  }
  return ports.flatMap((port, index) => {
    const earlier = ports.slice(0, index);
    const problems: Problem[] = [];
    if (ports.length > 1 && port.name === undefined) problems.push(unnamed(index, ports.length));
    if (port.name !== undefined && earlier.some(({ name }) => name === port.name)) {
      problems.push(twice(`ports[${index}].name is ${quoted(port.name)}`));
    }
    if (earlier.some((other) => other.port === port.port && protocolOf(other) === protocolOf(port))) {
      problems.push(twice(`ports[${index}] is ${port.port}/${protocolOf(port)}`));
    }
    return problems;
  });
}

/** The port as it stands in a manifest. */
export function renderPort(port: LoadBalancerServicePort): ServicePort {
  const { name, nodePort, appProtocol } = port;
  return {
    ...(name === undefined ? {} : { name }),
    port: port.port,
    targetPort: port.targetPort ?? port.port,
    protocol: protocolOf(port),
    ...(nodePort === undefined ? {} : { nodePort }),
    ...(appProtocol === undefined ? {} : { appProtocol }),
  };
}

function protocolOf({ protocol = ServiceProtocol.TCP }: LoadBalancerServicePort): ServiceProtocol {
  return protocol;
}

function unnamed(index: number, count: number): Problem {
  return {
    what: `ports[${index}].name is missing, but a Service with ${count} ports must name each of them.`,
    remedy: `Give ports[${index}] a name, such as "https".`,
    code: 'LB005',
  };
}

function twice(what: string): Problem {
  return { what: `${what}, which duplicates an earlier port.`, remedy: 'Change or remove one of them.', code: 'LB005' };
}
