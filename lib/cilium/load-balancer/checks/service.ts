import type { ClusterIndex, ClusterObject } from '../../../cluster/cluster-index';
import { Cidr, IpFamily } from '../../../kubernetes/cidr';
import { type CiliumInstall, ciliumIn } from '../../cluster/install';
import { IpFamilyPolicy, LoadBalancerClass } from '../service-options';
import { type AddressedService, asked, identityLabels, requestedIn } from './addressed-service';
import { gatewayServices } from './gateway-services';
import { ingressServices } from './ingress-services';
import type { Pool } from './pool';

/** What the manifest of a Service has. */
interface ServiceSpec {
  readonly type: string;
  readonly loadBalancerClass: string;
  readonly loadBalancerIP: string;
  readonly ipFamilyPolicy: string;
  readonly ipFamilies: readonly string[];
  readonly externalTrafficPolicy: string;
  readonly ports: readonly { readonly port: number; readonly protocol?: string }[];
  readonly selector: Readonly<Record<string, string>>;
}

/**
 * The Services that get their addresses from Cilium's pools, those that Cilium makes for Gateways and Ingresses
 * included.
 */
export function servicesOf(index: ClusterIndex, pools: readonly Pool[]): AddressedService[] {
  const cilium = ciliumIn(index);
  const families = familiesOf(cilium, pools);
  const made = isForPools(undefined, cilium) ? [...gatewayServices(index), ...ingressServices(index)] : [];
  return [
    ...loadBalancers(index)
      .filter(({ spec }) => isForPools(spec.loadBalancerClass, cilium))
      .map((object) => readService(object, families)),
    ...made,
  ];
}

/** Every Service of type LoadBalancer. */
export function loadBalancers(index: ClusterIndex): ClusterObject<Partial<ServiceSpec>>[] {
  return index.objects<ServiceSpec>('Service').filter(({ spec }) => spec.type === 'LoadBalancer');
}

function isForPools(loadBalancerClass: string | undefined, cilium: CiliumInstall | undefined): boolean {
  const { settings, options } = cilium ?? {};
  if (options?.off('enable-lb-ipam')) return false;
  if (loadBalancerClass === undefined) return ['', 'lbipam'].includes(options?.text('default-lb-service-ipam') ?? '');
  if (loadBalancerClass === LoadBalancerClass.L2_ANNOUNCER) return !settings || settings.l2announcements.enabled;
  if (loadBalancerClass === LoadBalancerClass.BGP_CONTROL_PLANE) return !settings || settings.bgpControlPlane.enabled;
  return false;
}

/**
 * The families of Services in the cluster, the first one first. Without an install, those of the pools stand for them.
 */
function familiesOf(cilium: CiliumInstall | undefined, pools: readonly Pool[]): IpFamily[] {
  const all = [IpFamily.IPV4, IpFamily.IPV6];
  if (!cilium) {
    const pooled = all.filter((family) => pools.some(({ blocks }) => blocks.some((block) => block.family === family)));
    return pooled.length > 0 ? pooled : [IpFamily.IPV4];
  }
  const { ipv4, ipv6 } = cilium.settings;
  const enabled = all.filter((family) => (family === IpFamily.IPV4 ? ipv4.enabled : ipv6.enabled));
  const services = cilium.serviceCidrs
    .filter((text) => Cidr.problems(text, '').length === 0)
    .map((text) => Cidr.parse(text).family);
  return services.length > 0 ? services.filter((family) => enabled.includes(family)) : enabled;
}

function readService(
  { title, construct, name, namespace, labels, annotations, spec }: ClusterObject<Partial<ServiceSpec>>,
  families: readonly IpFamily[],
): AddressedService {
  const byAnnotation = requestedIn(annotations);
  return {
    ...asked([spec.loadBalancerIP ?? '', ...(byAnnotation ?? [])], annotations),
    title,
    construct,
    namespace,
    labels: { ...labels, ...identityLabels(name, namespace) },
    loadBalancerClass: spec.loadBalancerClass,
    asksCilium: byAnnotation !== undefined,
    families: requestedFamilies(spec, families),
    externalTrafficPolicy: spec.externalTrafficPolicy ?? 'Cluster',
    ports: (spec.ports ?? []).map(({ port, protocol = 'TCP' }) => ({ port, protocol })),
    selector: spec.selector ?? {},
  };
}

function requestedFamilies(
  { ipFamilyPolicy, ipFamilies = [] }: Partial<ServiceSpec>,
  cluster: readonly IpFamily[],
): IpFamily[] {
  if (ipFamilyPolicy === IpFamilyPolicy.PREFER_DUAL_STACK || ipFamilyPolicy === IpFamilyPolicy.REQUIRE_DUAL_STACK) {
    return [...new Set(cluster)];
  }
  const [first = cluster[0]] = ipFamilies;
  return first === IpFamily.IPV4 || first === IpFamily.IPV6 ? [first] : [];
}
