import * as v from 'valibot';
import type { PropChecks } from '../../settings/props';
import type { JsonMap } from '../../settings/schema';

/**
 * The headers that propagate a trace from one program to the next. Traefik 3 reads these values from
 * `OTEL_PROPAGATORS`.
 *
 * @see https://pkg.go.dev/go.opentelemetry.io/contrib/propagators/autoprop
 */
export enum Propagator {
  /** W3C: `traceparent` and `tracestate`. */
  TRACE_CONTEXT = 'tracecontext',
  /** W3C: `baggage`. */
  BAGGAGE = 'baggage',
  /** Zipkin: one header, `b3`. */
  B3 = 'b3',
  /** Zipkin: `X-B3-TraceId` and others. Each of the two reads both forms. */
  B3_MULTI = 'b3multi',
  /** Jaeger: `uber-trace-id`. */
  JAEGER = 'jaeger',
  /** AWS: `X-Amzn-Trace-Id`. */
  XRAY = 'xray',
  /** OpenTracing: `ot-tracer-traceid` and others. */
  OT_TRACE = 'ottrace',
}

/** The values that Traefik accepts. */
export const PROPAGATORS: readonly string[] = Object.values(Propagator);

/** Tracing of requests. */
export interface TraefikTracingProps {
  /** The OpenTelemetry collector: `host:port` for gRPC, or a URL (`http://…`, `https://…`) for HTTP. */
  readonly endpoint: string;
  /**
   * Whether gRPC is used without TLS; for HTTP, the scheme of the URL decides.
   * @default false
   */
  readonly insecure?: boolean;
  /**
   * The headers that propagate traces; all are written, and the last one that a request has takes precedence.
   * @default [Propagator.TRACE_CONTEXT, Propagator.BAGGAGE]
   */
  readonly propagators?: readonly Propagator[];
  /**
   * Share of the requests that are traced, from 0 to 1.
   * @default 1
   */
  readonly sampleRate?: number;
  /**
   * The service's name at the collector.
   * @default 'traefik'
   */
  readonly serviceName?: string;
}

const HOST_AND_PORT = /^[^\s/:]+:\d{1,5}$/;

const fraction = v.custom<number>(
  (value) => typeof value === 'number' && value >= 0 && value <= 1,
  'a number from 0 to 1',
);

/** Checks of `tracing`. */
export const TRACING_CHECKS: PropChecks<TraefikTracingProps> = {
  endpoint: v.custom<string>(
    (value) => typeof value === 'string' && (HOST_AND_PORT.test(value) || /^https?:\/\/[^\s/]+/.test(value)),
    'host:port for gRPC, or a URL for HTTP',
  ),
  insecure: v.boolean(),
  propagators: v.custom<readonly Propagator[]>(
    (value) => Array.isArray(value) && value.length > 0 && value.every((each) => PROPAGATORS.includes(each)),
    `a list of at least one of ${PROPAGATORS.join(', ')}`,
  ),
  sampleRate: fraction,
  serviceName: v.pipe(v.string(), v.nonEmpty()),
};

/** The name of the environment variable with Traefik's propagators. */
export const OTEL_PROPAGATORS = 'OTEL_PROPAGATORS';

/** The settings that follow from `tracing`. */
export function tracingSettings({ endpoint, insecure, propagators, ...rest }: TraefikTracingProps): JsonMap {
  const { sampleRate = 1, serviceName = 'traefik' } = rest;
  const byHttp = endpoint.includes('://');
  return {
    tracing: {
      serviceName,
      sampleRate,
      otlp: {
        enabled: true,
        ...(byHttp ? { http: { enabled: true, endpoint } } : { grpc: { enabled: true, endpoint, insecure } }),
      },
    },
    ...(propagators ? { env: [{ name: OTEL_PROPAGATORS, value: propagators.join(',') }] } : {}),
  };
}
