import type { IConstruct } from 'constructs';
import type { ClusterIndex } from '../../../cluster/cluster-index';
import { warn } from '../../../warnings';
import { ciliumIn, type LocatedInstall } from '../../cluster/install';
import { ciliumGateways } from '../../gateway/gateways';
import { annotation, REQUESTED_IPS } from '../annotations';
import { LoadBalancerClass } from '../service-options';
import type { AddressedService } from './addressed-service';
import { type Pool, serves } from './pool';
import { loadBalancers } from './service';

/** Cilium, where it leaves Services without a class to nodes' addresses or to something else. */
function sparingPools(index: ClusterIndex): LocatedInstall | undefined {
  const cilium = ciliumIn(index);
  if (!cilium || cilium.options.off('enable-lb-ipam')) return undefined;
  return defaultOf(cilium) === 'lbipam' ? undefined : cilium;
}

/** What gives addresses to Services without a class. */
function defaultOf({ options }: LocatedInstall): string {
  return options.text('default-lb-service-ipam') || 'lbipam';
}

/** Warns of pools from which no Service of the program gets an address, since none has a class of Cilium's. */
export function warnOfUnusedPools(
  index: ClusterIndex,
  pools: readonly Pool[],
  services: readonly AddressedService[],
): void {
  const cilium = sparingPools(index);
  if (!cilium) return;
  for (const pool of pools) {
    if (pool.disabled || services.some((service) => serves(pool, service))) continue;
    warn(pool.object.construct, {
      what: `the pool gives no address to Services without a loadBalancerClass, because defaultLBServiceIPAM is ${defaultOf(cilium)} in ${cilium.path}, and no Service of the program has a class of Cilium's.`,
      remedy: `Leave settings.defaultLBServiceIPAM of CiliumCni out, or give the Services a loadBalancerClass: ${Object.values(LoadBalancerClass).join(' or ')}.`,
      code: 'LB023',
    });
  }
}

/** Warns of Services and Gateways that ask for addresses of pools and get none. */
export function warnOfUnansweredRequests(index: ClusterIndex): void {
  const cilium = sparingPools(index);
  if (!cilium) return;
  const services = loadBalancers(index)
    .filter(({ spec }) => spec.loadBalancerClass === undefined)
    .flatMap((service) => {
      const asked = annotation(service.annotations, REQUESTED_IPS);
      return asked === undefined ? [] : [{ ...service, asked }];
    });
  const gateways = ciliumGateways(index)
    .filter(({ isParameterized }) => !isParameterized)
    .flatMap((gateway) => {
      const { infrastructure, addresses = [] } = gateway.spec;
      const asked = annotation(infrastructure?.annotations ?? {}, REQUESTED_IPS);
      const all = asked ?? addresses.map(({ value }) => value).join(', ');
      // A Gateway that asks for no particular address is fine with those of nodes.
      if (all === '' && defaultOf(cilium) === 'nodeipam') return [];
      return [{ ...gateway, asked: all || 'an address' }];
    });
  const served = cilium.settings.gatewayAPI.hostNetwork.enabled ? services : [...services, ...gateways];
  for (const { construct, title, asked } of served) warnOf(construct, title, asked, cilium);
}

function warnOf(construct: IConstruct, title: string, asked: string, cilium: LocatedInstall): void {
  warn(construct, {
    what: `${title} asks for ${asked}, but Cilium gives Services without a loadBalancerClass none from its pools, because defaultLBServiceIPAM is ${defaultOf(cilium)} in ${cilium.path}.`,
    remedy: 'Leave settings.defaultLBServiceIPAM of CiliumCni out.',
    code: 'LB024',
  });
}
