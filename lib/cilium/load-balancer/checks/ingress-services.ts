import type { ClusterIndex } from '../../../cluster/cluster-index';
import { ciliumIn } from '../../cluster/install';
import { type CiliumIngress, ciliumIngresses } from '../../gateway/ingresses';
import type { CiliumSettings } from '../../settings';
import { annotation } from '../annotations';
import { type AddressedService, asked, asksFor, identityLabels, requestedIn } from './addressed-service';
import { familiesOf } from './gateway-services';

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
  const wanted = asked(requestedIn(annotations) ?? [], annotations);
  return {
    ...wanted,
    title,
    construct,
    namespace,
    labels: {
      'cilium.io/ingress': 'true',
      ...passed(ingress.labels),
      ...identityLabels(`cilium-ingress-${name}`, namespace),
    },
    loadBalancerClass: undefined,
    asksCilium: asksFor(wanted),
    families: familiesOf(settings),
    externalTrafficPolicy: settings.ingressController.service.externalTrafficPolicy || 'Cluster',
    ports: PORTS,
    selector: {},
  };
}
