import * as v from 'valibot';
import { checkArguments } from '../../../settings/arguments';
import { instanceOf } from '../../../settings/props';
import { checked, parsed } from './checked';
import { type Expression, writeExpression } from './expression';
import { HTTP_MATCHERS } from './matchers';

/**
 * Which HTTP requests a route matches: matchers of Traefik 3, combined with and, or and not.
 *
 * ```ts
 * Rule.host('shop.example.com').and(Rule.pathPrefix('/api').or(Rule.header('X-Api', 'yes')))
 * ```
 *
 * @throws ConfigurationError when Traefik would reject a value, or accept it and never match
 * @see https://doc.traefik.io/traefik/reference/routing-configuration/http/routing/rules-and-priority/
 */
export class Rule {
  /** Requests to a host; `*.example.com` for every direct subdomain, `*` for any host. */
  static host(domain: string): Rule {
    return Rule.of('Host', domain);
  }

  /** Requests to a host that matches a Go regular expression, which is not anchored by default. */
  static hostRegexp(regexp: string): Rule {
    return Rule.of('HostRegexp', regexp);
  }

  /** Requests for exactly this path. */
  static path(path: string): Rule {
    return Rule.of('Path', path);
  }

  /** Requests for a path with this prefix: `/api` also matches `/api-docs`. */
  static pathPrefix(prefix: string): Rule {
    return Rule.of('PathPrefix', prefix);
  }

  /** Requests for a path that matches a Go regular expression, which is not anchored by default. */
  static pathRegexp(regexp: string): Rule {
    return Rule.of('PathRegexp', regexp);
  }

  /** Requests with this method. */
  static method(method: string): Rule {
    return Rule.of('Method', method);
  }

  /** Requests with a header that has exactly this value. */
  static header(name: string, value: string): Rule {
    return Rule.of('Header', name, value);
  }

  /** Requests with a header whose value matches a Go regular expression. */
  static headerRegexp(name: string, regexp: string): Rule {
    return Rule.of('HeaderRegexp', name, regexp);
  }

  /** Requests with a query parameter of exactly this value, or without any value when none is given. */
  static query(name: string, value?: string): Rule {
    return value === undefined ? Rule.of('Query', name) : Rule.of('Query', name, value);
  }

  /** Requests with a query parameter whose value matches a Go regular expression. */
  static queryRegexp(name: string, regexp: string): Rule {
    return Rule.of('QueryRegexp', name, regexp);
  }

  /** Requests whose connection comes from an IP address or CIDR; `X-Forwarded-For` is ignored. */
  static clientIp(addressOrCidr: string): Rule {
    return Rule.of('ClientIP', addressOrCidr);
  }

  /**
   * A rule in Traefik's syntax of version 3. Its text is kept unchanged, since Traefik ranks rules by their length.
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

  /** Requests that both rules match. */
  and(other: Rule): Rule {
    return new Rule({ is: 'and', left: this.expression, right: other.expression });
  }

  /** Requests that at least one of the rules matches. */
  or(other: Rule): Rule {
    return new Rule({ is: 'or', left: this.expression, right: other.expression });
  }

  /** Requests that this rule does not match. */
  not(): Rule {
    return new Rule({ is: 'not', of: this.expression });
  }

  /** The rule in Traefik's syntax. */
  toString(): string {
    return this.text;
  }
}

checkArguments(Rule, () => ({
  host: { domain: v.string() },
  hostRegexp: { regexp: v.string() },
  path: { path: v.string() },
  pathPrefix: { prefix: v.string() },
  pathRegexp: { regexp: v.string() },
  method: { method: v.string() },
  header: { name: v.string(), value: v.string() },
  headerRegexp: { name: v.string(), regexp: v.string() },
  query: { name: v.string(), 'value?': v.string() },
  queryRegexp: { name: v.string(), regexp: v.string() },
  clientIp: { addressOrCidr: v.string() },
  parse: { text: v.string() },
}));

checkArguments(Rule.prototype, () => ({
  and: { other: instanceOf(Rule, 'a Rule, such as Rule.host(…) or Rule.parse(…)') },
  or: { other: instanceOf(Rule, 'a Rule, such as Rule.host(…) or Rule.parse(…)') },
}));
