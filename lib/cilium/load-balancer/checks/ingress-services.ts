import type { ClusterIndex } from '../../../cluster/cluster-index';
import { IpAddress } from '../../../kubernetes/ip-address';
import { ciliumIn } from '../../cluster/install';
import { type CiliumIngress, ciliumIngresses } from '../../gateway/ingresses';
import type { CiliumSettings } from '../../settings';
import { annotation, REQUESTED_IPS, SHARING_CROSS_NAMESPACE, SHARING_KEY } from '../annotations';
import { familiesOf } from './gateway-services';
import type { AddressedService } from './service';

const TYPE = { name: 'ingress.cilium.io/service-type', alias: 'io.cilium.ingress/service-type' };
const PORTS = [80, 443].map((port) => ({ port, protocol: 'TCP' }));

/**
 * The Services of type LoadBalancer that Cilium's operator makes for Ingresses which share none. They get addresses
 * like all others.
 *
 * @see https://docs.cilium.io/en/stable/network/servicemesh/ingress/#supported-ingress-annotations
 */
export function ingressServices(index: ClusterIndex): AddressedService[] {
  const settings = ciliumIn(index)?.settings;
  const controller = settings?.ingressController;
  if (!settings || !controller?.enabled || controller.hostNetwork.enabled) return [];
  return ciliumIngresses(index)
    .filter(
      ({ isDedicated, ingress }) =>
        isDedicated && (annotation(ingress.annotations, TYPE) ?? 'LoadBalancer') === 'LoadBalancer',
    )
    .map(({ ingress }) => serviceOf(ingress, settings));
}

function serviceOf(ingress: CiliumIngress['ingress'], settings: CiliumSettings): AddressedService {
  const { title, construct, name, namespace } = ingress;
  const passed = (all: Readonly<Record<string, string>>) =>
    Object.fromEntries(
      Object.entries(all).filter(([key]) =>
        settings.ingressController.ingressLBAnnotationPrefixes.some((prefix) => key.startsWith(prefix)),
      ),
    );
  const annotations = passed(ingress.annotations);
  const asked = (annotation(annotations, REQUESTED_IPS)?.split(',') ?? [])
    .map((text) => text.trim())
    .filter((text) => text !== '');
  return {
    title,
    construct,
    namespace,
    labels: {
      'cilium.io/ingress': 'true',
      ...passed(ingress.labels),
      'io.kubernetes.service.name': `cilium-ingress-${name}`,
      'io.kubernetes.service.namespace': namespace,
    },
    loadBalancerClass: undefined,
    requested: asked.flatMap((text) => IpAddress.read(text) ?? []),
    asksCilium: asked.length > 0,
    unreadable: asked.filter((text) => !IpAddress.read(text)),
    families: familiesOf(settings),
    sharingKey: annotation(annotations, SHARING_KEY) || undefined,
    sharingCrossNamespace: annotation(annotations, SHARING_CROSS_NAMESPACE)?.split(',') ?? [],
    externalTrafficPolicy: settings.ingressController.service.externalTrafficPolicy || 'Cluster',
    ports: PORTS,
    selector: {},
  };
}
