import { AS_NOBODY, isolatedContainer, NOBODY } from '../../kubernetes/pod-security';
import { overlay } from '../../settings/merge';
import { isMap, type JsonMap } from '../../settings/schema';
import { reaches } from '../../settings/version';
import type { CiliumSettingsInput } from '../settings';

const READ_ONLY = { readOnlyRootFilesystem: true };

/** How upstream's programs of Hubble can be confined. What agents and Envoy do needs more of their node. */
const HUBBLE: CiliumSettingsInput = {
  hubble: {
    relay: { securityContext: READ_ONLY },
    ui: {
      // Upstream's own since 1.20.
      securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
      frontend: { securityContext: { ...isolatedContainer() } }, // nginx writes to /tmp, a volume
      backend: { securityContext: { ...isolatedContainer() } },
    },
  },
};

/** Envoy asks the agent on its node, and has no rights at the API server. */
const ENVOY: CiliumSettingsInput = { serviceAccounts: { envoy: { automount: false } } };

/** The operator keeps nothing on its disk, and has no port below 1024. */
const OPERATOR: CiliumSettingsInput = { operator: { securityContext: READ_ONLY } };

/** Volumes belong to the group, so that certificates can be read. */
const OPERATOR_WITHOUT_ROOT: CiliumSettingsInput = {
  operator: { securityContext: { runAsNonRoot: true, ...AS_NOBODY }, podSecurityContext: { fsGroup: NOBODY } },
};

/** Settings by which containers can do no more than upstream's programs need, below those that are given. */
export function hardened(given: JsonMap, version: string): JsonMap {
  const layers = [HUBBLE, ENVOY, OPERATOR, ...(readsFilesOfNode(given) ? [] : [OPERATOR_WITHOUT_ROOT]), given];
  const settings = layers.reduce<JsonMap>(overlay, {});
  const operator = withFolders(settings, ['operator'], { gops: '/home/gops', run: '/var/run/cilium' });
  // Since 1.20 the relay has a separate folder for it.
  return reaches(version, '1.20') ? operator : withFolders(operator, ['hubble', 'relay'], { gops: '/home/gops' });
}

/** What root alone may read, or connect to. */
function readsFilesOfNode({ kubeConfigPath, operator, authentication }: JsonMap): boolean {
  const mounts = isMap(operator) ? operator.extraHostPathMounts : undefined;
  return Boolean(kubeConfigPath) || (Array.isArray(mounts) && mounts.length > 0) || authentication !== undefined;
}

/** Folders that a program writes to as it starts, and ends when it cannot. */
function withFolders(settings: JsonMap, place: readonly string[], folders: Readonly<Record<string, string>>): JsonMap {
  const own = place.reduce<JsonMap>((map, name) => member(map, name), settings);
  if (member(own, 'securityContext').readOnlyRootFilesystem !== true) return settings;
  const [volumes, mounts] = [list(own.extraVolumes), list(own.extraVolumeMounts)];
  const missing = Object.entries(folders).filter(
    ([, path]) => !mounts.some((mount) => isMap(mount) && mount.mountPath === path),
  );
  const added = {
    extraVolumes: [...volumes, ...missing.map(([name]) => ({ name, emptyDir: {} }))],
    extraVolumeMounts: [...mounts, ...missing.map(([name, mountPath]) => ({ name, mountPath }))],
  };
  return overlay(
    settings,
    place.reduceRight<JsonMap>((inner, name) => ({ [name]: inner }), added),
  );
}

function member(map: JsonMap, name: string): JsonMap {
  const value = map[name];
  return isMap(value) ? value : {};
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
