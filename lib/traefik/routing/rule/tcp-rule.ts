import { checked, parsed } from './checked';
import { type Expression, writeExpression } from './expression';
import { hostsOf } from './hosts';
import { TCP_MATCHERS } from './matchers';

/**
 * Which TCP connections a route takes: matchers of Traefik 3, joined by and, or and not.
 *
 * Apart from `*`, the name that a client asks for (SNI) is known only of TLS connections.
 *
 * @throws ConfigurationError when Traefik would refuse a value
 * @see https://doc.traefik.io/traefik/reference/routing-configuration/tcp/routing/rules-and-priority/
 */
export class TcpRule {
  /** Connections that ask for a host; `*.example.com` for each name directly below, `*` for all connections. */
  static hostSni(domain: string): TcpRule {
    return TcpRule.of('HostSNI', domain);
  }

  /** Connections that ask for a host which matches a regular expression of Go. */
  static hostSniRegexp(regexp: string): TcpRule {
    return TcpRule.of('HostSNIRegexp', regexp);
  }

  /** Connections from an IP address or CIDR. */
  static clientIp(addressOrCidr: string): TcpRule {
    return TcpRule.of('ClientIP', addressOrCidr);
  }

  /** Connections that offer an application protocol, such as `h2`. */
  static alpn(protocol: string): TcpRule {
    return TcpRule.of('ALPN', protocol);
  }

  /**
   * A rule in Traefik's own syntax of version 3. Its text stays as it is, since Traefik ranks rules by their length.
   *
   * @throws ConfigurationError when it cannot be read, or is in version 2's syntax
   */
  static parse(text: string): TcpRule {
    return new TcpRule(parsed(text, TCP_MATCHERS), text);
  }

  private static of(matcher: string, ...values: string[]): TcpRule {
    return new TcpRule(checked({ is: 'matcher', name: matcher, values }, TCP_MATCHERS));
  }

  private readonly text: string;

  private constructor(
    private readonly expression: Expression,
    text?: string,
  ) {
    this.text = text ?? writeExpression(expression);
  }

  /** Connections that both rules take. */
  and(other: TcpRule): TcpRule {
    return new TcpRule({ is: 'and', left: this.expression, right: other.expression });
  }

  /** Connections that either rule takes. */
  or(other: TcpRule): TcpRule {
    return new TcpRule({ is: 'or', left: this.expression, right: other.expression });
  }

  /** Connections that this rule does not take. */
  not(): TcpRule {
    return new TcpRule({ is: 'not', of: this.expression });
  }

  /** Whether the rule needs the name that a TLS client asks for: Traefik refuses it on a route without TLS. */
  get needsTls(): boolean {
    const [first] = hostsOf(this.expression);
    return first !== undefined && first !== '*';
  }

  /** The rule as Traefik reads it. */
  toString(): string {
    return this.text;
  }
}
