import { Construct } from 'constructs';
import * as v from 'valibot';
import { customResourceClass } from '../kubernetes/custom-resource';
import { isDnsLabel } from '../kubernetes/names';
import { refuse } from '../problems';
import { checkArguments } from '../settings/arguments';
import { checkProps, construct, type PropChecks } from '../settings/props';
import { anyMap } from '../settings/schema';

/** What requests are counted by. */
export enum RateLimitBy {
  /** The address of the client. */
  IP = 'ip',
  /** The authenticated consumer; before authentication, the client's address. */
  CONSUMER = 'consumer',
  /** The Service that Kong forwards to: all clients together. */
  SERVICE = 'service',
}

/** How many requests are let through. At least one of the numbers must be given. */
export interface RateLimitProps {
  /**
   * Requests a second, 1 or more.
   * @default - no limit
   */
  readonly second?: number;
  /**
   * Requests a minute, no fewer than `second` allows.
   * @default - no limit
   */
  readonly minute?: number;
  /**
   * Requests an hour, no fewer than `minute` allows.
   * @default - no limit
   */
  readonly hour?: number;
  /**
   * What requests are counted by.
   * @default RateLimitBy.IP
   */
  readonly limitBy?: RateLimitBy;
}

const COUNT = v.pipe(v.number(), v.integer(), v.minValue(1));
const RATE_LIMIT: PropChecks<RateLimitProps> = {
  second: COUNT,
  minute: COUNT,
  hour: COUNT,
  limitBy: v.enum(RateLimitBy),
};

const KongPluginResource = customResourceClass<{
  readonly metadata: object;
  readonly plugin: string;
  readonly config: object;
}>('configuration.konghq.com/v1', 'KongPlugin');

/**
 * A plugin of Kong in the namespace of the routes or Services that use it, which name it in the annotation
 * `konghq.com/plugins`.
 *
 * @throws ConfigurationError when its namespace is not a name, or a limit does not fit
 * @see https://developer.konghq.com/kubernetes-ingress-controller/reference/custom-resources/#kongplugin
 */
export class KongPlugin extends Construct {
  /**
   * Rate-limits each client. Each pod of Kong counts separately.
   *
   * @param namespace that of the routes or Services
   * @param name the name that they put into their annotation
   * @see https://developer.konghq.com/plugins/rate-limiting/
   */
  static rateLimiting(scope: Construct, namespace: string, name: string, limits: RateLimitProps): KongPlugin {
    const { limitBy = RateLimitBy.IP, second, minute, hour } = checkProps(scope, limits, RATE_LIMIT);
    const given = [second, minute, hour].filter((limit) => limit !== undefined);
    const rises = given.every((limit, index) => limit >= (given[index - 1] ?? 0));
    if (given.length === 0 || !rises) {
      refuse(scope, [
        {
          what: `The rate limit ${namespace}/${name} ${rises ? 'has no number' : 'allows fewer requests in a longer time'}.`,
          remedy: 'Give second, minute or hour, each no lower than the one before.',
          code: 'KONG001',
        },
      ]);
    }
    const config = { ...numbers({ second, minute, hour }), limit_by: limitBy, policy: 'local', fault_tolerant: true };
    return new KongPlugin(scope, namespace, name, 'rate-limiting', config);
  }

  /**
   * Accepts only clients that send a key in the header `apikey`. The keys are in Secrets of KongConsumers, labelled
   * `konghq.com/credential: key-auth`; the key itself is not forwarded to the Service.
   *
   * @see https://developer.konghq.com/plugins/key-auth/
   */
  static keyAuthentication(scope: Construct, namespace: string, name: string): KongPlugin {
    return new KongPlugin(scope, namespace, name, 'key-auth', {
      key_names: ['apikey'],
      key_in_query: false,
      hide_credentials: true,
    });
  }

  /**
   * Accepts only clients that send a valid token signed by a consumer. The keys are in Secrets of
   * KongConsumers, labelled `konghq.com/credential: jwt`.
   *
   * @see https://developer.konghq.com/plugins/jwt/
   */
  static jwtAuthentication(scope: Construct, namespace: string, name: string): KongPlugin {
    return new KongPlugin(scope, namespace, name, 'jwt', { claims_to_verify: ['exp'], key_claim_name: 'iss' });
  }

  private constructor(scope: Construct, namespace: string, name: string, plugin: string, config: object) {
    super(scope, `${namespace}-${name}`);
    for (const given of [namespace, name]) {
      if (isDnsLabel(given)) continue;
      refuse(this, [
        {
          what: `The plugin ${namespace}/${name} has ${JSON.stringify(given)} in its name.`,
          remedy: 'Give DNS labels: lower-case letters, digits and dashes.',
          code: 'KONG002',
        },
      ]);
    }
    new KongPluginResource(this, 'Resource', { metadata: { name, namespace }, plugin, config });
  }
}

function numbers(limits: Readonly<Record<string, number | undefined>>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(limits).flatMap(([name, limit]) => (limit === undefined ? [] : [[name, limit]])),
  );
}

checkArguments<Omit<typeof KongPlugin, 'isConstruct'>>(KongPlugin, () => {
  const named = { scope: construct, namespace: v.string(), name: v.string() };
  return {
    rateLimiting: { ...named, limits: anyMap },
    keyAuthentication: named,
    jwtAuthentication: named,
  };
});
