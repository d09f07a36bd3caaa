import type { PortSettings, TraefikSettings } from '../settings';
import { effective, nested, stated, switches } from './flags';

/** Where Traefik listens. */
export function entryPointAddresses({ ports }: TraefikSettings): string[] {
  return Object.entries(ports).flatMap(([name, port]) => {
    const path = `entryPoints.${name}`;
    return [
      `--${path}.address=${host(port)}:${port.port}/${(port.protocol || 'TCP').toLowerCase()}`,
      ...effective(path, { asDefault: port.asDefault }),
      ...stated(`${path}.observability`, port.observability),
    ];
  });
}

function host({ hostIP = '' }: PortSettings): string {
  return hostIP.includes(':') ? `[${hostIP}]` : hostIP;
}

/** What Traefik does with incoming requests. */
export function entryPointFlags({ ports }: TraefikSettings): string[] {
  return Object.entries(ports).flatMap(([name, port]) => {
    const path = `entryPoints.${name}`;
    const { http3, forwardedHeaders, proxyProtocol, transport } = port;
    return [
      ...httpFlags(`${path}.http`, port, ports),
      ...(http3.enabled
        ? [`--${path}.http3`, ...effective(`${path}.http3`, { advertisedPort: http3.advertisedPort })]
        : []),
      ...effective(path, { allowACMEByPass: port.allowACMEByPass }),
      ...headerFlags(`${path}.forwardedHeaders`, forwardedHeaders),
      ...effective(`${path}.forwardedHeaders`, { notAppendXForwardedFor: forwardedHeaders.notAppendXForwardedFor }),
      ...headerFlags(`${path}.proxyProtocol`, proxyProtocol),
      ...stated(`${path}.transport.respondingTimeouts`, transport.respondingTimeouts),
      ...stated(`${path}.transport.lifeCycle`, transport.lifeCycle),
      ...stated(`${path}.transport`, {
        keepAliveMaxRequests: transport.keepAliveMaxRequests,
        keepAliveMaxTime: transport.keepAliveMaxTime,
      }),
    ];
  });
}

function headerFlags(path: string, trust: PortSettings['proxyProtocol']): string[] {
  return [...effective(path, { trustedIPs: trust.trustedIPs }), ...switches(path, { insecure: trust.insecure })];
}

function httpFlags(path: string, { http }: PortSettings, ports: TraefikSettings['ports']): string[] {
  return [
    ...nested(`${path}.encodedCharacters`, http.encodedCharacters),
    ...effective(path, {
      maxHeaderBytes: http.maxHeaderBytes,
      middlewares: http.middlewares,
      underscoreHeadersStrategy: http.underscoreHeadersStrategy,
    }),
    ...stated(path, { sanitizePath: http.sanitizePath }),
    ...redirectionFlags(`${path}.redirections.entryPoint`, http, ports),
    ...tlsFlags(`${path}.tls`, http),
  ];
}

function redirectionFlags(path: string, http: PortSettings['http'], ports: TraefikSettings['ports']): string[] {
  const redirection = http.redirections.entryPoint;
  if (!redirection) return [];
  const { to = '', scheme, priority, permanent } = redirection;
  return [
    // By port, since the client must be redirected to the port of the Service and not to the one that Traefik listens
    // on.
    `--${path}.to=:${ports[to]?.exposedPort ?? ''}`,
    ...effective(path, { scheme, priority }),
    ...stated(path, { permanent }),
  ];
}

function tlsFlags(path: string, { tls }: PortSettings['http']): string[] {
  if (!tls.enabled) return [];
  return [
    `--${path}=true`,
    ...effective(path, { options: tls.options, certResolver: tls.certResolver }),
    ...tls.domains.flatMap(({ main, sans }, index) => effective(`${path}.domains[${index}]`, { main, sans })),
  ];
}
