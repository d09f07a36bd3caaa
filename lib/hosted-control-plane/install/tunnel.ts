import type { Construct } from 'constructs';
import { type Mounted, mountedConfigMap, mountedSecret } from '../../kubernetes/mounted';
import { ConfigMap, type Container } from '../../kubernetes/objects';
import { isolatedContainer } from '../../kubernetes/pod-security';
import { BEFORE_THE_PODS } from '../../kubernetes/sync-wave';
import { SECRETS } from '../pki/secrets';
import { securePort, type Tenant, TUNNEL_PORT } from '../tenant';
import { PKI } from './pod';

/** HAProxy, at both ends of the tunnel: the newest release for which several repositories pin the same digest. */
export const HAPROXY_IMAGE =
  'docker.io/library/haproxy:3.2.23-alpine@sha256:5961c68bc8a81c5124d0a98ab20f81b74717d6afe596e805977d9cf84c126222';

export const TUNNEL_MOUNTS: readonly Mounted[] = [
  mountedConfigMap('tunnel-config', '/usr/local/etc/haproxy'),
  mountedSecret(SECRETS.tunnel, `${PKI}/${SECRETS.tunnel}`),
];

/**
 * Where connections of pods in the tenant's cluster come out. A pod connects to the API server by address and sends no
 * SNI, so an edge that routes by name cannot tell which tenant it belongs to. On the node the connection is wrapped in
 * a second one, whose SNI is the tunnel of the tenant; here it is unwrapped. Neither end can decrypt it, and no key
 * leaves its place.
 */
export function tunnelConfig(scope: Construct, tenant: Tenant): void {
  new ConfigMap(scope, 'Tunnel', {
    metadata: { name: 'tunnel-config', namespace: tenant.namespace, annotations: BEFORE_THE_PODS },
    data: {
      'haproxy.cfg': `global
  log stdout format raw local0 notice
  maxconn 4000
defaults
  mode tcp
  log global
  timeout connect 5s
  # Watches are silent for long; the API server ends them.
  timeout client 1h
  timeout server 1h
  timeout tunnel 24h
frontend tunnel
  bind :${TUNNEL_PORT} ssl crt ${PKI}/${SECRETS.tunnel}/tls-combined.pem ssl-min-ver TLSv1.2
  default_backend api-server
backend api-server
  server local 127.0.0.1:${securePort(tenant)}
`,
    },
  });
}

export function tunnelEnd(): Container {
  return {
    name: 'tunnel',
    image: HAPROXY_IMAGE,
    command: ['haproxy', '-db', '-f', '/usr/local/etc/haproxy/haproxy.cfg'],
    ports: [{ name: 'tunnel', containerPort: TUNNEL_PORT }],
    livenessProbe: { tcpSocket: { port: TUNNEL_PORT }, initialDelaySeconds: 10, periodSeconds: 10 },
    resources: { requests: { cpu: '10m', memory: '32Mi' }, limits: { memory: '256Mi' } },
    securityContext: isolatedContainer(),
    volumeMounts: TUNNEL_MOUNTS.map(({ mount }) => mount),
  };
}
