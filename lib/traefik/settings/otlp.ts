import * as v from 'valibot';
import { boolean, mapOf, type Settings, shaped, text } from '../../settings/schema';
import { inQuotes, splitIntoLines } from '../../settings/written';
import type { FlagValue } from './checks';

/** How Traefik proves itself to a collector, and checks it. */
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

/** A collector that is reached by HTTP. */
export interface OtlpHttp {
  /** Whether HTTP is used. */
  readonly enabled?: boolean;
  /** Address, as `scheme://host:port/path`. */
  readonly endpoint?: string;
  /** Headers that are sent along. */
  readonly headers?: Readonly<Record<string, string>>;
  /** TLS towards the collector. */
  readonly tls?: OtlpTls;
  readonly [flag: string]: FlagValue;
}

/** A collector that is reached by gRPC. */
export interface OtlpGrpc {
  /** Whether gRPC is used. */
  readonly enabled?: boolean;
  /** Address, as `host:port`. */
  readonly endpoint?: string;
  /** Whether there is no TLS. */
  readonly insecure?: boolean;
  /** TLS towards the collector. */
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
  headers: v.optional(v.looseObject({})),
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
 * Sending to an OpenTelemetry collector. Names in `http` and `grpc` that are not typed here become flags all the same.
 *
 * @see https://opentelemetry.io/docs/specs/otlp/
 */
export const otlp = {
  /** Whether anything is sent. */
  enabled: boolean(false),
  /** A collector that is reached by HTTP. */
  http: splitIntoLines(
    shaped<OtlpHttp>(httpCheck as unknown as v.GenericSchema<OtlpHttp>, {
      enabled: false,
      endpoint: '',
      headers: {},
      tls: NO_TLS,
    }),
  ),
  /** A collector that is reached by gRPC. */
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

/** Free names with a text, number or truth each. */
export type Attributes = Readonly<Record<string, string | number | boolean>>;

/** Attributes that are sent along, by name. */
export function attributes() {
  return shaped<Attributes>(scalars, {});
}

/** Sending to an OpenTelemetry collector, under a name of its own and with attributes. */
export const namedOtlp = {
  ...otlp,
  /** The service's name at the collector; unset for `traefik`. */
  serviceName: inQuotes(text()),
  /** Attributes that are sent along. */
  resourceAttributes: inQuotes(attributes()),
};

export type OtlpSettings = Settings<typeof otlp> &
  Partial<Pick<Settings<typeof namedOtlp>, 'serviceName' | 'resourceAttributes'>>;
