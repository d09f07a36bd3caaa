import type { Construct } from 'constructs';
import { customResourceClass } from '../../kubernetes/custom-resource';
import { type FleetNames, memberLabels } from '../fleet-names';

const PodMonitor = customResourceClass('monitoring.coreos.com/v1', 'PodMonitor');
const PrometheusRule = customResourceClass('monitoring.coreos.com/v1', 'PrometheusRule');

/** Alerts that need attention, since a full fleet accepts no more writes of any tenant, and the PodMonitor for them. */
export function alarms(scope: Construct, names: FleetNames): void {
  const { name, namespace } = names;
  const of = `namespace="${namespace}",pod=~"${name}-[0-9]+"`;
  const used = `max(etcd_mvcc_db_total_size_in_use_in_bytes{${of}} / etcd_server_quota_backend_bytes{${of}})`;
  new PodMonitor(scope, 'Monitor', {
    metadata: { name, namespace, labels: memberLabels(names) },
    spec: { selector: { matchLabels: memberLabels(names) }, podMetricsEndpoints: [{ port: 'metrics' }] },
  });
  new PrometheusRule(scope, 'Alarms', {
    metadata: { name, namespace, labels: memberLabels(names) },
    spec: {
      groups: [
        {
          name: `etcd-${name}`,
          rules: [
            rule(
              'EtcdFleetFillsUp',
              `${used} > 0.6`,
              '15m',
              'warning',
              'Move tenants to another fleet, or find the one that grows.',
            ),
            rule('EtcdFleetNearlyFull', `${used} > 0.8`, '5m', 'critical', 'At 1 no tenant can write.'),
            rule(
              'EtcdFleetWithoutLeader',
              `min(etcd_server_has_leader{${of}}) < 1`,
              '1m',
              'critical',
              'No tenant can write.',
            ),
            rule(
              'EtcdFleetNotSeen',
              `absent(etcd_server_has_leader{${of}})`,
              '10m',
              'critical',
              'No member answers Prometheus: none of the other alarms can fire.',
            ),
            rule(
              'EtcdFleetSlowDisk',
              `histogram_quantile(0.99, sum by (pod, le) (rate(etcd_disk_wal_fsync_duration_seconds_bucket{${of}}[5m]))) > 0.01`,
              '15m',
              'warning',
              'Writes wait for the disk; etcd needs 10 ms.',
            ),
          ],
        },
      ],
    },
  });
}

function rule(alert: string, expr: string, forTime: string, severity: string, description: string): object {
  return { alert, expr, for: forTime, labels: { severity }, annotations: { description } };
}
