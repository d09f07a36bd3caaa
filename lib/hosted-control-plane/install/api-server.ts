import type { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { type Mounted, mountedSecret } from '../../kubernetes/mounted';
import { Deployment, PodDisruptionBudget, Service } from '../../kubernetes/objects';
import { isolatedContainer } from '../../kubernetes/pod-security';
import { syncWave } from '../../kubernetes/sync-wave';
import { TOOLS_IMAGE } from '../../kubernetes/tools-image';
import { SECRETS, serviceAccountKey } from '../pki/secrets';
import { API_SERVER, KONNECTIVITY_PORT, labelsOf, securePort, type Tenant, TUNNEL_PORT } from '../tenant';
import { ADMISSION, AUDIT_POLICY, CONFIG_FILES, EGRESS_SELECTION } from './api-server-config';
import { KONNECTIVITY_MOUNTS, konnectivityServer, SOCKET } from './konnectivity';
import { KUBECONFIG_FILES } from './kubeconfigs';
import { PKI, podOf, resourcesOf, TRUSTED, TRUSTED_FRONT_PROXY, trust } from './pod';
import { TUNNEL_MOUNTS, tunnelConfig, tunnelEnd } from './tunnel';

const LABELS = labelsOf(API_SERVER);
const ENCRYPTION = '/etc/kubernetes/encryption';

/** The API server, with konnectivity's server in its pod and, behind an edge, the end of the tunnel. */
export function apiServer(scope: Construct, tenant: Tenant): ApiObject {
  const { namespace, version, size, replicas, exposure } = tenant;
  const metadata = { name: API_SERVER, namespace, labels: LABELS };
  const isTunnelled = exposure.tunnelHost !== undefined;
  if (isTunnelled) tunnelConfig(scope, tenant);
  service(scope, tenant);
  new PodDisruptionBudget(scope, 'DisruptionBudget', {
    metadata,
    spec: { maxUnavailable: 1, selector: { matchLabels: LABELS }, unhealthyPodEvictionPolicy: 'AlwaysAllow' },
  });
  const trusted = trust(tenant, TOOLS_IMAGE);
  const mounted = mountedBy(tenant);
  const port = securePort(tenant);
  return new Deployment(scope, 'Resource', {
    metadata: { ...metadata, annotations: syncWave(1) },
    spec: {
      replicas,
      // Never fewer than requested; etcd and the nodes can take one more for a while.
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
      selector: { matchLabels: LABELS },
      template: withEtcd(
        tenant,
        podOf(
          API_SERVER,
          tenant,
          trusted,
          [...mounted, SOCKET, ...KONNECTIVITY_MOUNTS, ...(isTunnelled ? TUNNEL_MOUNTS : [])],
          [
            {
              name: API_SERVER,
              image: version._image('kube-apiserver'),
              command: ['kube-apiserver', ...flags(tenant)],
              ports: [{ name: 'https', containerPort: port }],
              startupProbe: { ...probe('/livez', port), periodSeconds: 5, failureThreshold: 60 },
              livenessProbe: { ...probe('/livez', port), periodSeconds: 10, failureThreshold: 8 },
              readinessProbe: { ...probe('/readyz', port), periodSeconds: 5, failureThreshold: 3 },
              resources: resourcesOf(size._amounts('apiServer')),
              securityContext: isolatedContainer(),
              volumeMounts: [...mounted.map(({ mount }) => mount), SOCKET.mount, trusted.mount],
            },
            konnectivityServer(tenant, trusted),
            ...(isTunnelled ? [tunnelEnd()] : []),
          ],
        ),
      ),
    },
  });
}

/** A label gives the pods access to the fleet, and they get time to finish requests. */
function withEtcd(tenant: Tenant, template: ReturnType<typeof podOf>): ReturnType<typeof podOf> {
  return {
    metadata: { ...template.metadata, labels: { ...template.metadata?.labels, ...tenant.etcd.clientLabels } },
    spec: { ...template.spec!, terminationGracePeriodSeconds: 60 },
  };
}

function mountedBy({ etcd, rotations, encryptionConfig }: Tenant): Mounted[] {
  const keys = rotations.serviceAccountKey.trusted.map(serviceAccountKey);
  return [
    ...[SECRETS.apiServer, SECRETS.kubeletClient, SECRETS.frontProxyClient, etcd.secretName, ...keys].map((name) =>
      mountedSecret(name, `${PKI}/${name}`),
    ),
    ...(encryptionConfig ? [mountedSecret('encryption', ENCRYPTION, encryptionConfig)] : []),
    CONFIG_FILES,
    KUBECONFIG_FILES,
  ];
}

/** @see https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/ */
function flags(tenant: Tenant): string[] {
  const { etcd, exposure, rotations, size, clusterDomain, serviceCidr } = tenant;
  const files = (name: string) => [`${PKI}/${name}/tls.crt`, `${PKI}/${name}/tls.key`];
  const [certificate, key] = files(SECRETS.apiServer);
  const [kubeletCertificate, kubeletKey] = files(SECRETS.kubeletClient);
  const [proxyCertificate, proxyKey] = files(SECRETS.frontProxyClient);
  const [etcdCertificate, etcdKey] = files(etcd.secretName);
  const [, signingKey] = files(serviceAccountKey(rotations.serviceAccountKey.signing));
  return [
    `--secure-port=${securePort(tenant)}`,
    `--etcd-servers=${etcd.endpoints.join(',')}`,
    `--etcd-prefix=${etcd.prefix}`,
    `--etcd-cafile=${PKI}/${etcd.secretName}/ca.crt`,
    `--etcd-certfile=${etcdCertificate}`,
    `--etcd-keyfile=${etcdKey}`,
    // It may not compact a shared etcd; the fleet does so itself.
    '--etcd-compaction-interval=0',
    `--tls-cert-file=${certificate}`,
    `--tls-private-key-file=${key}`,
    '--tls-min-version=VersionTLS12',
    `--client-ca-file=${TRUSTED}`,
    `--kubelet-client-certificate=${kubeletCertificate}`,
    `--kubelet-client-key=${kubeletKey}`,
    '--kubelet-preferred-address-types=InternalIP,Hostname,ExternalIP',
    `--proxy-client-cert-file=${proxyCertificate}`,
    `--proxy-client-key-file=${proxyKey}`,
    `--requestheader-client-ca-file=${TRUSTED_FRONT_PROXY}`,
    '--requestheader-allowed-names=front-proxy-client',
    '--requestheader-extra-headers-prefix=X-Remote-Extra-',
    '--requestheader-group-headers=X-Remote-Group',
    '--requestheader-username-headers=X-Remote-User',
    '--enable-aggregator-routing=true',
    `--service-account-issuer=https://kubernetes.default.svc.${clusterDomain}`,
    `--service-account-signing-key-file=${signingKey}`,
    ...rotations.serviceAccountKey.trusted.map(
      (generation) => `--service-account-key-file=${PKI}/${serviceAccountKey(generation)}/tls.crt`,
    ),
    `--service-cluster-ip-range=${serviceCidr}`,
    '--authorization-mode=Node,RBAC',
    '--enable-bootstrap-token-auth=true',
    '--enable-admission-plugins=NodeRestriction',
    `--admission-control-config-file=${ADMISSION}`,
    '--allow-privileged=true',
    '--anonymous-auth=true',
    `--egress-selector-config-file=${EGRESS_SELECTION}`,
    `--audit-policy-file=${AUDIT_POLICY}`,
    '--audit-log-path=-',
    ...(tenant.encryptionConfig
      ? [`--encryption-provider-config=${ENCRYPTION}/config.yaml`, '--encryption-provider-config-automatic-reload=true']
      : []),
    // Behind an edge the nodes' tunnel is what the Service `kubernetes` leads to; its endpoints are the bundle's.
    ...(exposure.advertised === undefined
      ? ['--endpoint-reconciler-type=none']
      : [`--advertise-address=${exposure.advertised}`, '--endpoint-reconciler-type=lease']),
    `--max-requests-inflight=${size._requestsInflight}`,
    `--max-mutating-requests-inflight=${size._requestsInflight / 2}`,
    // Long connections move to other pods over time, so a roll-out does not leave all of them on one.
    '--goaway-chance=0.001',
    '--shutdown-delay-duration=15s',
    '--shutdown-send-retry-after=true',
    '--profiling=false',
  ];
}

function probe(path: string, port: number) {
  return { httpGet: { scheme: 'HTTPS', path, port }, timeoutSeconds: 15 };
}

function service(scope: Construct, tenant: Tenant): void {
  const { namespace, exposure } = tenant;
  const port = securePort(tenant);
  const isNodePort = exposure.kind === 'node-port';
  const isLoadBalancer = exposure.kind === 'load-balancer';
  new Service(scope, 'Service', {
    metadata: {
      name: API_SERVER,
      namespace,
      labels: LABELS,
      ...(isLoadBalancer ? { annotations: { 'lbipam.cilium.io/ips': exposure.host } } : {}),
    },
    spec: {
      type: isNodePort ? 'NodePort' : isLoadBalancer ? 'LoadBalancer' : 'ClusterIP',
      // Otherwise a load balancer would allocate two node ports for nothing.
      ...(isLoadBalancer ? { allocateLoadBalancerNodePorts: false } : {}),
      selector: LABELS,
      ports: [
        { name: 'https', port, targetPort: port, ...(isNodePort ? { nodePort: exposure.port } : {}) },
        {
          name: 'konnectivity',
          port: KONNECTIVITY_PORT,
          targetPort: KONNECTIVITY_PORT,
          ...(isNodePort ? { nodePort: exposure.konnectivityPort } : {}),
        },
        ...(exposure.tunnelHost ? [{ name: 'tunnel', port: TUNNEL_PORT, targetPort: TUNNEL_PORT }] : []),
      ],
    },
  });
}
