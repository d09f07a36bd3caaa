import * as v from 'valibot';
import { anyMap, boolean, mapOf, type Settings, shaped, text } from '../../settings/schema';
import { inQuotes, splitIntoLines } from '../../settings/written';
import type { FlagValue } from './checks';

/** TLS to a collector: the client certificate, and how that of the collector is verified. */
export interface OtlpTls {
  /** Path of the CA; empty for the system's. */
  readonly ca?: string;
  /** Path of the client certificate. */
  readonly cert?: string;
  /** Path of the client certificate's key. */
  readonly key?: string;
  /** Whether any certificate of the collector is accepted. */
  readonly insecureSkipVerify?: boolean;
  readonly [flag: string]: FlagValue;
}

/** A collector that receives data by HTTP. */
export interface OtlpHttp {
  /** Whether HTTP is used. */
  readonly enabled?: boolean;
  /** Address, as `scheme://host:port/path`. */
  readonly endpoint?: string;
  /** Headers that are sent with the data. */
  readonly headers?: Readonly<Record<string, string>>;
  /** TLS to the collector. */
  readonly tls?: OtlpTls;
  readonly [flag: string]: FlagValue;
}

/** A collector that receives data by gRPC. */
export interface OtlpGrpc {
  /** Whether gRPC is used. */
  readonly enabled?: boolean;
  /** Address, as `host:port`. */
  readonly endpoint?: string;
  /** Whether there is no TLS. */
  readonly insecure?: boolean;
  /** TLS to the collector. */
  readonly tls?: OtlpTls;
  readonly [flag: string]: FlagValue;
}

const optionalText = v.optional(v.string());
const optionalBoolean = v.optional(v.boolean());
const tls = v.optional(
  v.looseObject({ ca: optionalText, cert: optionalText, key: optionalText, insecureSkipVerify: optionalBoolean }),
);
const httpCheck = v.looseObject({
  enabled: optionalBoolean,
  endpoint: optionalText,
  headers: v.optional(anyMap),
  tls,
});
const grpcCheck = v.looseObject({
  enabled: optionalBoolean,
  endpoint: optionalText,
  insecure: optionalBoolean,
  tls,
});

const NO_TLS: OtlpTls = { ca: '', cert: '', key: '' };

/**
 * Sending to an OpenTelemetry collector. Names in `http` and `grpc` that are not typed here become flags as well.
 *
 * @see https://opentelemetry.io/docs/specs/otlp/
 */
export const otlp = {
  /** Whether anything is sent. */
  enabled: boolean(false),
  /** A collector that receives data by HTTP. */
  http: splitIntoLines(
    shaped<OtlpHttp>(httpCheck as unknown as v.GenericSchema<OtlpHttp>, {
      enabled: false,
      endpoint: '',
      headers: {},
      tls: NO_TLS,
    }),
  ),
  /** A collector that receives data by gRPC. */
  grpc: splitIntoLines(
    shaped<OtlpGrpc>(grpcCheck as unknown as v.GenericSchema<OtlpGrpc>, {
      enabled: false,
      endpoint: '',
      insecure: false,
      tls: NO_TLS,
    }),
  ),
};

const scalars = mapOf(v.union([v.string(), v.number(), v.boolean()], 'text, a number, true or false'));

/** A map of any names to text, numbers or booleans. */
export type Attributes = Readonly<Record<string, string | number | boolean>>;

/** Attributes that are sent with the data, by name. */
export function attributes() {
  return shaped<Attributes>(scalars, {});
}

/** Sending to an OpenTelemetry collector, with a service name and attributes. */
export const namedOtlp = {
  ...otlp,
  /** The service's name at the collector; unset for `traefik`. */
  serviceName: inQuotes(text()),
  /** Attributes that are sent with the data. */
  resourceAttributes: inQuotes(attributes()),
};

export type OtlpSettings = Settings<typeof otlp> &
  Partial<Pick<Settings<typeof namedOtlp>, 'serviceName' | 'resourceAttributes'>>;
