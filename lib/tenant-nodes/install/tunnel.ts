import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { ConfigMap, DaemonSet } from '../../kubernetes/objects';
import { isolatedContainer, unprivilegedPod } from '../../kubernetes/pod-security';
import type { TenantCluster } from '../tenant-node-bundle-props';

const NAME = 'api-server-tunnel';
const LABELS = { 'app.kubernetes.io/name': NAME };

/** The Service `kubernetes` is in this namespace, and only selects pods in it. */
const NAMESPACE = 'default';

/** What the Service `kubernetes` sends to: the API server's own port. */
const PORT = 6443;

/**
 * The target of the Service `kubernetes` where API servers are behind an edge that routes by name: the connection of a
 * pod, which has no SNI, is wrapped in one with the name of the tenant's tunnel. It stays encrypted from the pod to the
 * API server.
 */
export function tunnel(scope: Construct, { images, tunnelHost, endpoint }: TenantCluster): void {
  if (tunnelHost === undefined) return;
  const metadata = { name: NAME, namespace: NAMESPACE, labels: LABELS };
  new ConfigMap(scope, 'TunnelConfig', { metadata, data: { 'haproxy.cfg': configuration(tunnelHost, endpoint) } });
  new DaemonSet(scope, 'Tunnel', {
    metadata,
    spec: {
      selector: { matchLabels: LABELS },
      template: {
        metadata: { labels: LABELS },
        spec: {
          automountServiceAccountToken: true,
          priorityClassName: 'system-node-critical',
          tolerations: [{ operator: 'Exists' }],
          nodeSelector: { 'kubernetes.io/os': 'linux' },
          // The cluster's DNS gets its names from the API server.
          dnsPolicy: 'Default',
          securityContext: unprivilegedPod(),
          containers: [
            {
              name: NAME,
              image: images.haproxy,
              command: ['haproxy', '-db', '-f', '/usr/local/etc/haproxy/haproxy.cfg'],
              ports: [{ name: 'https', containerPort: PORT }],
              readinessProbe: { tcpSocket: { port: PORT }, periodSeconds: 10 },
              resources: { requests: { cpu: '10m', memory: '32Mi' }, limits: { memory: '256Mi' } },
              securityContext: isolatedContainer(),
              volumeMounts: [{ name: 'config', mountPath: '/usr/local/etc/haproxy', readOnly: true }],
            },
          ],
          volumes: [{ name: 'config', configMap: { name: NAME } }],
        },
      },
    },
  });
  // The API server makes the Service once and leaves it alone. With a selector, Kubernetes keeps its endpoints.
  new ApiObject(scope, 'KubernetesService', {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'kubernetes', namespace: NAMESPACE },
    // Its ports are the API server's own.
    spec: { selector: LABELS },
  });
}

function configuration(tunnelHost: string, endpoint: string): string {
  const port = new URL(endpoint).port || '443';
  return `global
  log stdout format raw local0 notice
  maxconn 4000
resolvers node
  parse-resolv-conf
  hold valid 30s
defaults
  mode tcp
  log global
  timeout connect 5s
  timeout client 1h
  timeout server 1h
  timeout tunnel 24h
frontend pods
  bind :${PORT}
  default_backend edge
backend edge
  server tenant ${tunnelHost}:${port} ssl verify required ca-file /var/run/secrets/kubernetes.io/serviceaccount/ca.crt sni str(${tunnelHost}) verifyhost ${tunnelHost} resolvers node init-addr last,libc,none
`;
}
