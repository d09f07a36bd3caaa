import { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import * as v from 'valibot';
import { guardObjects } from '../cluster/guard-objects';
import type { ChartInstall } from '../helm/chart-install';
import type { HelmValuesOptions } from '../helm/from-helm-values';
import { guardImages, rulesOf, settingsFor } from '../images/guard';
import { severalPods } from '../kubernetes/different-nodes';
import { AS_NOBODY } from '../kubernetes/pod-security';
import { describe, type Problem, refuse } from '../problems';
import { overlay } from '../settings/merge';
import { checkProps, duration, instanceOf, type PropChecks } from '../settings/props';
import { imageIn } from '../settings/ranges';
import type { JsonMap } from '../settings/schema';
import { anyMap } from '../settings/schema';
import { settle } from '../settings/settle';
import { pinnedTag, unpinned } from '../settings/single-image';
import { namespaceName } from '../settings/values';
import { VERSION } from '../settings/version';
import { warn } from '../warnings';
import { SHORTEST_RESOLUTION, warnOfUnknownFlags } from './arguments';
import { installMetricsServer } from './install';
import { contradictions } from './rules';
import { type MetricsServerSettings, type MetricsServerSettingsInput, metricsServerSettings } from './settings';
import { MetricsServerVersion } from './versions';

/** Whether metrics-server checks the certificates of the kubelets that it scrapes. */
export enum KubeletTls {
  /** The kubelets' certificates are checked against the cluster's CA; kubelets need `serverTLSBootstrap`. */
  VERIFIED = 'verified',
  /**
   * Any certificate is accepted: for clusters whose kubelets sign their own, such as KIND and K3s without
   * `serverTLSBootstrap`. Anyone who can impersonate a node's address can then report any metrics.
   */
  INSECURE = 'insecure',
}

/** Props of `MetricsServer`. */
export interface MetricsServerProps {
  /**
   * The version to install. The newest, 0.9, needs Kubernetes 1.34, and upstream's digest of it is not known here.
   * @default MetricsServerVersion.V0_8
   * @see https://github.com/kubernetes-sigs/metrics-server#compatibility-matrix
   */
  readonly version?: MetricsServerVersion;

  /**
   * How often kubelets are scraped, at least 15 seconds: kubelets refresh their metrics no faster.
   * @default Duration.seconds(15)
   * @see https://github.com/kubernetes-sigs/metrics-server/blob/master/FAQ.md
   */
  readonly resolution?: Duration;

  /**
   * Whether the kubelets' certificates are checked.
   * @default KubeletTls.VERIFIED
   * @see https://github.com/kubernetes-sigs/metrics-server#requirements
   */
  readonly kubeletTls?: KubeletTls;

  /**
   * Number of pods, at least 1. With more than one there is a PodDisruptionBudget, and the pods prefer different nodes.
   * @default 1
   * @see https://github.com/kubernetes-sigs/metrics-server#high-availability
   */
  readonly replicas?: number;

  /**
   * The namespace that metrics-server runs in; it must exist.
   * @default 'kube-system'
   */
  readonly namespace?: string;

  /**
   * Anything else that the upstream install can do, under its own names; wins over the props.
   * Unknown names and values of the wrong type are errors.
   * @default - upstream's defaults
   * @see https://github.com/kubernetes-sigs/metrics-server/tree/master/charts/metrics-server#configuration
   */
  readonly settings?: MetricsServerSettingsInput;
}

const PROPS: PropChecks<MetricsServerProps> = {
  version: instanceOf(
    MetricsServerVersion,
    'MetricsServerVersion.V0_8, MetricsServerVersion.V0_9 or MetricsServerVersion.patch(…)',
  ),
  resolution: duration,
  kubeletTls: v.enum(KubeletTls),
  replicas: v.pipe(v.number(), v.integer(), v.minValue(1)),
  namespace: namespaceName,
  settings: anyMap,
};

/**
 * metrics-server: what `kubectl top`, the HorizontalPodAutoscaler and the VerticalPodAutoscaler read.
 *
 * @throws ConfigurationError when a prop or setting is unknown or does not fit
 * @see https://kubernetes-sigs.github.io/metrics-server/
 */
export class MetricsServer extends Construct {
  /**
   * The same objects as the chart makes of a values file, without any opinion of ours.
   *
   * Keys that have no effect in the chart are reported on stderr, or refused with `strict`.
   *
   * @param values the contents of the values file
   */
  static fromHelmValues(
    scope: Construct,
    id: string,
    values: Record<string, unknown>,
    options: HelmValuesOptions = {},
  ): MetricsServer {
    // Loaded only here, since programs without values files do not need it.
    const { installFromHelmValues } =
      require('../helm/install-from-helm-values') as typeof import('../helm/install-from-helm-values');
    const { metricsServerChart } = require('./helm-chart') as typeof import('./helm-chart');
    const install = installFromHelmValues(scope, id, metricsServerChart, values, options);
    class AsInChart extends MetricsServer {
      protected override _install() {
        return install;
      }
    }
    return new AsInChart(scope, id, { namespace: options.namespace });
  }

  /** Every setting of the install. */
  readonly settings: MetricsServerSettings;

  constructor(scope: Construct, id: string, props: MetricsServerProps = {}) {
    super(scope, id);
    props = checkProps(this, props, PROPS);
    refuse(this, tooFast(props.resolution));
    guardObjects(this);
    const { settings, release, isAsInChart } = this._install(props);
    this.settings = settings;
    // A values file gives the chart's result, even where we know better.
    const rules = () => rulesOf(imageIn(settings[VERSION], 'server'), 'newer');
    guardImages(this, rules, isAsInChart, settingsFor(settings, isAsInChart));
    if (!isAsInChart) this.check(props.version ?? DEFAULT_VERSION);
    installMetricsServer(this, settings, release);
  }

  /** @internal What is installed. */
  protected _install(props: MetricsServerProps): ChartInstall<typeof metricsServerSettings> {
    const { version = DEFAULT_VERSION, namespace = 'kube-system' } = props;
    const settings = settle(this, metricsServerSettings, settingsOf(props, version), version);
    return { settings, release: { name: 'metrics-server', namespace }, isAsInChart: false };
  }

  private check({ images }: MetricsServerVersion): void {
    const problem = unpinned('metrics-server', 'MetricsServerVersion', images.server);
    this.node.addValidation({
      validate: () => {
        if (problem && this.settings.image.tag === images.server.tag) warn(this, problem);
        warnOfUnknownFlags(this, this.settings);
        return contradictions(this.settings).map(describe);
      },
    });
  }
}

const DEFAULT_VERSION = MetricsServerVersion.V0_8;

/** The settings that follow from the props, with the user's own over them. */
function settingsOf(props: MetricsServerProps, { images }: MetricsServerVersion): JsonMap {
  const { resolution = Duration.seconds(SHORTEST_RESOLUTION), kubeletTls, replicas = 1 } = props;
  const computed = {
    ...CONFINED,
    image: { tag: pinnedTag(images.server) },
    args: [
      ...(resolution.toSeconds() === SHORTEST_RESOLUTION ? [] : [`--metric-resolution=${resolution.toSeconds()}s`]),
      ...(kubeletTls === KubeletTls.INSECURE ? ['--kubelet-insecure-tls'] : []),
    ],
    replicas,
    ...(replicas > 1 ? severalPods('metrics-server') : {}),
  };
  return overlay(computed, props.settings ?? {});
}

/** Stricter than the chart: the pod needs no more, and no user of a node has this id. */
const CONFINED: MetricsServerSettingsInput = {
  podSecurityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
  securityContext: AS_NOBODY,
};

// Kubelets' own metrics are this many seconds old at most.

function tooFast(resolution?: Duration): Problem[] {
  if (resolution === undefined || resolution.toSeconds() >= SHORTEST_RESOLUTION) return [];
  return [
    {
      what: `resolution is ${resolution.toSeconds()}s, but kubelets refresh their metrics every ${SHORTEST_RESOLUTION}s.`,
      remedy: `Set resolution to Duration.seconds(${SHORTEST_RESOLUTION}) or more.`,
      code: 'MS003',
    },
  ];
}
