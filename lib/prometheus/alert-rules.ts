import type { ComponentDirectory } from '../gitops';

/** How severe an alert is. */
export enum AlertSeverity {
  /** Needs attention now. */
  CRITICAL = 'critical',
  /** Can wait for working hours. */
  WARNING = 'warning',
}

/** An alerting rule. */
export interface AlertRule {
  /** Its name, in letters and digits. */
  readonly name: string;
  /** The PromQL query; each series that it returns is an alert. */
  readonly query: string;
  /**
   * How long the query must return the series before the alert fires, as a Prometheus duration.
   * @default '15m'
   */
  readonly holdsFor?: string;
  /** How severe it is. */
  readonly severity: AlertSeverity;
  /** What has happened, in a sentence; labels are filled in: `{{ $labels.pod }}`. */
  readonly summary: string;
  /**
   * The component whose metrics the query is about: if the platform lacks it, the rule is left out.
   * @default - none: metrics that every platform has
   */
  readonly needs?: string;
}

const { CRITICAL, WARNING } = AlertSeverity;

// File systems that are not on a disk, or that are read-only.
const NO_DISK = 'fstype!~"tmpfs|ramfs|overlay|squashfs|iso9660|fuse.*"';

/** The alerts that matter on every platform. Prometheus evaluates them even if nobody is notified. */
export const ALERT_RULES: readonly AlertRule[] = [
  {
    name: 'EndpointDown',
    query: 'up == 0',
    severity: WARNING,
    summary: 'Prometheus cannot read {{ $labels.job }} at {{ $labels.instance }}.',
  },
  {
    name: 'NodeNotReady',
    query: 'kube_node_status_condition{condition="Ready",status="true"} == 0',
    holdsFor: '10m',
    severity: CRITICAL,
    summary: 'The node {{ $labels.node }} is not ready.',
  },
  {
    name: 'NodePressure',
    query: 'kube_node_status_condition{condition=~"MemoryPressure|DiskPressure|PIDPressure",status="true"} == 1',
    holdsFor: '10m',
    severity: WARNING,
    summary: 'The node {{ $labels.node }} has {{ $labels.condition }}: its pods may be evicted.',
  },
  {
    name: 'NodeMemoryLow',
    query: 'node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes < 0.05',
    severity: WARNING,
    summary: 'The node {{ $labels.node }} has less than 5 % of its memory left.',
    needs: 'node-exporter',
  },
  {
    name: 'NodeDiskFull',
    query: `node_filesystem_avail_bytes{${NO_DISK}} / node_filesystem_size_bytes{${NO_DISK}} < 0.1 and node_filesystem_readonly{${NO_DISK}} == 0`,
    severity: CRITICAL,
    summary: 'The disk {{ $labels.mountpoint }} of {{ $labels.node }} is more than 90 % full.',
    needs: 'node-exporter',
  },
  {
    name: 'PodRestarts',
    query: 'increase(kube_pod_container_status_restarts_total[30m]) > 3',
    holdsFor: '5m',
    severity: WARNING,
    summary: '{{ $labels.namespace }}/{{ $labels.pod }} ({{ $labels.container }}) keeps restarting.',
  },
  {
    name: 'PodWaiting',
    query:
      'kube_pod_container_status_waiting_reason{reason=~"CrashLoopBackOff|ImagePullBackOff|ErrImagePull|CreateContainerConfigError"} == 1',
    severity: WARNING,
    summary:
      '{{ $labels.namespace }}/{{ $labels.pod }} ({{ $labels.container }}) does not start: {{ $labels.reason }}.',
  },
  {
    name: 'WorkloadIncomplete',
    query: [
      'kube_deployment_status_replicas_available < kube_deployment_spec_replicas',
      'kube_statefulset_status_replicas_ready < kube_statefulset_replicas',
      'kube_daemonset_status_number_available < kube_daemonset_status_desired_number_scheduled',
    ].join(' or '),
    severity: WARNING,
    summary:
      '{{ $labels.namespace }}/{{ $labels.deployment }}{{ $labels.statefulset }}{{ $labels.daemonset }} has fewer pods than it should.',
  },
  {
    name: 'JobFailed',
    query: 'kube_job_status_failed > 0',
    severity: WARNING,
    summary: 'The Job {{ $labels.namespace }}/{{ $labels.job_name }} has failed.',
  },
  {
    name: 'VolumeNearlyFull',
    query: 'kubelet_volume_stats_available_bytes / kubelet_volume_stats_capacity_bytes < 0.1',
    severity: CRITICAL,
    summary: 'The volume {{ $labels.namespace }}/{{ $labels.persistentvolumeclaim }} is more than 90 % full.',
  },
  {
    name: 'VolumeLost',
    query: 'kube_persistentvolumeclaim_status_phase{phase="Lost"} == 1',
    holdsFor: '5m',
    severity: CRITICAL,
    summary: 'The volume {{ $labels.namespace }}/{{ $labels.persistentvolumeclaim }} is lost.',
  },
  {
    name: 'CertificateNotRenewed',
    query: 'certmanager_certificate_renewal_timestamp_seconds + 6 * 3600 < time()',
    severity: WARNING,
    summary: 'The certificate {{ $labels.namespace }}/{{ $labels.name }} should have been renewed, and will expire.',
    needs: 'cert-manager',
  },
  {
    name: 'CertificateExpires',
    query:
      'certmanager_certificate_expiration_timestamp_seconds - time() < 3 * 86400 and certmanager_certificate_renewal_timestamp_seconds < time()',
    severity: CRITICAL,
    summary: 'The certificate {{ $labels.namespace }}/{{ $labels.name }} expires within three days.',
    needs: 'cert-manager',
  },
  {
    name: 'CertificateNotReady',
    query: 'certmanager_certificate_ready_status{condition="False"} == 1',
    holdsFor: '1h',
    severity: WARNING,
    summary: 'The certificate {{ $labels.namespace }}/{{ $labels.name }} cannot be issued.',
    needs: 'cert-manager',
  },
  {
    name: 'ApplicationOutOfSync',
    query: 'argocd_app_info{sync_status!="Synced"} == 1',
    holdsFor: '30m',
    severity: WARNING,
    summary: 'Argo CD cannot synchronize the Application {{ $labels.name }}.',
  },
  {
    name: 'ApplicationUnhealthy',
    query: 'argocd_app_info{health_status=~"Degraded|Missing"} == 1',
    severity: WARNING,
    summary: 'The Application {{ $labels.name }} is {{ $labels.health_status }}.',
  },
  {
    name: 'VaultSealed',
    query: 'vault_core_unsealed == 0',
    holdsFor: '10m',
    severity: CRITICAL,
    summary: 'Vault is sealed in {{ $labels.pod }}: it serves no secrets.',
    needs: 'vault',
  },
  {
    name: 'FalcoAlert',
    query:
      'sum by (rule_name) (increase(falcosecurity_falco_rules_matches_total{priority=~"[0-4]|(?i:emergency|alert|critical|error|warning)"}[10m])) > 0',
    holdsFor: '0s',
    severity: CRITICAL,
    summary: 'Falco detected: {{ $labels.rule_name }}. The log of its pods has the details.',
    needs: 'falco',
  },
  {
    name: 'BackupFailed',
    query: 'increase(velero_backup_failure_total[1d]) + increase(velero_backup_partial_failure_total[1d]) > 0',
    holdsFor: '0s',
    severity: CRITICAL,
    summary: 'A backup of the schedule {{ $labels.schedule }} has failed.',
    needs: 'velero',
  },
  {
    name: 'BackupTooOld',
    query: 'time() - velero_backup_last_successful_timestamp{schedule!=""} > 36 * 3600',
    severity: CRITICAL,
    summary: 'The schedule {{ $labels.schedule }} has had no backup for a day and a half.',
    needs: 'velero',
  },
  {
    name: 'EtcdWithoutLeader',
    query: 'etcd_server_has_leader == 0',
    holdsFor: '2m',
    severity: CRITICAL,
    summary: 'etcd has no leader: the API server cannot write.',
  },
];

/** The groups of Prometheus' file of rules. */
export function ruleGroups(rules: readonly AlertRule[], directory: ComponentDirectory): object {
  const shown = rules.filter(({ needs }) => needs === undefined || directory.find(needs));
  return {
    groups: [
      {
        name: 'platform',
        rules: shown.map(({ name, query, holdsFor = '15m', severity, summary }) => ({
          alert: name,
          expr: query,
          for: holdsFor,
          labels: { severity },
          annotations: { summary },
        })),
      },
    ],
  };
}
