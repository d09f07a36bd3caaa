import { fullName as fullNameOf, shortName as shortNameOf } from '../../helm/release-names';
import { imageIn } from '../../settings/ranges';
import type { Release } from '../../settings/release';
import { VERSION } from '../../settings/version';
import type { MetricsServerSettings } from '../settings';

/** The names, labels and namespace of the objects of one install. */
export interface Names {
  readonly namespace: string;
  /** Name of the Deployment, the Service and most other objects. */
  readonly fullName: string;
  /** Name without the release's. */
  readonly shortName: string;
  readonly serviceAccount: string;
  /** Labels that select the pods. */
  readonly selectorLabels: Readonly<Record<string, string>>;
  /** Labels of every object. */
  readonly labels: Readonly<Record<string, string>>;
}

const APP = 'metrics-server';

export function namesOf(settings: MetricsServerSettings, release: Release): Names {
  const shortName = shortNameOf(APP, settings);
  const fullName = fullNameOf(APP, release, settings);
  const { create, name } = settings.serviceAccount;
  const selectorLabels = { 'app.kubernetes.io/name': shortName, 'app.kubernetes.io/instance': release.name };
  return {
    namespace: release.namespace,
    fullName,
    shortName,
    serviceAccount: name || (create ? fullName : 'default'),
    selectorLabels,
    labels: {
      ...selectorLabels,
      'app.kubernetes.io/version': imageIn(settings[VERSION], 'server').tag.replace(/^v/, ''),
      'app.kubernetes.io/managed-by': 'cdk8s',
      ...settings.commonLabels,
    },
  };
}
