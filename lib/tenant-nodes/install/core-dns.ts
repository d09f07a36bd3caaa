import type { Construct } from 'constructs';
import {
  ClusterRole,
  ClusterRoleBinding,
  ConfigMap,
  Deployment,
  PodDisruptionBudget,
  Service,
  ServiceAccount,
} from '../../kubernetes/objects';
import type { TenantCluster } from '../tenant-node-bundle-props';

const NAME = 'coredns';
const LABELS = { 'k8s-app': 'kube-dns' };
const metadata = { name: NAME, namespace: 'kube-system', labels: LABELS };

/** @see https://coredns.io/plugins/kubernetes/ */
export function coreDns(
  scope: Construct,
  { images, clusterDomain, dnsAddress }: TenantCluster,
  replicas: number,
): void {
  new ServiceAccount(scope, 'DnsAccount', { metadata });
  new ClusterRole(scope, 'DnsRole', {
    metadata: { name: 'system:coredns' },
    rules: [
      { apiGroups: [''], resources: ['services', 'namespaces'], verbs: ['list', 'watch'] },
      { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: ['list', 'watch'] },
    ],
  });
  new ClusterRoleBinding(scope, 'DnsBinding', {
    metadata: { name: 'system:coredns' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'system:coredns' },
    subjects: [{ kind: 'ServiceAccount', name: NAME, namespace: 'kube-system' }],
  });
  new ConfigMap(scope, 'DnsConfig', { metadata, data: { Corefile: corefile(clusterDomain) } });
  new PodDisruptionBudget(scope, 'DnsBudget', {
    metadata,
    spec: { maxUnavailable: 1, selector: { matchLabels: LABELS } },
  });
  new Deployment(scope, 'Dns', {
    metadata,
    spec: {
      replicas,
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1 } },
      selector: { matchLabels: LABELS },
      template: {
        metadata: { labels: LABELS },
        spec: {
          serviceAccountName: NAME,
          priorityClassName: 'system-cluster-critical',
          nodeSelector: { 'kubernetes.io/os': 'linux' },
          tolerations: [{ key: 'CriticalAddonsOnly', operator: 'Exists' }],
          dnsPolicy: 'Default',
          topologySpreadConstraints: [
            {
              maxSkew: 1,
              topologyKey: 'kubernetes.io/hostname',
              whenUnsatisfiable: 'ScheduleAnyway',
              labelSelector: { matchLabels: LABELS },
            },
          ],
          containers: [
            {
              name: NAME,
              image: images.coreDns,
              args: ['-conf', '/etc/coredns/Corefile'],
              ports: [
                { name: 'dns', containerPort: 53, protocol: 'UDP' },
                { name: 'dns-tcp', containerPort: 53, protocol: 'TCP' },
                { name: 'metrics', containerPort: 9153, protocol: 'TCP' },
              ],
              livenessProbe: { httpGet: { path: '/health', port: 8080 }, initialDelaySeconds: 60, timeoutSeconds: 5 },
              readinessProbe: { httpGet: { path: '/ready', port: 8181 } },
              resources: { requests: { cpu: '100m', memory: '70Mi' }, limits: { memory: '170Mi' } },
              securityContext: {
                allowPrivilegeEscalation: false,
                readOnlyRootFilesystem: true,
                capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] },
              },
              volumeMounts: [{ name: 'config', mountPath: '/etc/coredns', readOnly: true }],
            },
          ],
          volumes: [{ name: 'config', configMap: { name: NAME } }],
        },
      },
    },
  });
  new Service(scope, 'DnsService', {
    metadata: { ...metadata, name: 'kube-dns' },
    spec: {
      clusterIP: dnsAddress,
      selector: LABELS,
      ports: [
        { name: 'dns', port: 53, protocol: 'UDP', targetPort: 53 },
        { name: 'dns-tcp', port: 53, protocol: 'TCP', targetPort: 53 },
        { name: 'metrics', port: 9153, protocol: 'TCP', targetPort: 9153 },
      ],
    },
  });
}

function corefile(clusterDomain: string): string {
  return `.:53 {
    errors
    health {
       lameduck 5s
    }
    ready
    kubernetes ${clusterDomain} in-addr.arpa ip6.arpa {
       pods insecure
       fallthrough in-addr.arpa ip6.arpa
       ttl 30
    }
    prometheus :9153
    forward . /etc/resolv.conf {
       max_concurrent 1000
    }
    cache 30
    loop
    reload
    loadbalance
}
`;
}
