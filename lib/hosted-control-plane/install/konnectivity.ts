import { type Mounted, mountedSecret, scratch } from '../../kubernetes/mounted';
import type { Container } from '../../kubernetes/objects';
import { isolatedContainer } from '../../kubernetes/pod-security';
import { SECRETS } from '../pki/secrets';
import { KONNECTIVITY_PORT, type Tenant } from '../tenant';
import { KONNECTIVITY_SOCKET } from './api-server-config';
import { clientFiles, KUBECONFIG_FILES, kubeconfigOf } from './kubeconfigs';
import { PKI, type Trust } from './pod';

/** Agents identify themselves by a token for this audience, as this ServiceAccount. */
export const AGENT = {
  name: 'konnectivity-agent',
  namespace: 'kube-system',
  audience: 'system:konnectivity-server',
} as const;

const HEALTH = 8134;
const ADMIN = 8133;

/** The socket that it shares with the API server. */
export const SOCKET: Mounted = scratch('konnectivity', '/run/konnectivity');

export const KONNECTIVITY_MOUNTS: readonly Mounted[] = [
  mountedSecret(SECRETS.konnectivityServer, `${PKI}/${SECRETS.konnectivityServer}`),
  mountedSecret(SECRETS.konnectivityClient, clientFiles(SECRETS.konnectivityClient)),
];

/**
 * The end of the tunnel to the tenant's nodes. Each API server has one in its pod; agents learn their number from
 * leases in the tenant, so it may change.
 */
export function konnectivityServer({ version }: Tenant, trusted: Trust): Container {
  const certificate = `${PKI}/${SECRETS.konnectivityServer}`;
  return {
    name: 'konnectivity-server',
    image: version._companion('proxy-server'),
    command: [
      '/proxy-server',
      '--mode=grpc',
      `--uds-name=${KONNECTIVITY_SOCKET}`,
      '--server-port=0',
      `--agent-port=${KONNECTIVITY_PORT}`,
      `--admin-port=${ADMIN}`,
      `--health-port=${HEALTH}`,
      `--cluster-cert=${certificate}/tls.crt`,
      `--cluster-key=${certificate}/tls.key`,
      `--kubeconfig=${kubeconfigOf(SECRETS.konnectivityClient)}`,
      `--agent-namespace=${AGENT.namespace}`,
      `--agent-service-account=${AGENT.name}`,
      `--authentication-audience=${AGENT.audience}`,
      '--proxy-strategies=destHost,defaultRoute,default',
      '--server-id=$(POD_NAME)',
      '--enable-lease-controller=true',
      `--lease-namespace=${AGENT.namespace}`,
    ],
    env: [{ name: 'POD_NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }],
    ports: [{ name: 'konnectivity', containerPort: KONNECTIVITY_PORT }],
    livenessProbe: { httpGet: { path: '/healthz', port: HEALTH }, initialDelaySeconds: 30, periodSeconds: 10 },
    resources: { requests: { cpu: '10m', memory: '32Mi' }, limits: { memory: '512Mi' } },
    securityContext: isolatedContainer(),
    volumeMounts: [
      SOCKET.mount,
      KUBECONFIG_FILES.mount,
      trusted.mount,
      ...KONNECTIVITY_MOUNTS.map(({ mount }) => mount),
    ],
  };
}
