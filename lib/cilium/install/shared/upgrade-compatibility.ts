import type { CiliumSettings } from '../../settings';

const VERSION = /^v?(\d+)(?:\.(\d+))?(?:\.\d+)?$/;

/**
 * Whether Cilium was first installed with the given version or a later one. Defaults changed between versions, and an
 * install keeps those that it began with; without a statement it counts as new.
 */
export function installedSince({ upgradeCompatibility }: CiliumSettings, major: number, minor: number): boolean {
  if (!upgradeCompatibility) return true;
  const [, theMajor, theMinor = '0'] = VERSION.exec(upgradeCompatibility) ?? [];
  if (theMajor === undefined) return false;
  return Number(theMajor) === major ? Number(theMinor) >= minor : Number(theMajor) > major;
}
