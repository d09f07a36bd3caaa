import * as v from 'valibot';
import {
  boolean,
  integer,
  mapOf,
  named,
  numberOrText,
  oneOf,
  optional,
  type Settings,
  shaped,
  text,
  textList,
  word,
} from '../../settings/schema';
import { bare, inQuotes, onItsLine } from '../../settings/written';
import { duration, natural, naturalOrText } from './checks';

const booleanOrText = v.union([v.boolean(), v.string()], 'true or false');

/** Certificates of an entry point's TLS: a main name and alternative ones. */
export interface TlsDomain {
  /** The certificate's main name. */
  readonly main?: string;
  /** Its alternative names. */
  readonly sans?: readonly string[];
}

const domains = v.array(
  v.object({ main: v.optional(v.string()), sans: v.optional(v.array(v.string())) }),
  'a list of names, each with main and sans',
);

const http = {
  redirections: {
    /** Redirects every request to another entry point. */
    entryPoint: optional({
      /** Name of the entry point that requests are redirected to. */
      to: text(),
      /** Scheme of the redirect: `https` when the other entry point has TLS. */
      scheme: word(['http', 'https']),
      /** Priority of the router that redirects. */
      priority: numberOrText(),
      /** Whether the redirection is permanent (301) or temporary (302). */
      permanent: shaped<boolean | string>(booleanOrText),
    }),
  },
  /** Which encoded characters a request path may contain; Traefik rejects them unless allowed. */
  encodedCharacters: {
    /** Allows `%2F`. */
    allowEncodedSlash: boolean(),
    /** Allows `%5C`. */
    allowEncodedBackSlash: boolean(),
    /** Allows `%00`. */
    allowEncodedNullCharacter: boolean(),
    /** Allows `%3B`. */
    allowEncodedSemicolon: boolean(),
    /** Allows `%25`. */
    allowEncodedPercent: boolean(),
    /** Allows `%3F`. */
    allowEncodedQuestionMark: boolean(),
    /** Allows `%23`. */
    allowEncodedHash: boolean(),
  },
  /** Maximum size of a request's headers, in bytes. */
  maxHeaderBytes: natural(),
  /** Middlewares before every router, as `namespace-name@kubernetescrd`. */
  middlewares: inQuotes(textList()),
  /** Whether request paths are cleaned of `..` and `//`. */
  sanitizePath: boolean(),
  /** What happens to request headers with an underscore in their name. Traefik 3.7.6 and later. */
  underscoreHeadersStrategy: oneOf(['keep', 'delete', 'reject']),
  tls: {
    /** Whether routers use TLS by default. */
    enabled: boolean(),
    /** Name of the TLS options, as `namespace-name@kubernetescrd`. */
    options: inQuotes(text()),
    /** Name of the resolver that obtains certificates. */
    certResolver: inQuotes(text()),
    /** Names that certificates are obtained for. */
    domains: inQuotes(shaped<readonly TlsDomain[]>(domains, [])),
  },
};

const headerTrust = {
  /** Networks whose header is trusted. */
  trustedIPs: inQuotes(textList()),
  /** Whether every client's header is trusted. */
  insecure: boolean(),
};

const transport = {
  respondingTimeouts: {
    /** How long reading a request may take: seconds or a Go duration; 0 for no limit. */
    readTimeout: inQuotes(duration()),
    /** How long writing a response may take: seconds or a Go duration; 0 for no limit. */
    writeTimeout: inQuotes(duration()),
    /** How long an idle connection is kept: seconds or a Go duration. */
    idleTimeout: inQuotes(duration()),
  },
  lifeCycle: {
    /** How long requests are still accepted during shutdown: seconds or a Go duration. */
    requestAcceptGraceTimeout: inQuotes(duration()),
    /** How long running requests may take to finish during shutdown: seconds or a Go duration. */
    graceTimeOut: inQuotes(duration()),
  },
  /** Requests after which a connection is closed; 0 for no limit. */
  keepAliveMaxRequests: natural(),
  /** Age after which a connection is closed: seconds or a Go duration; 0 for no limit. */
  keepAliveMaxTime: inQuotes(duration()),
};

const port = {
  /** Whether routers that name no entry point use this one. */
  asDefault: boolean(),
  /** Port that Traefik listens on. */
  port: integer(),
  /** Port on the node; unset for none. */
  hostPort: natural(),
  /** Address on the node, for the host port and for listening. */
  hostIP: bare(text()),
  /** The container's port, if it differs from `port`. */
  containerPort: natural(),
  /** Which Services have this port, by the Service's name here: `default`, or one of `service.additionalServices`. */
  expose: shaped(mapOf(v.boolean()), {}),
  /** Port of the Service. */
  exposedPort: integer(),
  /** The target port of the Service, by number or name; unset for this one. */
  targetPort: bare(naturalOrText()),
  /** Protocol of the port; unset for TCP. */
  protocol: oneOf(['TCP', 'UDP']),
  /** Port of the Service on every node; unset for one that Kubernetes chooses. */
  nodePort: natural(),
  /** Application protocol of the port, for load balancers that read it. */
  appProtocol: onItsLine(text()),
  /** Whether routers of services may answer ACME challenges instead of Traefik itself. */
  allowACMEByPass: boolean(),
  http,
  http3: {
    /** Whether HTTP/3 is served in addition to HTTP/2; needs TLS. */
    enabled: boolean(),
    /** UDP port that is advertised to clients, if it differs from the Service's. */
    advertisedPort: natural(),
  },
  forwardedHeaders: {
    ...headerTrust,
    /** Whether the client's address is left out of `X-Forwarded-For`. Traefik 3.7 and later. */
    notAppendXForwardedFor: boolean(),
  },
  proxyProtocol: headerTrust,
  transport,
  observability: {
    /** Whether routers of this entry point count in metrics. */
    metrics: boolean(),
    /** Whether routers of this entry point write access logs. */
    accessLogs: boolean(),
    /** Whether routers of this entry point create traces. */
    tracing: boolean(),
    /** How detailed traces are. */
    traceVerbosity: oneOf(['minimal', 'detailed']),
  },
};

/** The entry points, by name: where Traefik listens and what the Services expose. */
export const ports = named(port, {
  traefik: { port: 8080, expose: { default: false }, exposedPort: 8080, protocol: 'TCP' },
  web: { port: 8000, expose: { default: true }, exposedPort: 80, protocol: 'TCP' },
  websecure: {
    port: 8443,
    expose: { default: true },
    exposedPort: 443,
    protocol: 'TCP',
    http: { tls: { enabled: true } },
  },
  metrics: { port: 9100, expose: { default: false }, exposedPort: 9100, protocol: 'TCP' },
});

/** One entry point's settings. */
export type PortSettings = Settings<typeof port>;
