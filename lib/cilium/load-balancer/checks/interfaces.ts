import type { ClusterIndex } from '../../../cluster/cluster-index';
import { matchesGoExpression } from '../../../kubernetes/regular-expression';
import type { Problem } from '../../../problems';
import { ciliumIn } from '../../cluster/install';

interface L2PolicySpec {
  readonly interfaces: readonly string[];
}

/** Policies that would announce on no interface, because Cilium does not use those that they name. */
export function interfaceProblems(index: ClusterIndex): Problem[] {
  const cilium = ciliumIn(index);
  const devices = textsOf(cilium?.settings.devices);
  // With detection besides, or a pattern, other interfaces of nodes count as well.
  if (!cilium || devices.length === 0 || cilium.settings.forceDeviceDetection) return [];
  return index
    .objects<L2PolicySpec>('cilium.io/CiliumL2AnnouncementPolicy')
    .filter(
      ({ spec: { interfaces = [] } }) => interfaces.length > 0 && !interfaces.some((one) => mayMatch(one, devices)),
    )
    .map(({ title, spec: { interfaces = [] } }) => ({
      what: `${title} announces on interfaces that match ${interfaces.join(', ')}, but Cilium uses ${devices.join(', ')} only (devices of ${cilium.path}), so it announces nothing.`,
      remedy: 'Name an interface of settings.devices, add the interface there, or leave interfaces out.',
      code: 'LB021',
    }));
}

/** Whether an expression may match a device; one with a `+` at its end stands for all names that begin so. */
function mayMatch(expression: string, devices: readonly string[]): boolean {
  const literal = /^\^([\w.-]+)\$$/.exec(expression)?.[1];
  return devices.some((device) => {
    if (device.startsWith('!')) return false;
    if (!device.endsWith('+')) return matchesGoExpression(expression, device);
    return literal === undefined || literal.startsWith(device.slice(0, -1));
  });
}

function textsOf(value: string | readonly string[] | undefined): readonly string[] {
  const list = typeof value === 'string' ? value.split(/[\s,]+/) : (value ?? []);
  return list.filter((text) => text !== '');
}
