import * as v from 'valibot';
import { checkArguments } from '../../settings/arguments';
import type { IcmpSpec, PortSpec } from './spec';

/** The transport protocols that a policy can tell apart. */
export enum Protocol {
  TCP = 'TCP',
  UDP = 'UDP',
  SCTP = 'SCTP',
  /** All three. */
  ANY = 'ANY',
}

/**
 * A port, or a range of ports, of the pod that receives the traffic: Cilium looks behind a Service's port.
 *
 * A number outside of 1 to 65535 is an error of the policy that uses it.
 *
 * @see https://docs.cilium.io/en/stable/security/policy/language/#layer-4-examples
 */
export class Port {
  /** A TCP port. */
  static tcp(port: number): Port {
    return new Port({ port: String(port), protocol: 'TCP' });
  }

  /** A UDP port. */
  static udp(port: number): Port {
    return new Port({ port: String(port), protocol: 'UDP' });
  }

  /** An SCTP port; Cilium needs `sctp.enabled`. */
  static sctp(port: number): Port {
    return new Port({ port: String(port), protocol: 'SCTP' });
  }

  /** A port of every protocol. */
  static any(port: number): Port {
    return new Port({ port: String(port), protocol: 'ANY' });
  }

  /** TCP ports from the first to the last, both included. */
  static tcpRange(first: number, last: number): Port {
    return Port.range(first, last, Protocol.TCP);
  }

  /** UDP ports from the first to the last, both included. */
  static udpRange(first: number, last: number): Port {
    return Port.range(first, last, Protocol.UDP);
  }

  /** Ports from the first to the last, both included. */
  static range(first: number, last: number, protocol: Protocol): Port {
    return new Port({ port: String(first), endPort: last, protocol });
  }

  /** Every port of a protocol. */
  static all(protocol: Protocol): Port {
    return new Port({ port: '0', protocol }, true);
  }

  /** A port that the pods' containers name: at most 15 letters, digits and dashes. */
  static named(name: string, protocol: Protocol = Protocol.TCP): Port {
    return new Port({ port: name, protocol });
  }

  private constructor(
    private readonly spec: PortSpec,
    private readonly everyPort = false,
  ) {}

  /**
   * Whether a 0 was given for a number; in a manifest it stands for every port.
   * @internal
   */
  get _zeroByAccident(): boolean {
    return this.spec.port === '0' && !this.everyPort;
  }

  /** @internal */
  _render(): PortSpec {
    return this.spec;
  }
}

/**
 * A type of ICMP messages.
 *
 * @see https://docs.cilium.io/en/stable/security/policy/language/#limit-icmp-icmpv6-types
 */
export class Icmp {
  /** What `ping` sends, by IPv4. */
  static echoRequest(): Icmp {
    return Icmp.v4('EchoRequest');
  }

  /** What `ping` sends, by IPv6. */
  static echoRequestV6(): Icmp {
    return Icmp.v6('EchoRequest');
  }

  /** A type of ICMP for IPv4: its number, 0 to 255, or its name, such as `EchoReply`. */
  static v4(type: number | string): Icmp {
    return new Icmp({ family: 'IPv4', type });
  }

  /** A type of ICMPv6: its number, 0 to 255, or its name, such as `PacketTooBig`. */
  static v6(type: number | string): Icmp {
    return new Icmp({ family: 'IPv6', type });
  }

  private constructor(private readonly spec: IcmpSpec) {}

  /** @internal */
  _render(): IcmpSpec {
    return this.spec;
  }
}

checkArguments(Icmp, () => {
  const type = v.union([v.string(), v.number()], 'a number or a name');
  return { v4: { type }, v6: { type } };
});

checkArguments(Port, () => {
  const port = v.number();
  const range = { first: port, last: port };
  const protocol = v.string(); // the policy knows them
  return {
    tcp: { port },
    udp: { port },
    sctp: { port },
    any: { port },
    tcpRange: range,
    udpRange: range,
    range: { ...range, protocol },
    all: { protocol },
    named: { name: v.string(), 'protocol?': protocol },
  };
});
