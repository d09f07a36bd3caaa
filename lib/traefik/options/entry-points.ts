import * as v from 'valibot';
import type { PropChecks } from '../../settings/props';
import type { JsonMap } from '../../settings/schema';
import { flag, portNumber, text } from '../../settings/values';
import { addresses } from '../routing/values';

/**
 * A port that Traefik listens on. Omitted props keep upstream's default for `web`, `websecure`, `traefik` and
 * `metrics`.
 */
export interface EntryPointProps {
  /**
   * Port that Traefik listens on, 1 to 65535; ports below 1024 need a capability that the pods do not have.
   * @default - upstream's for its four entry points; required for others
   */
  readonly port?: number;
  /**
   * The protocol.
   * @default 'TCP'
   */
  readonly protocol?: 'TCP' | 'UDP';
  /**
   * Whether clients outside of the cluster can reach it.
   * @default - true, except for `traefik` and `metrics`
   */
  readonly exposed?: boolean;
  /**
   * Port for clients outside of the cluster, 1 to 65535.
   * @default - 80 for `web`, 443 for `websecure`, for others the port that Traefik listens on
   */
  readonly exposedPort?: number;
  /**
   * Whether routers without an entry point use this one. If no entry point is a default, they use all of their protocol
   * except `traefik`.
   * @default false
   */
  readonly asDefault?: boolean;
  /**
   * The entry point that all requests are redirected to, such as `websecure`.
   * @default - no redirect
   */
  readonly redirectTo?: string;
  /**
   * Whether routes use TLS by default.
   * @default - true for `websecure`
   */
  readonly tls?: boolean;
  /**
   * The default certificate resolver of routes.
   * @default - none
   */
  readonly certResolver?: string;
  /**
   * Whether HTTP/3 is served too; needs TLS.
   * @default false
   */
  readonly http3?: boolean;
  /**
   * Proxies, as IP addresses and CIDRs, whose `X-Forwarded-*` headers are trusted.
   * @default - none
   */
  readonly trustedProxies?: readonly string[];
  /**
   * Proxies, as IP addresses and CIDRs, that pass on the client's address with the PROXY protocol.
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

/** The entry points that are exposed by default. */
const EXPOSED_BY_DEFAULT: readonly string[] = ['web', 'websecure'];

/** The settings that follow from `entryPoints`; `ofExposed` is merged into each exposed one. */
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
