import { fullName, shortened, shortName } from '../../helm/release-names';
import type { Release } from '../../settings/release';
import type { TraefikSettings } from '../settings';
import { TraefikVersion } from '../versions';

/** The names, labels and namespace of the objects of one install. */
export interface Names {
  /** The release's name, which is also that of some objects. */
  readonly release: string;
  readonly namespace: string;
  /** Name of the Deployment, the Service and most other objects. */
  readonly fullName: string;
  /** Name without the release name. */
  readonly shortName: string;
  readonly serviceAccount: string;
  /** Name of the ClusterRole, which must be unique to each install. */
  readonly clusterRole: string;
  /** Labels that select the pods. */
  readonly selectorLabels: Readonly<Record<string, string>>;
  /** Labels of every object. */
  readonly labels: Readonly<Record<string, string>>;
}

/** The chart's name, and the version that these settings follow. */
export const CHART = 'traefik';
export const CHART_VERSION = TraefikVersion.V3_7.chart as string;

export function namesOf(settings: TraefikSettings, release: Release): Names {
  const namespace = settings.namespaceOverride ? shortened(settings.namespaceOverride) : release.namespace;
  const name = fullName(CHART, release, settings);
  const instance = shortened(settings.instanceLabelOverride || `${release.name}-${namespace}`);
  const selectorLabels = {
    'app.kubernetes.io/name': shortName(CHART, settings),
    'app.kubernetes.io/instance': instance,
  };
  return {
    release: release.name,
    namespace,
    fullName: name,
    shortName: shortName(CHART, settings),
    serviceAccount: settings.serviceAccount.name || name,
    clusterRole: shortened(`${name}-${namespace}`),
    selectorLabels,
    labels: { ...selectorLabels, 'app.kubernetes.io/managed-by': 'cdk8s', ...settings.commonLabels },
  };
}
