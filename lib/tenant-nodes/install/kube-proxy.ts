import type { Construct } from 'constructs';
import { ClusterRoleBinding, ConfigMap, DaemonSet, ServiceAccount } from '../../kubernetes/objects';
import { toYaml } from '../../synth/yaml';
import type { KubeProxyMode } from '../kube-proxy-mode';
import type { TenantCluster } from '../tenant-node-bundle-props';
import { podKubeconfig } from './kubeconfig';

const NAME = 'kube-proxy';
const LABELS = { 'k8s-app': NAME };
const metadata = { name: NAME, namespace: 'kube-system', labels: LABELS };

/** @see https://kubernetes.io/docs/reference/config-api/kube-proxy-config.v1alpha1/ */
export function kubeProxy(scope: Construct, cluster: TenantCluster, mode: KubeProxyMode): void {
  new ServiceAccount(scope, 'ProxyAccount', { metadata });
  new ClusterRoleBinding(scope, 'ProxyBinding', {
    metadata: { name: 'platypaas:kube-proxy' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'system:node-proxier' },
    subjects: [{ kind: 'ServiceAccount', name: NAME, namespace: 'kube-system' }],
  });
  new ConfigMap(scope, 'ProxyConfig', {
    metadata,
    data: { 'config.conf': configuration(cluster, mode), 'kubeconfig.conf': podKubeconfig(cluster) },
  });
  new DaemonSet(scope, 'Proxy', {
    metadata,
    spec: {
      selector: { matchLabels: LABELS },
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1 } },
      template: {
        metadata: { labels: LABELS },
        spec: {
          serviceAccountName: NAME,
          priorityClassName: 'system-node-critical',
          hostNetwork: true,
          tolerations: [{ operator: 'Exists' }],
          nodeSelector: { 'kubernetes.io/os': 'linux' },
          containers: [
            {
              name: NAME,
              image: cluster.images.kubeProxy,
              command: ['kube-proxy', '--config=/var/lib/kube-proxy/config.conf', '--hostname-override=$(NODE_NAME)'],
              env: [{ name: 'NODE_NAME', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } }],
              resources: { requests: { cpu: '50m', memory: '64Mi' }, limits: { memory: '512Mi' } },
              // It writes the node's packet filter rules.
              securityContext: { privileged: true },
              volumeMounts: [
                { name: NAME, mountPath: '/var/lib/kube-proxy', readOnly: true },
                { name: 'lib-modules', mountPath: '/lib/modules', readOnly: true },
                { name: 'xtables-lock', mountPath: '/run/xtables.lock' },
              ],
            },
          ],
          volumes: [
            { name: NAME, configMap: { name: NAME } },
            { name: 'lib-modules', hostPath: { path: '/lib/modules' } },
            { name: 'xtables-lock', hostPath: { path: '/run/xtables.lock', type: 'FileOrCreate' } },
          ],
        },
      },
    },
  });
}

function configuration({ podCidr }: TenantCluster, mode: KubeProxyMode): string {
  return toYaml({
    apiVersion: 'kubeproxy.config.k8s.io/v1alpha1',
    kind: 'KubeProxyConfiguration',
    mode,
    clusterCIDR: podCidr,
    bindAddress: '0.0.0.0',
    metricsBindAddress: '127.0.0.1:10249',
    clientConnection: { kubeconfig: '/var/lib/kube-proxy/kubeconfig.conf' },
    nodePortAddresses: ['primary'],
  });
}
