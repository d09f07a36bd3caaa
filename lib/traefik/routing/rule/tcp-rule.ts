import * as v from 'valibot';
import { checkArguments } from '../../../settings/arguments';
import { instanceOf } from '../../../settings/props';
import { checked, parsed } from './checked';
import { type Expression, writeExpression } from './expression';
import { hostsOf } from './hosts';
import { TCP_MATCHERS } from './matchers';

/**
 * Which TCP connections a route matches: matchers of Traefik 3, combined with and, or and not.
 *
 * Only TLS connections have a server name (SNI), so without TLS only `*` matches.
 *
 * @throws ConfigurationError when Traefik would reject a value
 * @see https://doc.traefik.io/traefik/reference/routing-configuration/tcp/routing/rules-and-priority/
 */
export class TcpRule {
  /** Connections to a server name; `*.example.com` for every direct subdomain, `*` for all connections. */
  static hostSni(domain: string): TcpRule {
    return TcpRule.of('HostSNI', domain);
  }

  /** Connections to a server name that matches a Go regular expression. */
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
   * A rule in Traefik's syntax of version 3. Its text is kept unchanged, since Traefik ranks rules by their length.
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

  /** Connections that both rules match. */
  and(other: TcpRule): TcpRule {
    return new TcpRule({ is: 'and', left: this.expression, right: other.expression });
  }

  /** Connections that at least one of the rules matches. */
  or(other: TcpRule): TcpRule {
    return new TcpRule({ is: 'or', left: this.expression, right: other.expression });
  }

  /** Connections that this rule does not match. */
  not(): TcpRule {
    return new TcpRule({ is: 'not', of: this.expression });
  }

  /** Whether the rule needs the server name of a TLS client: Traefik rejects it on a route without TLS. */
  get needsTls(): boolean {
    const [first] = hostsOf(this.expression);
    return first !== undefined && first !== '*';
  }

  /** The rule in Traefik's syntax. */
  toString(): string {
    return this.text;
  }
}

checkArguments(TcpRule, () => ({
  hostSni: { domain: v.string() },
  hostSniRegexp: { regexp: v.string() },
  clientIp: { addressOrCidr: v.string() },
  alpn: { protocol: v.string() },
  parse: { text: v.string() },
}));

checkArguments(TcpRule.prototype, () => ({
  and: { other: instanceOf(TcpRule, 'a TcpRule, such as TcpRule.hostSni(…) or TcpRule.parse(…)') },
  or: { other: instanceOf(TcpRule, 'a TcpRule, such as TcpRule.hostSni(…) or TcpRule.parse(…)') },
}));
