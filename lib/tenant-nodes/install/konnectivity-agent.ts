import type { Construct } from 'constructs';
import { ConfigMap, DaemonSet, ServiceAccount } from '../../kubernetes/objects';
import { isolatedContainer, unprivilegedPod } from '../../kubernetes/pod-security';
import type { TenantCluster } from '../tenant-node-bundle-props';
import { podKubeconfig } from './kubeconfig';

const NAME = 'konnectivity-agent';
const HEALTH = 8134;
const ADMIN = 8133;
const LABELS = { 'k8s-app': NAME };

/** The far end of the tunnel, through which the API server reaches kubelets, pods and webhooks. */
export function konnectivityAgent(scope: Construct, cluster: TenantCluster): void {
  const { images, konnectivityHost, konnectivityPort } = cluster;
  const metadata = { name: NAME, namespace: 'kube-system', labels: LABELS };
  new ServiceAccount(scope, 'AgentAccount', { metadata });
  new ConfigMap(scope, 'AgentConfig', { metadata, data: { 'kubeconfig.conf': podKubeconfig(cluster) } });
  new DaemonSet(scope, 'Agent', {
    metadata,
    spec: {
      selector: { matchLabels: LABELS },
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1 } },
      template: {
        metadata: { labels: LABELS },
        spec: {
          serviceAccountName: NAME,
          automountServiceAccountToken: true,
          priorityClassName: 'system-node-critical',
          // It must also run where nothing else does, since logs and webhooks need it.
          tolerations: [{ operator: 'Exists' }],
          nodeSelector: { 'kubernetes.io/os': 'linux' },
          // Not through the cluster's network and DNS, which may need it.
          hostNetwork: true,
          dnsPolicy: 'Default',
          securityContext: unprivilegedPod(),
          containers: [
            {
              name: NAME,
              image: images.konnectivityAgent,
              command: [
                '/proxy-agent',
                `--proxy-server-host=${konnectivityHost}`,
                `--proxy-server-port=${konnectivityPort}`,
                '--ca-cert=/var/run/secrets/kubernetes.io/serviceaccount/ca.crt',
                '--service-account-token-path=/var/run/secrets/tokens/token',
                `--agent-identifiers=host=$(HOST_IP)`,
                `--health-server-port=${HEALTH}`,
                `--admin-server-port=${ADMIN}`,
                '--admin-bind-address=127.0.0.1',
                // One connection to each server: they are counted by their leases.
                '--count-server-leases=true',
                '--kubeconfig=/etc/konnectivity/kubeconfig.conf',
                '--sync-forever=true',
              ],
              env: [{ name: 'HOST_IP', valueFrom: { fieldRef: { fieldPath: 'status.hostIP' } } }],
              livenessProbe: {
                httpGet: { path: '/healthz', port: HEALTH, host: '127.0.0.1' },
                initialDelaySeconds: 15,
                timeoutSeconds: 15,
              },
              resources: { requests: { cpu: '10m', memory: '32Mi' }, limits: { memory: '128Mi' } },
              securityContext: isolatedContainer(),
              volumeMounts: [
                { name: 'token', mountPath: '/var/run/secrets/tokens', readOnly: true },
                { name: 'config', mountPath: '/etc/konnectivity', readOnly: true },
              ],
            },
          ],
          volumes: [
            { name: 'config', configMap: { name: NAME } },
            {
              name: 'token',
              projected: {
                sources: [{ serviceAccountToken: { path: 'token', audience: 'system:konnectivity-server' } }],
              },
            },
          ],
        },
      },
    },
  });
}
