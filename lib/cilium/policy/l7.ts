import * as v from 'valibot';
import { checkArguments } from '../../settings/arguments';
import { textMap } from '../../settings/values';
import type { DnsSpec, HttpSpec, KafkaSpec } from './spec';

/** Extra conditions of an `HttpRule`. */
export interface HttpRuleProps {
  /**
   * Regular expression (RE2) for the whole path of the request with its query, beginning with a `/`: `/orders/[0-9]+`
   * lets `/orders/7` through and neither `/orders/7/items` nor `/orders/7?all`. `HttpPath` writes the usual ones.
   * @default - every path
   */
  readonly path?: string;

  /**
   * Regular expression (RE2) for the whole method, in capitals: `GET|HEAD`.
   * @default - every method
   */
  readonly method?: string;

  /**
   * Regular expression (RE2) for the whole host that the request asks for, with its port if it has one: a dot needs a
   * backslash, as in `api\.example\.com`.
   * @default - every host
   */
  readonly host?: string;

  /**
   * Headers that must be there with exactly these values; an empty value stands for any.
   * @default - none
   */
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * HTTP requests that are let through; others are answered with 403 by Cilium's proxy.
 *
 * @see https://docs.cilium.io/en/stable/security/policy/language/#http
 */
export class HttpRule {
  /** Requests that fulfil all of the conditions. */
  static of(props: HttpRuleProps): HttpRule {
    return new HttpRule(props);
  }

  /** Every request: makes requests visible in Hubble without refusing any. */
  static everything(): HttpRule {
    return new HttpRule({});
  }

  /** GET requests for a path, which is a regular expression as in `HttpRuleProps.path`. */
  static get(path: string): HttpRule {
    return new HttpRule({ method: 'GET', path });
  }

  /** POST requests for a path, which is a regular expression as in `HttpRuleProps.path`. */
  static post(path: string): HttpRule {
    return new HttpRule({ method: 'POST', path });
  }

  /** PUT requests for a path, which is a regular expression as in `HttpRuleProps.path`. */
  static put(path: string): HttpRule {
    return new HttpRule({ method: 'PUT', path });
  }

  /** PATCH requests for a path, which is a regular expression as in `HttpRuleProps.path`. */
  static patch(path: string): HttpRule {
    return new HttpRule({ method: 'PATCH', path });
  }

  /** DELETE requests for a path, which is a regular expression as in `HttpRuleProps.path`. */
  static delete(path: string): HttpRule {
    return new HttpRule({ method: 'DELETE', path });
  }

  private constructor(private readonly props: HttpRuleProps) {}

  /** @internal */
  get _props(): HttpRuleProps {
    return this.props;
  }

  /** @internal */
  _render(): HttpSpec {
    const { headers, ...conditions } = this.props;
    const entries = Object.entries(headers ?? {});
    return {
      ...conditions,
      // The first space separates a header from its value.
      ...(entries.length > 0 ? { headers: entries.map(([name, value]) => (value ? `${name}: ${value}` : name)) } : {}),
    };
  }
}

/** Regular expressions for the paths of HTTP requests, from the plain text of a path. */
export class HttpPath {
  /** Exactly this path, with or without a query behind it. */
  static exact(path: string): string {
    return `${literally(path)}(\\?.*)?`;
  }

  /** This path and whatever is below it, with or without a query: `/api` has `/api/v1` below it, but not `/apis`. */
  static prefix(path: string): string {
    return `${literally(path.replace(/\/+$/, ''))}([/?].*)?`;
  }

  private constructor() {}
}

function literally(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

/**
 * DNS names that pods may ask for; other questions are answered with REFUSED by Cilium's proxy.
 *
 * @see https://docs.cilium.io/en/stable/security/policy/language/#dns-policy-and-ip-discovery
 */
export class DnsRule {
  /** Every name. */
  static everything(): DnsRule {
    return new DnsRule({ matchPattern: '*' });
  }

  /** One name. Pods that use their search domains ask for other names first, which need rules as well. */
  static matchName(name: string): DnsRule {
    return new DnsRule({ matchName: name });
  }

  /**
   * Names with a `*` for any number of letters, digits, dashes and underscores, but no dot; `*` alone is every name.
   */
  static matchPattern(pattern: string): DnsRule {
    return new DnsRule({ matchPattern: pattern });
  }

  private constructor(private readonly spec: DnsSpec) {}

  /** @internal */
  _render(): DnsSpec {
    return this.spec;
  }
}

/**
 * Kafka requests that are let through. Beta in Cilium 1.18.
 *
 * @see https://docs.cilium.io/en/stable/security/policy/language/#kafka-beta
 */
export class KafkaRule {
  /** Whatever a producer asks for; every topic when none is named. */
  static produce(topic?: string): KafkaRule {
    return new KafkaRule({ role: 'produce', ...(topic === undefined ? {} : { topic }) });
  }

  /** Whatever a consumer asks for; every topic when none is named. */
  static consume(topic?: string): KafkaRule {
    return new KafkaRule({ role: 'consume', ...(topic === undefined ? {} : { topic }) });
  }

  private constructor(private readonly spec: KafkaSpec) {}

  /** @internal */
  _render(): KafkaSpec {
    return this.spec;
  }
}

checkArguments(DnsRule, () => ({
  matchName: { name: v.string() },
  matchPattern: { pattern: v.string() },
}));

checkArguments(HttpPath, () => ({
  exact: { path: v.string() },
  prefix: { path: v.string() },
}));

checkArguments(HttpRule, () => ({
  of: { props: { 'path?': v.string(), 'method?': v.string(), 'host?': v.string(), 'headers?': textMap } },
  get: { path: v.string() },
  post: { path: v.string() },
  put: { path: v.string() },
  patch: { path: v.string() },
  delete: { path: v.string() },
}));

checkArguments(KafkaRule, () => ({
  produce: { 'topic?': v.string() },
  consume: { 'topic?': v.string() },
}));
