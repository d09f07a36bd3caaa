import { Construct } from 'constructs';
import { checkInCluster } from '../cluster/checks';
import type { ClusterIndex } from '../cluster/cluster-index';
import { guardObjects } from '../cluster/guard-objects';
import { INGRESS_CONTROLLER } from '../cluster/ingress-controller';
import { installsGatewayApi } from '../gateway-api/install';
import type { ChartInstall } from '../helm/chart-install';
import type { HelmValuesOptions } from '../helm/from-helm-values';
import { guardImages } from '../images/guard';
import { type Problem, refuse } from '../problems';
import { checkProps, requireProps } from '../settings/props';
import type { Release } from '../settings/release';
import { settle } from '../settings/settle';
import { unpinned } from '../settings/single-image';
import { warn } from '../warnings';
import { gatewayApiOf } from './gateway-api';
import { IMAGE_RULES } from './image-rules';
import { installTraefik } from './install';
import { namesOf } from './install/names';
import { ownNamespace } from './namespace';
import { offered } from './offered';
import { ENTRY_POINT_CHECKS } from './options/entry-points';
import { refusals } from './refusals';
import { referenceTo } from './routing/references';
import { STATIC_CONFIGURATION } from './routing/static-configuration';
import { type Use, unmet } from './routing/unmet-references';
import { contradictions, warnOfSettings } from './rules';
import { absentEntryPoints } from './rules/absent-entry-points';
import { checkEntryPoints } from './rules/entry-points';
import { collidingNames, withStatedNames } from './rules/object-names';
import { publicDashboards } from './rules/public-dashboard';
import { sharedServices } from './rules/shared-services';
import { type TraefikSettings, traefikSettings } from './settings';
import { TRAEFIK_INGRESS_PROPS, type TraefikIngressProps } from './traefik-ingress-props';
import { settingsOf } from './traefik-ingress-settings';
import { TraefikVersion } from './versions';

const NAME = 'traefik';

/**
 * Traefik Proxy: routes external requests to the Services of a cluster, with Ingresses, its own IngressRoutes, and the
 * Gateway API.
 *
 * @throws ConfigurationError when a prop or setting is unknown or does not fit, and at synthesis when settings
 * contradict each other or the dashboard is open to anyone
 * @see https://doc.traefik.io/traefik/
 */
export class TraefikIngress extends Construct {
  /**
   * The same objects as the chart renders from a values file, without any defaults of ours.
   *
   * Keys that have no effect in the chart are reported on stderr, or rejected with `strict`.
   *
   * @param values the contents of the values file
   */
  static fromHelmValues(
    scope: Construct,
    id: string,
    values: Record<string, unknown>,
    options: HelmValuesOptions = {},
  ): TraefikIngress {
    // Loaded only here, since programs without values files do not need it.
    const { installFromHelmValues } =
      require('../helm/install-from-helm-values') as typeof import('../helm/install-from-helm-values');
    const { traefikChart } = require('./helm-chart') as typeof import('./helm-chart');
    const install = installFromHelmValues(scope, id, traefikChart, values, options);
    class AsInChart extends TraefikIngress {
      protected override _install() {
        return install;
      }
    }
    return new AsInChart(scope, id, { namespace: options.namespace });
  }

  /** Every setting of the install. */
  readonly settings: TraefikSettings;
  /** The namespace that Traefik runs in. */
  readonly namespace: string;

  constructor(scope: Construct, id: string, props: TraefikIngressProps = {}) {
    super(scope, id);
    props = checkProps(this, props, TRAEFIK_INGRESS_PROPS);
    if (props.tracing) requireProps(this, props.tracing, ['endpoint'], 'tracing');
    if (props.acme) requireProps(this, props.acme, ['challenge', 'email'], 'acme');
    if (props.dashboard) requireProps(this, props.dashboard, ['host', 'authentication'], 'dashboard');
    checkEntryPoints(this, props.entryPoints ?? {}, ENTRY_POINT_CHECKS);
    refuse(this, severalPodNumbers(props));
    guardObjects(this);
    const { settings, release, isAsInChart } = this._install(props);
    guardImages(this, () => IMAGE_RULES, isAsInChart);
    this.namespace = release.namespace;
    this.settings = settings;
    // A values file gives the chart's result, even where we know better.
    if (!isAsInChart) this.guard(release, props);
    installTraefik(this, settings, release);
    STATIC_CONFIGURATION.state(this, offered(this.settings));
    const { namespace, selectorLabels, fullName } = namesOf(this.settings, release);
    const { enabled, isDefaultClass, name } = this.settings.ingressClass;
    INGRESS_CONTROLLER.state(this, {
      namespace,
      podLabels: selectorLabels,
      ingressClass: enabled ? { name: name || fullName, isDefault: isDefaultClass ?? false } : undefined,
    });
  }

  /** @internal What is installed. */
  protected _install(props: TraefikIngressProps): ChartInstall<typeof traefikSettings> {
    const settings = withStatedNames(settle(this, traefikSettings, settingsOf(props)));
    return { settings, release: { name: NAME, namespace: props.namespace ?? NAME }, isAsInChart: false };
  }

  private guard(release: Release, props: TraefikIngressProps): void {
    refuse(this, [...refusals(this.settings, release), ...absentEntryPoints(this.settings)]);
    if (props.createNamespace ?? true) ownNamespace(this, release.namespace, this.settings);
    checkInCluster(this, (index) => this.problems(props, index));
    const gatewayApi = gatewayApiOf(this.settings);
    if (gatewayApi) installsGatewayApi(this, gatewayApi);
  }

  private problems(props: TraefikIngressProps, index: ClusterIndex): Problem[] {
    const { images } = props.version ?? TraefikVersion.V3_7;
    const withoutDigest = unpinned('Traefik', 'TraefikVersion', images.proxy);
    if (withoutDigest && this.settings.image.tag === images.proxy.tag) warn(this, withoutDigest);
    warnOfSettings(this, this.settings);
    return [
      ...contradictions(this.settings),
      ...publicDashboards(index, this.settings),
      ...collidingNames(index, this.settings),
      ...sharedServices(index, this.settings),
      ...unmet(this, usesOf(props, this.namespace), index, offered(this.settings)),
    ];
  }
}

/** The objects that the props refer to by name. */
function usesOf({ tls, acme, dashboard }: TraefikIngressProps, from: string): Use[] {
  const certificate = tls?.defaultCertificate;
  return [
    ...(certificate === undefined
      ? []
      : [{ path: 'tls.defaultCertificate', reference: referenceTo('Secret', certificate), from }]),
    ...Object.entries(acme?.challenge.environment ?? {}).map(([name, { secret }]) => ({
      path: `acme.challenge.${name}`,
      reference: referenceTo('Secret', secret),
      from,
    })),
    ...(dashboard?.authentication ?? []).map((middleware, index) => ({
      path: `dashboard.authentication[${index}]`,
      reference: referenceTo('Middleware', middleware),
      from,
    })),
  ];
}

function severalPodNumbers({ replicas, highAvailability }: TraefikIngressProps): Problem[] {
  if (replicas === undefined || highAvailability === undefined) return [];
  return [
    {
      what: `replicas is ${replicas}, but highAvailability says the number of pods too.`,
      remedy: 'Set highAvailability.replicas in place of replicas.',
      code: 'TRK107',
    },
  ];
}
