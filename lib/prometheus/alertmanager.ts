import type { HelmValues, WorkloadSize } from '../gitops';
import { isolatedContainer } from '../kubernetes/pod-security';
import { type AlertReceiver, SECRET_FOLDER } from './alert-receiver';

/** The port of Alertmanager's pods. */
export const ALERTMANAGER_PORT = 9093;

/**
 * The values of Alertmanager, as part of Prometheus' chart.
 *
 * @param name of its objects
 * @param volume size and class of the volume on which it keeps silences
 * @see https://prometheus.io/docs/alerting/latest/configuration/
 */
export function alertmanagerValues(
  name: string,
  receiver: AlertReceiver,
  { requests, limits }: WorkloadSize,
  volume: Readonly<Record<string, string>>,
): HelmValues {
  return {
    enabled: true,
    fullnameOverride: name,
    // It does not use the Kubernetes API.
    automountServiceAccountToken: false,
    // User namespaces, the chart's choice, need more of nodes than KIND's have.
    hostUsers: true,
    resources: { requests, limits },
    podSecurityContext: { fsGroup: 65534, seccompProfile: { type: 'RuntimeDefault' } },
    securityContext: { ...isolatedContainer(), runAsUser: 65534, runAsGroup: 65534, runAsNonRoot: true },
    persistence: volume,
    extraSecretMounts: [
      { name: 'receiver', mountPath: SECRET_FOLDER, secretName: receiver._secret.name, readOnly: true },
    ],
    config: {
      receivers: [{ name: RECEIVER, ...receiver._config }],
      route: {
        receiver: RECEIVER,
        // Alerts with one cause come in one message.
        group_by: ['alertname', 'namespace'],
        group_wait: '1m',
        group_interval: '10m',
        repeat_interval: '12h',
      },
      // A node that is down explains its missing pods.
      inhibit_rules: [
        {
          source_matchers: ['alertname="NodeNotReady"'],
          target_matchers: ['alertname=~"EndpointDown|WorkloadIncomplete|PodWaiting"'],
        },
      ],
    },
  };
}

const RECEIVER = 'platform';
