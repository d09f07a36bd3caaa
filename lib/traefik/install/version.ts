import type * as semver from 'semver';
import { looseVersion } from '../../settings/loose-version';
import { TRAEFIK_IMAGE, type TraefikSettings } from '../settings';

/** The version that these settings install by themselves. */
export const OWN_VERSION = TRAEFIK_IMAGE.tag;

/** The version of Traefik in the image: the override, or the tag without digest and channel. */
export function versionText(settings: TraefikSettings): string {
  if (settings.versionOverride) return settings.versionOverride;
  const [tag = ''] = (imageTag(settings) || OWN_VERSION).split('@');
  return tag.replaceAll('latest-', '').replaceAll('experimental-', '').replaceAll('master', OWN_VERSION);
}

/** The tag from whichever of the three settings takes precedence. */
function imageTag({ oci_meta, global, image }: TraefikSettings): string | undefined {
  if (global.azure.enabled) return global.azure.images.proxy.tag;
  return oci_meta.enabled ? oci_meta.images.proxy.tag : image.tag;
}

/** Whether the text is a version at all. */
export function isVersion(text: string): boolean {
  return text === OWN_VERSION || complete(text) !== undefined;
}

/** Whether the image's Traefik is the wanted version or a later one. */
export function isAtLeast(settings: TraefikSettings, wanted: string): boolean {
  const text = versionText(settings);
  // Nothing requires more than the version of these settings, so most installs need no comparison.
  if (text === OWN_VERSION) return true;
  const version = complete(text);
  return version === undefined || compare().gte(version, wanted);
}

/** The version with omitted numbers filled in. */
function complete(text: string): string | undefined {
  const version = looseVersion(text);
  if (!version) return undefined;
  const { major, minor, patch, prerelease } = version;
  const rest = prerelease ? `-${prerelease}` : '';
  return compare().valid(`${major}.${minor}.${patch}${rest}`, { loose: true }) ?? undefined;
}

/** Loaded only when the version is not our own. */
function compare(): typeof semver {
  return require('semver');
}
