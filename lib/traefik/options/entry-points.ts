import * as v from 'valibot';
import type { PropChecks } from '../../settings/props';
import type { JsonMap } from '../../settings/schema';
import { flag, portNumber, text } from '../../settings/values';
import { addresses } from '../routing/values';

/** Where Traefik listens. What is not given keeps upstream's default for `web`, `websecure`, `traefik` and `metrics`. */
export interface EntryPointProps {
  /**
   * Port that Traefik listens on, 1 to 65535; ports below 1024 need a right that the pods do not have.
   * @default - upstream's for the four entry points that it has; others must have it
   */
  readonly port?: number;
  /**
   * What is spoken.
   * @default 'TCP'
   */
  readonly protocol?: 'TCP' | 'UDP';
  /**
   * Whether clients outside reach it.
   * @default - true, except for `traefik` and `metrics`
   */
  readonly exposed?: boolean;
  /**
   * Port that clients outside see, 1 to 65535.
   * @default - 80 for `web`, 443 for `websecure`, for others the port that Traefik listens on
   */
  readonly exposedPort?: number;
  /**
   * Whether routers that name no entry point use this one; where none says so, they use all for their protocol but `traefik`.
   * @default false
   */
  readonly asDefault?: boolean;
  /**
   * The entry point that all requests are sent on to, such as `websecure`.
   * @default - requests stay
   */
  readonly redirectTo?: string;
  /**
   * Whether routes have TLS unless they say otherwise.
   * @default - true for `websecure`
   */
  readonly tls?: boolean;
  /**
   * The certificate resolver of routes that name none.
   * @default - none
   */
  readonly certResolver?: string;
  /**
   * Whether HTTP/3 is served too; needs TLS.
   * @default false
   */
  readonly http3?: boolean;
  /**
   * Proxies, as IP addresses and CIDRs, whose `X-Forwarded-*` headers are believed.
   * @default - none
   */
  readonly trustedProxies?: readonly string[];
  /**
   * Proxies, as IP addresses and CIDRs, that tell the client's address by the PROXY protocol.
   * @default - none
   */
  readonly proxyProtocolFrom?: readonly string[];
}

/** Checks of one entry point. */
export const ENTRY_POINT_CHECKS: PropChecks<EntryPointProps> = {
  port: portNumber,
  protocol: v.picklist(['TCP', 'UDP']),
  exposed: flag,
  exposedPort: portNumber,
  asDefault: flag,
  redirectTo: text,
  tls: flag,
  certResolver: text,
  http3: flag,
  trustedProxies: addresses,
  proxyProtocolFrom: addresses,
};

const UPSTREAM: readonly string[] = ['web', 'websecure', 'traefik', 'metrics'];

/** The entry points that clients outside reach unless others are given. */
const EXPOSED_BY_DEFAULT: readonly string[] = ['web', 'websecure'];

/** The settings that follow from `entryPoints`; `ofExposed` is put below each that clients outside reach. */
export function entryPointSettings(
  entryPoints: Readonly<Record<string, EntryPointProps>>,
  ofExposed: JsonMap,
): JsonMap {
  const names = [...new Set([...EXPOSED_BY_DEFAULT, ...Object.keys(entryPoints)])];
  const ports = names.flatMap((name): [string, JsonMap][] => {
    const given = entryPoints[name] ?? {};
    const ours = !UPSTREAM.includes(name);
    const exposed = given.exposed ?? (ours || EXPOSED_BY_DEFAULT.includes(name));
    const settings = { ...portSettings(given, exposed, ours), ...(exposed ? ofExposed : {}) };
    return Object.keys(settings).length > 0 ? [[name, settings]] : [];
  });
  return ports.length > 0 ? { ports: Object.fromEntries(ports) } : {};
}

function portSettings(given: EntryPointProps, exposed: boolean, ours: boolean): JsonMap {
  const { redirectTo, tls, certResolver, http3, trustedProxies, proxyProtocolFrom } = given;
  return defined({
    port: given.port,
    protocol: given.protocol ?? (ours ? 'TCP' : undefined),
    expose: ours || given.exposed !== undefined ? { default: exposed } : undefined,
    exposedPort: given.exposedPort ?? (ours ? given.port : undefined),
    asDefault: given.asDefault,
    http: something({
      redirections: redirectTo && { entryPoint: { to: redirectTo, scheme: 'https', permanent: true } },
      tls: something({ enabled: tls ?? (certResolver ? true : undefined), certResolver }),
    }),
    http3: http3 === undefined ? undefined : { enabled: http3 },
    forwardedHeaders: trustedProxies && { trustedIPs: trustedProxies },
    proxyProtocol: proxyProtocolFrom && { trustedIPs: proxyProtocolFrom },
  });
}

function defined(map: JsonMap): JsonMap {
  return Object.fromEntries(Object.entries(map).filter(([, value]) => value !== undefined && value !== ''));
}

function something(map: JsonMap): JsonMap | undefined {
  const given = defined(map);
  return Object.keys(given).length > 0 ? given : undefined;
}
