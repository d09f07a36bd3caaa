import { REPEATABLE_JOB } from '../../kubernetes/repeatable-job';
import { reaches, type UpstreamVersion } from '../../settings/version';
import type { CiliumSettingsInput } from '../settings';

/** What Hubble shows of the traffic in the cluster, and where. */
export interface HubbleProps {
  /**
   * Whether Hubble is enabled.
   * @default true
   * @see https://docs.cilium.io/en/stable/observability/hubble/
   */
  readonly enabled?: boolean;

  /**
   * Whether flows of all nodes can be seen in one place.
   * @default true
   */
  readonly relay?: boolean;

  /**
   * Whether there is a web interface; it needs the relay, and is not reachable from outside the cluster.
   * @default true
   */
  readonly ui?: boolean;

  /**
   * The metrics that are derived from flows, in Hubble's own syntax; an empty list for none.
   * @default ['dns', 'drop', 'tcp', 'flow', 'port-distribution', 'icmp', 'httpV2']
   * @see https://docs.cilium.io/en/stable/observability/metrics/#hubble-exported-metrics
   */
  readonly metrics?: string[];

  /**
   * Whether metrics are served as OpenMetrics, with exemplars that link to traces.
   * @default true
   * @see https://docs.cilium.io/en/stable/observability/visibility/#opentelemetry
   */
  readonly openMetrics?: boolean;

  /**
   * The issuer of Hubble's certificates, when cert-manager makes them.
   * @default - a Job and a CronJob in the cluster make them, with their own CA
   * @see https://docs.cilium.io/en/stable/observability/hubble/configuration/tls/
   */
  readonly certManagerIssuer?: CertManagerIssuerRef;
}

/** A cert-manager issuer by name. */
export interface CertManagerIssuerRef {
  /** Name of the issuer. */
  readonly name: string;
  /**
   * `Issuer` or `ClusterIssuer`.
   * @default 'ClusterIssuer'
   */
  readonly kind?: string;
}

/** The metrics that are derived from flows unless others are given. @internal */
export const HUBBLE_METRICS = ['dns', 'drop', 'tcp', 'flow', 'port-distribution', 'icmp', 'httpV2'];

/** @internal */
export function hubbleSettingsOf(props: HubbleProps, { version }: UpstreamVersion): CiliumSettingsInput {
  const { enabled = true, certManagerIssuer: issuer } = props;
  if (!enabled) return { hubble: { enabled: false } };
  const { relay = true, ui = relay, metrics = HUBBLE_METRICS, openMetrics = true } = props;
  return {
    hubble: {
      relay: { enabled: relay },
      ui: { enabled: ui },
      metrics: { enabled: metrics.length > 0 ? metrics : null, enableOpenMetrics: openMetrics },
      tls: {
        auto: issuer
          ? {
              method: 'certmanager',
              certManagerIssuerRef: {
                group: 'cert-manager.io',
                kind: issuer.kind ?? 'ClusterIssuer',
                name: issuer.name,
              },
            }
          : { method: 'cronJob' },
      },
    },
    certgen: reaches(version, '1.19') ? {} : CERTGEN_KEPT_IN_STEP,
  };
}

/**
 * What keeps the Job that makes certificates from looking like drift before 1.19. It stays after it is done, so that
 * nothing misses it (cilium/cilium#18298); and since a Job cannot be changed, tools replace it when a new version
 * comes. Since 1.19 it stays by itself, and has another name when its specification changes.
 */
const CERTGEN_KEPT_IN_STEP = {
  ttlSecondsAfterFinished: null,
  annotations: {
    job: REPEATABLE_JOB,
  },
};
