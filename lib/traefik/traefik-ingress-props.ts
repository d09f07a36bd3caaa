import type { Duration } from 'cdk8s';
import * as v from 'valibot';
import { instanceOf, type PropChecks } from '../settings/props';
import { anyMap, mapOf } from '../settings/schema';
import { flag, namespaceName, whole } from '../settings/values';
import { ACME_CHECKS, type AcmeProps } from './options/acme';
import { DASHBOARD_CHECKS, type DashboardProps } from './options/dashboard';
import type { EntryPointProps } from './options/entry-points';
import { Exposure } from './options/exposure';
import { GATEWAY_API_CHECKS, type TraefikGatewayApiProps } from './options/gateway-api';
import { GRACEFUL_SHUTDOWN_CHECK } from './options/graceful-shutdown';
import { HIGH_AVAILABILITY_CHECKS, type HighAvailabilityProps } from './options/high-availability';
import {
  ACCESS_LOG_CHECKS,
  type AccessLogProps,
  METRICS_CHECKS,
  type TraefikMetricsProps,
} from './options/observability';
import { TLS_CHECKS, type TraefikTlsProps } from './options/tls';
import { TRACING_CHECKS, type TraefikTracingProps } from './options/tracing';
import type { TraefikSettingsInput } from './settings';
import { TraefikVersion } from './versions';

/** Props of `TraefikIngress`. */
export interface TraefikIngressProps {
  /**
   * The version to install.
   * @default TraefikVersion.V3_7
   * @see https://doc.traefik.io/traefik/deprecation/releases/
   */
  readonly version?: TraefikVersion;

  /**
   * Number of pods, at least 1. With more than one there is a PodDisruptionBudget, and the pods prefer different nodes;
   * use `highAvailability` for pods that never share one.
   * @default 1
   */
  readonly replicas?: number;

  /**
   * Several pods on different nodes and in different zones, of which only one is evicted at a time, and whose number
   * may follow the load. Replaces `replicas`.
   * @default - off
   */
  readonly highAvailability?: HighAvailabilityProps;

  /**
   * How long a pod may take to stop, 12 seconds or more. The preStop pause, the grace times of exposed entry points and
   * the pod's termination grace period are derived from it: a sixth for the cluster to notice, an eighth in which
   * requests are still accepted, half for running requests.
   * @default Duration.seconds(120)
   * @see https://doc.traefik.io/traefik/reference/install-configuration/entrypoints/
   */
  readonly gracefulShutdown?: Duration;

  /**
   * Tracing of requests with an OpenTelemetry collector, with B3 or W3C headers.
   * @default - none
   * @see https://doc.traefik.io/traefik/reference/install-configuration/observability/tracing/
   */
  readonly tracing?: TraefikTracingProps | undefined;

  /**
   * Where Traefik listens, by name: changes to `web`, `websecure`, `traefik` and `metrics`, and others.
   * @default - those four
   * @see https://doc.traefik.io/traefik/reference/install-configuration/entrypoints/
   */
  readonly entryPoints?: Record<string, EntryPointProps>;

  /**
   * TLS of all routes that do not name TLS options: a TLSOption and, with a default certificate, a TLSStore.
   * @default - Traefik's: TLS 1.2 and later, and a self-signed certificate
   * @see https://doc.traefik.io/traefik/reference/routing-configuration/http/tls/tls-options/
   */
  readonly tls?: TraefikTlsProps;

  /**
   * Certificates from an authority such as Let's Encrypt, for an installation with one pod.
   * @default - none
   * @see https://doc.traefik.io/traefik/reference/install-configuration/tls/certificate-resolvers/acme/
   */
  readonly acme?: AcmeProps;

  /**
   * A route to the dashboard, with authentication: a route without it is an error.
   * @default - no route; `kubectl port-forward` reaches it
   * @see https://doc.traefik.io/traefik/reference/install-configuration/api-dashboard/
   */
  readonly dashboard?: DashboardProps;

  /**
   * Access logs, one line for each request; `{}` for JSON.
   * @default - none
   * @see https://doc.traefik.io/traefik/reference/install-configuration/observability/logs-and-accesslogs/
   */
  readonly accessLogs?: AccessLogProps;

  /**
   * Metrics for Prometheus.
   * @default - served on the entry point `metrics`, with annotations of the pods
   * @see https://doc.traefik.io/traefik/reference/install-configuration/observability/metrics/
   */
  readonly metrics?: TraefikMetricsProps;

  /**
   * Serves the Gateway API; `{}` for the standard channel. Needs a `GatewayApiCrds` with `GatewayApiBundle.TRAEFIK`.
   * @default - not served
   * @see https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/gateway-api/
   */
  readonly gatewayApi?: TraefikGatewayApiProps;

  /**
   * How clients outside of the cluster reach Traefik.
   * @default Exposure.loadBalancer()
   */
  readonly exposure?: Exposure;

  /**
   * The namespace that Traefik runs in.
   * @default 'traefik'
   */
  readonly namespace?: string;

  /**
   * Whether the namespace is created, with the strictest Pod Security level that the pods allow.
   * @default true
   * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/
   */
  readonly createNamespace?: boolean;

  /**
   * Any other setting of the upstream install, by upstream's names; overrides the props.
   * Unknown names and values of the wrong type are errors. Variables in `env` are added to those of the props.
   * @default - upstream's defaults
   * @see https://github.com/traefik/traefik-helm-chart/tree/v41.3.0/traefik
   */
  readonly settings?: TraefikSettingsInput;
}

/** Checks of the props. */
export const TRAEFIK_INGRESS_PROPS: PropChecks<TraefikIngressProps> = {
  version: instanceOf(TraefikVersion, 'TraefikVersion.V3_7, TraefikVersion.of(…) or TraefikVersion.patch(…)'),
  replicas: whole(1),
  highAvailability: HIGH_AVAILABILITY_CHECKS,
  gracefulShutdown: GRACEFUL_SHUTDOWN_CHECK,
  tracing: TRACING_CHECKS,
  entryPoints: mapOf(anyMap), // each is checked by itself
  tls: TLS_CHECKS,
  acme: ACME_CHECKS,
  dashboard: DASHBOARD_CHECKS,
  accessLogs: ACCESS_LOG_CHECKS,
  metrics: METRICS_CHECKS,
  gatewayApi: GATEWAY_API_CHECKS,
  exposure: v.custom<Exposure>((value) => value instanceof Exposure, 'an Exposure, such as Exposure.loadBalancer()'),
  namespace: namespaceName,
  createNamespace: flag,
  settings: anyMap,
};
