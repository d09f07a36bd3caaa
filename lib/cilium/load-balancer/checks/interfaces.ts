import type { ClusterIndex } from '../../../cluster/cluster-index';
import { matchesGoExpression } from '../../../kubernetes/regular-expression';
import type { Problem } from '../../../problems';
import { atLeast } from '../../../settings/version';
import { ciliumIn, type LocatedInstall } from '../../cluster/install';

interface L2PolicySpec {
  readonly interfaces: readonly string[];
}

/** Policies that would announce on no interface, because Cilium does not use those that they name. */
export function interfaceProblems(index: ClusterIndex): Problem[] {
  const cilium = ciliumIn(index);
  const devices = cilium?.options.list('devices') ?? [];
  // With additional detection, or a pattern, other interfaces of nodes count as well.
  if (!cilium || devices.length === 0 || cilium.settings.forceDeviceDetection) return [];
  return [...policyProblems(index, cilium.path, devices), ...podProblems(cilium, devices)];
}

function policyProblems(index: ClusterIndex, path: string, devices: readonly string[]): Problem[] {
  return index
    .objects<L2PolicySpec>('cilium.io/CiliumL2AnnouncementPolicy')
    .filter(
      ({ spec: { interfaces = [] } }) => interfaces.length > 0 && !interfaces.some((one) => mayMatch(one, devices)),
    )
    .map(({ title, spec: { interfaces = [] } }) => ({
      what: `${title} announces on interfaces that match ${interfaces.join(', ')}, but Cilium uses ${devices.join(', ')} only (devices of ${path}), so it announces nothing.`,
      remedy: 'Name an interface of settings.devices, add the interface there, or leave interfaces out.',
      code: 'LB021',
    }));
}

/** Other interfaces that the settings name: for announcing pods, and for traffic between nodes. */
function podProblems({ settings, path }: LocatedInstall, devices: readonly string[]): Problem[] {
  const { l2podAnnouncements, nodePort } = settings;
  const pattern =
    l2podAnnouncements.interfacePattern || (atLeast(settings, '1.19') ? '' : `^${l2podAnnouncements.interface}$`);
  const named = [
    { name: 'l2podAnnouncements', pattern: l2podAnnouncements.enabled ? pattern : '' },
    { name: 'nodePort.directRoutingDevice', pattern: directDevice(nodePort.directRoutingDevice) },
  ];
  return named
    .filter((one) => one.pattern !== '' && !mayMatch(one.pattern, devices))
    .map((one) => ({
      what: `${one.name} is for interfaces that match ${one.pattern}, but Cilium uses ${devices.join(', ')} only (devices of ${path}).`,
      remedy: 'Name an interface of settings.devices, or add the interface there.',
      code: 'LB021',
    }));
}

function directDevice(text: string | undefined): string {
  return text && !text.endsWith('+') ? `^${text}$` : '';
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
