import * as v from 'valibot';
import { boolean, integer, nullable, oneOf, removable, shaped, text, textList } from '../../settings/schema';
import { inQuotes, onItsLine } from '../../settings/written';
import { attributes, namedOtlp, otlp } from './otlp';

/** Traefik's own log. */
export const log = {
  /** `common` or `json`; unset for `common`. */
  format: oneOf(['common', 'json']),
  /** The minimum level that is logged. */
  level: nullable(oneOf(['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL', 'PANIC'], 'INFO')),
  /** A file instead of standard output. */
  filePath: inQuotes(text('')),
  /** Whether the common format is written without colours. */
  noColor: boolean(false),
  /** Sends the log to a collector; needs `experimental.otlpLogs`. */
  otlp: namedOtlp,
};

const fieldMode = () => nullable(oneOf(['keep', 'drop', 'redact'], 'keep'));

/** Access logs: one line for each request. */
export const accessLog = {
  /** Whether requests are logged. */
  enabled: boolean(false),
  /** `common`, `genericCLF` or `json`; unset for `common`. */
  format: oneOf(['common', 'genericCLF', 'json']),
  /** A file instead of standard output. */
  filePath: inQuotes(text()),
  /** Number of lines to buffer before they are written; unset for no buffer. */
  bufferingSize: integer(),
  /** Time zone of the lines, for example `Europe/Berlin`; empty for UTC. */
  timezone: onItsLine(text('')),
  filters: {
    /** Logs only responses with these status codes, for example `400-599`. */
    statusCodes: inQuotes(text('')),
    /** Also logs requests that were retried. */
    retryAttempts: boolean(false),
    /** Also logs requests that took longer than this Go duration. */
    minDuration: inQuotes(text('')),
  },
  /** Whether requests to Traefik's own services are logged. */
  addInternals: boolean(false),
  /** Whether lines are written locally as well when they are sent to a collector. Traefik 3.7 and later. */
  dualOutput: boolean(false),
  fields: {
    /** What happens to fields that `names` does not list. */
    defaultMode: fieldMode(),
    /** What happens to a field, by name: `keep`, `drop` or `redact`. */
    names: inQuotes(attributes()),
    headers: {
      /** What happens to headers that `names` does not list. */
      defaultMode: nullable(oneOf(['keep', 'drop', 'redact'], 'drop')),
      /** What happens to a header, by name: `keep`, `drop` or `redact`. */
      names: inQuotes(attributes()),
    },
    queryParameters: {
      /** What happens to query parameters. Traefik 3.7.3 and later. */
      defaultMode: oneOf(['keep', 'drop']),
    },
  },
  /** Sends the lines to a collector; needs `experimental.otlpLogs`. */
  otlp: namedOtlp,
};

const fraction = v.pipe(v.number(), v.minValue(0), v.maxValue(1));

/** Tracing of requests, with an OpenTelemetry collector. */
export const tracing = {
  /** Whether requests to Traefik's own services are traced. */
  addInternals: boolean(false),
  /** The service's name at the collector; unset for `traefik`. */
  serviceName: inQuotes(text()),
  /** Attributes that are sent with the traces. */
  resourceAttributes: inQuotes(attributes()),
  /** Request headers to record in traces. */
  capturedRequestHeaders: inQuotes(textList()),
  /** Response headers to record in traces. */
  capturedResponseHeaders: inQuotes(textList()),
  /** Query parameters that are not redacted in traces; all others are. */
  safeQueryParams: inQuotes(textList()),
  /** Share of requests that are traced, from 0 to 1; unset for all. */
  sampleRate: shaped<number>(fraction),
  /** The collector. */
  otlp: removable(otlp),
};
