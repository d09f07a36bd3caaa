import type { IConstruct } from 'constructs';
import type { PlatformComponent } from '../gitops';
import { storageClassOf } from '../gitops/data-volume';
import type { K3sBootstrapProps } from '../k3s';
import { apiObjectsOf } from '../kubernetes/api-objects';
import { manifestOf } from '../kubernetes/plain-object';
import { Longhorn } from '../longhorn';
import type { Problem } from '../problems';
import type { ManifestObject } from '../synth/manifest-object';
import { disabledIn } from './homelab-machines';

/** What a homelab has in addition to what K3s installs. */
export interface BesideK3s {
  readonly machines: Pick<K3sBootstrapProps, 'servers' | 'serverOptions'>;
  readonly helmController: boolean;
  readonly components: readonly PlatformComponent[];
}

const DEFAULT_CLASS = 'storageclass.kubernetes.io/is-default-class';

/**
 * Conflicts with what K3s installs, or no longer installs. K3s restores its own objects whenever it starts.
 *
 * @see https://docs.k3s.io/installation/packaged-components
 */
export function packagedProblems(cluster: IConstruct, { machines, helmController, components }: BesideK3s): Problem[] {
  const servers = [machines.serverOptions, ...machines.servers.map(({ options }) => options)];
  const off = new Set(servers.flatMap(disabledIn));
  const objects = apiObjectsOf(cluster).map((object) => manifestOf(object) as ManifestObject);
  return [
    ...(off.has('metrics-server') ? [] : objects.filter(servesMetrics).map(secondMetricsServer)),
    ...(helmController ? [] : objects.filter(isOfHelmController).map(withoutHelmController)),
    ...storageProblems(off.has('local-storage'), objects, components),
  ];
}

function servesMetrics({ kind, metadata: { name } }: ManifestObject): boolean {
  return kind === 'APIService' && name.endsWith('.metrics.k8s.io');
}

function secondMetricsServer({ metadata: { name } }: ManifestObject): Problem {
  return {
    what: `The program has the APIService ${name}, which K3s' own metrics-server serves.`,
    remedy: "Leave it to K3s, or turn that off by serverOptions: { disable: ['metrics-server'] }.",
    code: 'K3S012',
  };
}

function isOfHelmController({ apiVersion }: ManifestObject): boolean {
  return apiVersion.startsWith('helm.cattle.io/');
}

function withoutHelmController({ kind, metadata: { name } }: ManifestObject): Problem {
  return {
    what: `The ${kind} ${name} is for K3s' Helm controller, which is off.`,
    remedy: 'Wrap the chart in a PlatformComponent for Argo CD, or set helmController to true.',
    code: 'K3S012',
  };
}

function storageProblems(
  isOff: boolean,
  objects: readonly ManifestObject[],
  components: readonly PlatformComponent[],
): Problem[] {
  const own = objects.filter(
    ({ kind, metadata }) => kind === 'StorageClass' && metadata.annotations?.[DEFAULT_CLASS] === 'true',
  );
  const longhorn = components.filter((one) => one instanceof Longhorn && one.defaultStorageClass);
  const defaults = [...own.map(({ metadata }) => metadata.name), ...longhorn.map(({ name }) => name)];
  if (!isOff) {
    return defaults.map((name) => ({
      what: `${name} is a default StorageClass, and so is local-path, which K3s installs: claims without a class get either.`,
      remedy: "Turn K3s' off by serverOptions: { disable: ['local-storage'] }, or make none of yours the default.",
      code: 'K3S013',
    }));
  }
  if (defaults.length > 0) return [];
  return components
    .filter(({ dataVolumes }) => dataVolumes.some((volume) => storageClassOf(volume, { components }) === undefined))
    .map(({ name }) => ({
      what: `${name} keeps data on a volume of the default class, but K3s' local-storage is disabled and no other class is the default.`,
      remedy: 'Leave local-storage on, install Longhorn, or give the volume a storageClassName.',
      code: 'K3S013',
    }));
}
