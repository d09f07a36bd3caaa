import type { Duration } from 'cdk8s';
import * as v from 'valibot';
import { duration } from '../../../settings/props';
import { atLeastOne, flag, text, texts, whole } from '../../../settings/values';
import { HTTP_SERVICE_CHECKS, type HttpService, httpService } from '../service';
import { status, statuses } from '../values';
import type { MiddlewareDefinition } from './definition';
import { circuitBreakerExpression } from './predicate';

/** Configuration of `Middleware.retry`. */
export interface RetryConfig {
  /** How often a request is made at most: 2 for one retry. What a pod may have got is not sent again but by `status`. */
  readonly attempts: number;
  /** How long that may take altogether. @default - any time */
  readonly timeout?: Duration;
  /** First time between two attempts; it grows up to twice as long. @default - none */
  readonly initialInterval?: Duration;
  /** Statuses that are tried again, such as `503` or `500-599`. @default - none, only connections that fail */
  readonly status?: readonly string[];
  /** Whether connections that fail are not tried again. @default false */
  readonly disableRetryOnNetworkError?: boolean;
  /** Whether POST, LOCK and PATCH are tried again, which may do a thing twice. @default false */
  readonly retryNonIdempotentMethod?: boolean;
  /** Largest body, in bytes, of a request that is retried; -1 for any. @default 2097152 */
  readonly maxRequestBodyBytes?: number;
}

export const retry: MiddlewareDefinition<RetryConfig> = {
  checks: {
    attempts: whole(1),
    timeout: duration,
    initialInterval: duration,
    status: statuses,
    disableRetryOnNetworkError: flag,
    retryNonIdempotentMethod: flag,
    maxRequestBodyBytes: whole(-1),
  },
  required: ['attempts'],
};

/** Configuration of `Middleware.circuitBreaker`. */
export interface CircuitBreakerConfig {
  /** When requests stop, such as `NetworkErrorRatio() > 0.30` or `LatencyAtQuantileMS(50.0) > 100`. */
  readonly expression: string;
  /** @default Duration.millis(100) */
  readonly checkPeriod?: Duration;
  /** How long they stop before some are tried. @default Duration.seconds(10) */
  readonly fallbackDuration?: Duration;
  /** For how long they are tried. @default Duration.seconds(10) */
  readonly recoveryDuration?: Duration;
  /** Status meanwhile, 100 to 599. @default 503 */
  readonly responseCode?: number;
}

export const circuitBreaker: MiddlewareDefinition<CircuitBreakerConfig> = {
  checks: {
    expression: circuitBreakerExpression,
    checkPeriod: duration,
    fallbackDuration: duration,
    recoveryDuration: duration,
    responseCode: whole(100, 599),
  },
  required: ['expression'],
};

/** Configuration of `Middleware.errors`. */
export interface ErrorsConfig {
  /** Statuses that get another page, such as `404`, `500-599` or `404,418`. */
  readonly status: readonly string[];
  /** Where the page comes from. */
  readonly service: HttpService;
  /** Its path, with `{status}`, `{originalStatus}` and `{url}` filled in. @default '/' */
  readonly query?: string;
  /**
   * Statuses that clients see in place of others, such as `{ '410-418': 404 }`.
   * @default - none
   */
  readonly statusRewrites?: Record<string, number>;
  /** Headers of the request that the page's server sees. @default - all */
  readonly errorRequestHeaders?: readonly string[];
}

export const errors: MiddlewareDefinition<ErrorsConfig> = {
  checks: {
    status: atLeastOne(status, 'status'),
    service: HTTP_SERVICE_CHECKS,
    query: text,
    statusRewrites: v.record(status, whole(100, 599)),
    errorRequestHeaders: texts,
  },
  required: ['status', 'service'],
  spec: ({ service, ...rest }, resource) => ({ ...rest, service: httpService(resource, 'service', service) }),
};
