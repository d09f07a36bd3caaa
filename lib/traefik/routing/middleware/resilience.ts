import type { Duration } from 'cdk8s';
import * as v from 'valibot';
import { duration } from '../../../settings/props';
import { atLeastOne, flag, text, texts, whole } from '../../../settings/values';
import { httpService } from '../service';
import { HTTP_SERVICE_CHECKS, type HttpService } from '../service-props';
import { status, statuses } from '../values';
import type { MiddlewareDefinition } from './definition';
import { circuitBreakerExpression } from './predicate';

/** Configuration of `Middleware.retry`. */
export interface RetryConfig {
  /**
   * Maximum number of attempts: 2 for one retry. A request that a pod may have received is retried only if `status`
   * says so.
   */
  readonly attempts: number;
  /** How long all attempts may take together. @default - no limit */
  readonly timeout?: Duration;
  /** Initial interval between two attempts; it grows to at most twice as long. @default - none */
  readonly initialInterval?: Duration;
  /** Status codes to retry, such as `503` or `500-599`. @default - none, only failed connections */
  readonly status?: readonly string[];
  /** Whether failed connections are not retried. @default false */
  readonly disableRetryOnNetworkError?: boolean;
  /** Whether POST, LOCK and PATCH are retried, which may repeat an action. @default false */
  readonly retryNonIdempotentMethod?: boolean;
  /** Maximum size of the body of a request that is retried, in bytes; -1 for no limit. @default 2097152 */
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
  /** When the circuit breaker opens, such as `NetworkErrorRatio() > 0.30` or `LatencyAtQuantileMS(50.0) > 100`. */
  readonly expression: string;
  /** @default Duration.millis(100) */
  readonly checkPeriod?: Duration;
  /** How long it stays open before it tries to recover. @default Duration.seconds(10) */
  readonly fallbackDuration?: Duration;
  /** How long recovery takes. @default Duration.seconds(10) */
  readonly recoveryDuration?: Duration;
  /** Status code while it is open, 100 to 599. @default 503 */
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
  /** Status codes that get another page, such as `404`, `500-599` or `404,418`. */
  readonly status: readonly string[];
  /** Where the page comes from. */
  readonly service: HttpService;
  /** Its path, with `{status}`, `{originalStatus}` and `{url}` filled in. @default '/' */
  readonly query?: string;
  /**
   * Status codes to replace, such as `{ '410-418': 404 }`.
   * @default - none
   */
  readonly statusRewrites?: Record<string, number>;
  /** Headers of the request that are passed to the error page's server. @default - all */
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
