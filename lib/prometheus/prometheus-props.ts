import * as v from 'valibot';
import { type DataVolumeProps, type PodSizeProps, Profile } from '../gitops';
import { DATA_VOLUME } from '../gitops/data-volume';
import { POD_SIZE } from '../gitops/prop-checks';
import type { PropChecks } from '../settings/props';
import { ALERT_RECEIVER, type AlertReceiver } from './alert-receiver';
import { ALERT_RULES, type AlertRule, AlertSeverity } from './alert-rules';

/** Props of `Prometheus`. */
export interface PrometheusProps {
  /**
   * The machine that it is sized for.
   * @default Profile.LAPTOP
   */
  readonly profile?: Profile;

  /**
   * The size of the server. It runs one pod whatever the profile: a second one would scrape everything again.
   * @default - as the profile says
   */
  readonly server?: PodSizeProps;

  /**
   * The size of kube-state-metrics, which exports the state of nodes, pods and workloads.
   * @default - as the profile says
   */
  readonly stateMetrics?: PodSizeProps;

  /**
   * Who is notified of alerts, through an Alertmanager that is then installed. Prometheus shows them in any case.
   * @default - nobody
   */
  readonly alertReceiver?: AlertReceiver;

  /**
   * Alerting rules in addition to the platform's; two with the same name are an error.
   * @default - none
   */
  readonly alertRules?: readonly AlertRule[];

  /**
   * The size of Alertmanager, where there is a receiver.
   * @default - as the profile says
   */
  readonly alertmanager?: PodSizeProps;

  /**
   * How often endpoints are scraped, as a Prometheus duration such as `30s`.
   * @default '1m', as upstream
   * @see https://prometheus.io/docs/prometheus/latest/configuration/configuration/#duration
   */
  readonly scrapeInterval?: string;

  /**
   * How long metrics are kept, as a Prometheus duration such as `15d`.
   * @default '2d' on a laptop, '15d' on a workstation, '30d' in production
   * @see https://prometheus.io/docs/prometheus/latest/storage/#operational-aspects
   */
  readonly retention?: string;

  /**
   * The volume of the metrics; 4Gi on a laptop, 20Gi on a workstation, 100Gi in production unless another size is given.
   * @default - of Longhorn where the platform has it, otherwise of the cluster's default class
   */
  readonly volume?: DataVolumeProps;
}

const DURATION = v.pipe(
  v.string(),
  v.regex(/^(?=\d)(\d+y)?(\d+w)?(\d+d)?(\d+h)?(\d+m)?(\d+s)?(\d+ms)?$/, 'a Prometheus duration such as 30s or 15d'),
);

/** Their checks. */
export const PROMETHEUS_PROPS: PropChecks<PrometheusProps> = {
  profile: v.enum(Profile),
  server: POD_SIZE,
  stateMetrics: POD_SIZE,
  alertReceiver: ALERT_RECEIVER,
  alertRules: v.pipe(
    v.array(
      v.strictObject({
        name: v.pipe(v.string(), v.regex(/^[A-Za-z][A-Za-z0-9]*$/, 'letters and digits')),
        query: v.pipe(v.string(), v.nonEmpty()),
        holdsFor: v.optional(DURATION),
        severity: v.enum(AlertSeverity),
        summary: v.pipe(v.string(), v.nonEmpty()),
        needs: v.optional(v.string()),
      }),
    ),
    v.check(
      (rules) => new Set([...ALERT_RULES, ...rules].map(({ name }) => name)).size === ALERT_RULES.length + rules.length,
      'rules with different names',
    ),
  ),
  alertmanager: POD_SIZE,
  scrapeInterval: DURATION,
  retention: DURATION,
  volume: DATA_VOLUME,
};
