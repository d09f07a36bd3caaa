import type { Release } from '../../settings/release';
import type { MetricsServerSettings } from '../settings';

/** What the objects of one install are called and labelled, and where they are. */
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
const APP_VERSION = '0.8.1';
/** A DNS label's length. */
const LONGEST = 63;

export function namesOf(settings: MetricsServerSettings, release: Release): Names {
  const shortName = label(settings.nameOverride || APP);
  const fullName = fullNameOf(settings, release);
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
      'app.kubernetes.io/version': APP_VERSION,
      'app.kubernetes.io/managed-by': 'cdk8s',
      ...settings.commonLabels,
    },
  };
}

function fullNameOf(settings: MetricsServerSettings, release: Release): string {
  if (settings.fullnameOverride) return label(settings.fullnameOverride);
  const name = settings.nameOverride || APP;
  return label(release.name.includes(name) ? release.name : `${release.name}-${name}`);
}

function label(name: string): string {
  return name.slice(0, LONGEST).replace(/-$/, '');
}
