import { Cidr, IpFamily } from '../../kubernetes/cidr';
import { goDuration } from '../../kubernetes/go-duration';
import type { Problem } from '../../problems';
import type { CiliumSettings } from '../settings';
import { ENCRYPTION_RULES } from './encryption';
import { DOCS, type FeatureRule, pageOf } from './feature-rule';
import { KUBE_PROXY_RULES } from './kube-proxy';

/** Features that exclude or require one another, which Cilium itself notices only at run time, if at all. */
const RULES: readonly FeatureRule[] = [
  {
    code: 'CIL117',
    broken: (s) =>
      !isClusterId(s.cluster.id, s.clustermesh.maxConnectedClusters) &&
      `cluster.id is ${s.cluster.id}, but it must be 0 to clustermesh.maxConnectedClusters, which is ${s.clustermesh.maxConnectedClusters}.`,
    remedy: 'Choose a smaller clusterId, or set maxConnectedClusters to 511 in every cluster of the mesh.',
    see: `${DOCS}/network/clustermesh/clustermesh/#prerequisites`,
  },
  {
    code: 'CIL118',
    broken: (s) =>
      s.clustermesh.useAPIServer &&
      !s.cluster.id &&
      'clustermesh.useAPIServer is true, but cluster.id is 0, which means no mesh.',
    remedy: 'Give the cluster a clusterId of 1 or more and a clusterName, both unique in the mesh.',
    see: `${DOCS}/network/clustermesh/clustermesh/#prerequisites`,
  },
  {
    code: 'CIL125',
    broken: (s) =>
      s.hubble.ui.enabled && !s.hubble.enabled && 'hubble.ui.enabled is true, but hubble.enabled is false.',
    remedy: 'Leave hubble.enabled out, or set hubble.ui.enabled to false.',
    see: `${DOCS}/observability/hubble/setup/`,
  },
  {
    code: 'CIL128',
    broken: ({ hubble: { enabled, metrics, tls } }) =>
      enabled &&
      tls.enabled &&
      tls.auto.enabled &&
      tls.auto.method === 'cronJob' &&
      metrics.enabled.length > 0 &&
      metrics.tls.enabled &&
      !metrics.tls.server.existingSecret &&
      'hubble.metrics.tls.enabled is true, but certgen of this version puts a wrong name into the certificate of the metrics.',
    remedy:
      'Set hubble.tls.auto.method to certmanager, or name a Secret with a certificate in hubble.metrics.tls.server.existingSecret.',
    see: `${DOCS}/observability/metrics/#hubble-metrics`,
  },
  {
    code: 'CIL193',
    broken: ({ hubble }) => {
      const { enabled, eventBufferCapacity: capacity } = hubble;
      return (
        enabled &&
        capacity !== undefined &&
        !isBufferCapacity(Number(capacity)) &&
        `hubble.eventBufferCapacity is ${capacity}, but Hubble's buffer has room for 1, 3, 7 … 65535 events: one less than a power of two.`
      );
    },
    remedy: 'Choose 4095, which is the default, or another of these numbers.',
    see: `${DOCS}/observability/hubble/`,
  },
  {
    code: 'CIL194',
    broken: (s) => s.l2announcements.enabled && leaseProblem(s),
    remedy: 'Leave them out for the defaults: 15s, 5s and 2s.',
    see: `${DOCS}/network/l2-announcements/#sizing-client-rate-limit`,
  },
  {
    code: 'CIL195',
    broken: ({ bgpControlPlane: { enabled, routerIDAllocation } }) =>
      enabled &&
      routerIDAllocation.mode === 'ip-pool' &&
      !isIpv4Network(routerIDAllocation.ipPool) &&
      `bgpControlPlane.routerIDAllocation.mode is ip-pool, but ipPool is ${routerIDAllocation.ipPool || 'empty'}, and no IPv4 network.`,
    remedy: 'Set ipPool to a network such as 10.9.0.0/24, or leave the mode out.',
    see: `${DOCS}/network/bgp-control-plane/bgp-control-plane-operation/`,
  },
  {
    code: 'CIL196',
    broken: (s) =>
      s.defaultLBServiceIPAM === 'nodeipam' &&
      !s.nodeIPAM.enabled &&
      'defaultLBServiceIPAM is nodeipam, but nodeIPAM.enabled is false, so Services get no address.',
    remedy: 'Set settings.nodeIPAM.enabled to true, or leave defaultLBServiceIPAM out.',
    see: `${DOCS}/network/node-ipam/`,
  },
];

const LARGEST_BUFFER = 65_535;

function isBufferCapacity(capacity: number): boolean {
  return capacity >= 1 && capacity <= LARGEST_BUFFER && Number.isInteger(Math.log2(capacity + 1));
}

function isIpv4Network(text: string): boolean {
  return Cidr.problems(text, '').length === 0 && Cidr.parse(text).family === IpFamily.IPV4;
}

/** A lease is renewed several times before it ends. */
const RETRIES = 1.2;

function leaseProblem({ l2announcements }: CiliumSettings): string | false {
  const { leaseDuration = '15s', leaseRenewDeadline = '5s', leaseRetryPeriod = '2s' } = l2announcements;
  const [lease, renew, retry] = [leaseDuration, leaseRenewDeadline, leaseRetryPeriod].map(goDuration);
  if (lease === undefined || renew === undefined || retry === undefined) return false;
  if (lease > renew && renew > RETRIES * retry) return false;
  return `l2announcements has leaseDuration ${leaseDuration}, leaseRenewDeadline ${leaseRenewDeadline} and leaseRetryPeriod ${leaseRetryPeriod}, but leaseDuration must be longer than leaseRenewDeadline, and leaseRenewDeadline longer than 1.2 times leaseRetryPeriod: otherwise no node announces anything.`;
}

/** What is wrong with these settings taken together. */
export function featureProblems(settings: CiliumSettings): Problem[] {
  return [...KUBE_PROXY_RULES, ...ENCRYPTION_RULES, ...RULES].flatMap((rule) => {
    const what = rule.broken(settings);
    return what ? [{ what, remedy: `${rule.remedy} See ${pageOf(rule, settings)}`, code: rule.code }] : [];
  });
}

/** Without a number, a cluster is in no mesh. */
function isClusterId(id = 0, largest = 255): boolean {
  return id >= 0 && id <= largest;
}
