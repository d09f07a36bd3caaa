import type { Problem } from '../../problems';
import type { JsonMap } from '../../settings/schema';
import { isTrue, valueAt, without } from './values';

/** A value of older charts that this one refuses. */
interface Retired {
  readonly path: string;
  /** The version that removed it. */
  readonly since: string;
  readonly remedy: string;
  /** Whether the chart refuses it with any value, even an empty one. */
  readonly evenIfEmpty?: boolean;
  /** When the chart looks at it; always unless given. */
  readonly when?: (values: JsonMap) => boolean;
}

const DEFAULT_NOW = 'Remove it: what it switched on is always on now.';
const movedToIpsec = (name: string): Retired => ({
  path: `encryption.${name}`,
  since: '1.16',
  remedy: `Use encryption.ipsec.${name}.`,
});

const RETIRED: readonly Retired[] = [
  { path: 'enableCiliumEndpointSlice', since: '1.18', remedy: 'Use ciliumEndpointSlice.enabled.' },
  { path: 'ciliumEndpointSlice.sliceMode', since: '1.18', remedy: 'Remove it: there is one mode left.' },
  movedToIpsec('keyFile'),
  movedToIpsec('mountPath'),
  movedToIpsec('secretName'),
  movedToIpsec('interface'),
  {
    path: 'proxy.prometheus.enabled',
    since: '1.16',
    remedy: 'Use envoy.prometheus.enabled.',
    evenIfEmpty: true,
  },
  { path: 'proxy.prometheus.port', since: '1.16', remedy: 'Use envoy.prometheus.port.' },
  { path: 'endpointStatus', since: '1.16', remedy: 'Remove it: the state is no longer written.' },
  { path: 'remoteNodeIdentity', since: '1.16', remedy: DEFAULT_NOW },
  { path: 'containerRuntime.integration', since: '1.16', remedy: 'Remove it: Cilium no longer queries the runtime.' },
  { path: 'etcd.managed', since: '1.16', remedy: 'Run etcd yourself and name it in etcd.endpoints.' },
  { path: 'tunnel', since: '1.15', remedy: 'Use routingMode (tunnel or native) and tunnelProtocol (vxlan or geneve).' },
  { path: 'clustermesh.apiserver.tls.ca.cert', since: '1.15', remedy: 'Put the CA into the Secret cilium-ca.' },
  { path: 'clustermesh.apiserver.tls.ca.key', since: '1.15', remedy: 'Put the CA into the Secret cilium-ca.' },
  { path: 'enableK8sEventHandover', since: '1.15', remedy: 'Remove it: agents always ask the API server.' },
  { path: 'enableCnpStatusUpdates', since: '1.15', remedy: 'Remove it: the state is no longer written.' },
  {
    path: 'ipam.operator.clusterPoolIPv4PodCIDR',
    since: '1.14',
    remedy: 'Use ipam.operator.clusterPoolIPv4PodCIDRList.',
    evenIfEmpty: true,
    when: (values) => poolsFor(values, 'ipv4.enabled', true),
  },
  {
    path: 'ipam.operator.clusterPoolIPv6PodCIDR',
    since: '1.14',
    remedy: 'Use ipam.operator.clusterPoolIPv6PodCIDRList.',
    evenIfEmpty: true,
    when: (values) => poolsFor(values, 'ipv6.enabled', false),
  },
];

/** Values that make the chart fail, as problems; and the rest. */
export function refuseRetired(values: JsonMap): { values: JsonMap; problems: Problem[] } {
  const refused = RETIRED.filter((retired) => isRefused(retired, values));
  return {
    values: without(
      values,
      refused.map(({ path }) => path),
    ),
    problems: refused.map(({ path, since, remedy }) => ({
      what: `${path} was removed from the chart in Cilium ${since}.`,
      remedy,
      code: 'CIL001',
    })),
  };
}

function isRefused({ path, evenIfEmpty, when }: Retired, values: JsonMap): boolean {
  const value = valueAt(values, path);
  if (value === undefined || value === null || (when && !when(values))) return false;
  return evenIfEmpty || isTrue(value);
}

function poolsFor(values: JsonMap, family: string, byDefault: boolean): boolean {
  const mode = valueAt(values, 'ipam.mode');
  return (mode === undefined || mode === null || mode === 'cluster-pool') && isTrue(valueAt(values, family, byDefault));
}
