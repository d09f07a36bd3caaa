import type { Duration } from 'cdk8s';
import * as v from 'valibot';
import { checkArguments } from '../settings/arguments';
import { duration } from '../settings/props';
import { gatewayDuration } from './duration';
import type { SessionPersistenceSpec } from './kinds';

/** How long a client stays with its backend. */
export interface SessionOptions {
  /**
   * Name of the cookie or header, at most 128 characters.
   * @default - the implementation's
   */
  readonly sessionName?: string;
  /**
   * Time after which a session ends in any case.
   * @default - none
   */
  readonly absoluteTimeout?: Duration;
  /**
   * Time without requests after which a session ends.
   * @default - none
   */
  readonly idleTimeout?: Duration;
}

/** A cookie that keeps a client with its backend. */
export interface CookieOptions extends SessionOptions {
  /**
   * Whether the browser keeps the cookie beyond its own session; needs `absoluteTimeout`.
   * @default false
   */
  readonly permanent?: boolean;
}

/**
 * Keeps a client with the same backend. In the experimental channel only.
 *
 * @see https://gateway-api.sigs.k8s.io/geps/gep-1619/
 */
export class SessionPersistence {
  /** By a cookie. */
  static cookie({ permanent, ...rest }: CookieOptions = {}): SessionPersistence {
    const cookieConfig = permanent ? { lifetimeType: 'Permanent' as const } : undefined;
    return new SessionPersistence({ type: 'Cookie', cookieConfig }, rest);
  }

  /** By a header, which clients have to send back. */
  static header(options: SessionOptions = {}): SessionPersistence {
    return new SessionPersistence({ type: 'Header' }, options);
  }

  private constructor(
    private readonly spec: SessionPersistenceSpec,
    private readonly options: SessionOptions,
  ) {}

  /** @internal */
  _render(): SessionPersistenceSpec {
    const { sessionName, absoluteTimeout, idleTimeout } = this.options;
    return {
      ...this.spec,
      sessionName,
      absoluteTimeout: absoluteTimeout && gatewayDuration(absoluteTimeout),
      idleTimeout: idleTimeout && gatewayDuration(idleTimeout),
    };
  }
}

checkArguments(SessionPersistence, () => ({
  cookie: {
    'options?': {
      'permanent?': v.boolean(),
      'sessionName?': v.string(),
      'absoluteTimeout?': duration,
      'idleTimeout?': duration,
    },
  },
  header: { 'options?': { 'sessionName?': v.string(), 'absoluteTimeout?': duration, 'idleTimeout?': duration } },
}));
