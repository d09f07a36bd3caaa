import type { ClusterIndex } from '../../../cluster/cluster-index';
import { IpFamily } from '../../../kubernetes/cidr';
import { mayBothSelect, type SelectorManifest, selects } from '../../../kubernetes/label-selection';
import type { Problem } from '../../../problems';
import { atLeast } from '../../../settings/version';
import { warn } from '../../../warnings';
import { ciliumIn } from '../../cluster/install';
import { LoadBalancerClass } from '../service-options';
import type { AddressedService } from './addressed-service';
import { type Pool, serves } from './pool';

/** Something that makes addresses of Services known outside of the cluster. */
interface Announcer {
  readonly families: readonly IpFamily[];
  readonly loadBalancerClass: LoadBalancerClass;
  readonly selector: SelectorManifest | undefined;
}

interface L2PolicySpec {
  readonly loadBalancerIPs: boolean;
  readonly serviceSelector: SelectorManifest;
}

interface AdvertisementSpec {
  readonly advertisements: readonly {
    readonly advertisementType: string;
    readonly selector?: SelectorManifest;
    readonly service?: { readonly addresses?: readonly string[] };
  }[];
}

/**
 * Warns of pools that nothing announces: their addresses are given to Services, but cannot be reached from outside. It
 * is not an error, because a route to the nodes, or objects of another program, may do it.
 */
export function warnOfSilentPools(
  index: ClusterIndex,
  pools: readonly Pool[],
  services: readonly AddressedService[],
): void {
  const announcers = announcersOf(index);
  for (const pool of pools) {
    if (pool.disabled) continue;
    const silent = [IpFamily.IPV4, IpFamily.IPV6].filter(
      (family) =>
        pool.blocks.some((block) => block.family === family) && !isAnnounced(pool, family, announcers, services),
    );
    if (silent.length > 0) warn(pool.object.construct, unannounced(silent));
  }
}

/**
 * Warns of Services that are announced by L2 but served only by nodes with their pods: the one node that answers is
 * chosen without regard to pods.
 *
 * @see https://docs.cilium.io/en/stable/network/l2-announcements/#limitations
 */
export function warnOfLocalServices(index: ClusterIndex, services: readonly AddressedService[]): void {
  const l2 = announcersOf(index).filter(
    ({ loadBalancerClass }) => loadBalancerClass === LoadBalancerClass.L2_ANNOUNCER,
  );
  for (const service of services) {
    if (service.externalTrafficPolicy !== 'Local' || !l2.some((announcer) => announces(announcer, service))) continue;
    warn(service.construct, {
      what: 'externalTrafficPolicy is Local, but an L2AnnouncementPolicy announces the Service, by a node that may have no pod of it and then drops its traffic.',
      remedy: 'Use TrafficPolicy.CLUSTER, or announce the Service by BGP: LoadBalancerClass.BGP_CONTROL_PLANE.',
      code: 'LB020',
    });
  }
}

function announces({ selector, loadBalancerClass }: Announcer, service: AddressedService): boolean {
  const own = service.loadBalancerClass;
  return selects(selector, service.labels) && (own === undefined || own === loadBalancerClass);
}

function isAnnounced(
  pool: Pool,
  family: IpFamily,
  announcers: readonly Announcer[],
  services: readonly AddressedService[],
): boolean {
  const able = announcers.filter(({ families }) => families.includes(family));
  const served = services.filter((service) => serves(pool, service));
  // Without Services in the program, those that may come later count.
  if (served.length === 0) return able.some(({ selector }) => mayBothSelect(pool.selector, selector));
  return able.some((announcer) => served.some((service) => announces(announcer, service)));
}

function announcersOf(index: ClusterIndex): Announcer[] {
  const settings = ciliumIn(index)?.settings;
  // Before 1.19, Cilium answers ARP, but not NDP.
  const families = settings && !atLeast(settings, '1.19') ? [IpFamily.IPV4] : [IpFamily.IPV4, IpFamily.IPV6];
  const l2 = index
    .objects<L2PolicySpec>('cilium.io/CiliumL2AnnouncementPolicy')
    .filter(({ spec }) => spec.loadBalancerIPs === true)
    .map(({ spec }) => ({
      families,
      loadBalancerClass: LoadBalancerClass.L2_ANNOUNCER,
      selector: spec.serviceSelector,
    }));
  const bgp = index
    .objects<AdvertisementSpec>('cilium.io/CiliumBGPAdvertisement')
    .flatMap(({ spec }) => spec.advertisements ?? [])
    // Without a selector, BGP announces no Service at all.
    .filter(({ selector, service }) => selector && service?.addresses?.includes('LoadBalancerIP'))
    .map(({ selector }) => ({
      families: [IpFamily.IPV4, IpFamily.IPV6],
      loadBalancerClass: LoadBalancerClass.BGP_CONTROL_PLANE,
      selector,
    }));
  return [...l2, ...bgp];
}

function unannounced(families: readonly IpFamily[]): Problem {
  const onlyBgp = !families.includes(IpFamily.IPV4);
  return {
    what: `nothing announces the ${families.join(' and ')} addresses of this pool, so they cannot be reached from outside of the cluster.`,
    remedy: onlyBgp
      ? 'Add a BgpAdvertisement for the Services; before 1.19, Cilium announces IPv6 by BGP only.'
      : 'Add an L2AnnouncementPolicy or a BgpAdvertisement for the Services, unless something else leads there.',
    code: 'LB016',
  };
}
