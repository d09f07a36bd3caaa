import { checked, parsed } from './checked';
import { type Expression, writeExpression } from './expression';
import { HTTP_MATCHERS } from './matchers';

/**
 * Which HTTP requests a route takes: matchers of Traefik 3, joined by and, or and not.
 *
 * ```ts
 * Rule.host('shop.example.com').and(Rule.pathPrefix('/api').or(Rule.header('X-Api', 'yes')))
 * ```
 *
 * @throws ConfigurationError when Traefik would refuse a value, or take it and never match
 * @see https://doc.traefik.io/traefik/reference/routing-configuration/http/routing/rules-and-priority/
 */
export class Rule {
  /** Requests to a host; `*.example.com` for each name directly below, `*` for any host. */
  static host(domain: string): Rule {
    return Rule.of('Host', domain);
  }

  /** Requests to a host that matches a regular expression of Go; it is not anchored unless it says so. */
  static hostRegexp(regexp: string): Rule {
    return Rule.of('HostRegexp', regexp);
  }

  /** Requests for exactly this path. */
  static path(path: string): Rule {
    return Rule.of('Path', path);
  }

  /** Requests for a path that begins so: `/api` also takes `/api-docs`. */
  static pathPrefix(prefix: string): Rule {
    return Rule.of('PathPrefix', prefix);
  }

  /** Requests for a path that matches a regular expression of Go; it is not anchored unless it says so. */
  static pathRegexp(regexp: string): Rule {
    return Rule.of('PathRegexp', regexp);
  }

  /** Requests with this method. */
  static method(method: string): Rule {
    return Rule.of('Method', method);
  }

  /** Requests with a header of exactly this value. */
  static header(name: string, value: string): Rule {
    return Rule.of('Header', name, value);
  }

  /** Requests with a header whose value matches a regular expression of Go. */
  static headerRegexp(name: string, regexp: string): Rule {
    return Rule.of('HeaderRegexp', name, regexp);
  }

  /** Requests with a query parameter of exactly this value, or without any value when none is given. */
  static query(name: string, value?: string): Rule {
    return value === undefined ? Rule.of('Query', name) : Rule.of('Query', name, value);
  }

  /** Requests with a query parameter whose value matches a regular expression of Go. */
  static queryRegexp(name: string, regexp: string): Rule {
    return Rule.of('QueryRegexp', name, regexp);
  }

  /** Requests whose connection comes from an IP address or CIDR; `X-Forwarded-For` is not looked at. */
  static clientIp(addressOrCidr: string): Rule {
    return Rule.of('ClientIP', addressOrCidr);
  }

  /**
   * A rule in Traefik's own syntax of version 3. Its text stays as it is, since Traefik ranks rules by their length.
   *
   * @throws ConfigurationError when it cannot be read, or is in version 2's syntax
   */
  static parse(text: string): Rule {
    return new Rule(parsed(text, HTTP_MATCHERS), text);
  }

  private static of(matcher: string, ...values: string[]): Rule {
    return new Rule(checked({ is: 'matcher', name: matcher, values }, HTTP_MATCHERS));
  }

  private readonly text: string;

  private constructor(
    private readonly expression: Expression,
    text?: string,
  ) {
    this.text = text ?? writeExpression(expression);
  }

  /** Requests that both rules take. */
  and(other: Rule): Rule {
    return new Rule({ is: 'and', left: this.expression, right: other.expression });
  }

  /** Requests that either rule takes. */
  or(other: Rule): Rule {
    return new Rule({ is: 'or', left: this.expression, right: other.expression });
  }

  /** Requests that this rule does not take. */
  not(): Rule {
    return new Rule({ is: 'not', of: this.expression });
  }

  /** The rule as Traefik reads it. */
  toString(): string {
    return this.text;
  }
}
