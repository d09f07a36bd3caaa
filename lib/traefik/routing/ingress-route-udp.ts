import type { Construct } from 'constructs';
import { RESOURCE_CHECKS } from '../../kubernetes/custom-resource';
import { referring, type ServiceRef } from '../../kubernetes/references';
import { checkEach, checkProps, type PropChecks, requireProps } from '../../settings/props';
import type { JsonMap } from '../../settings/schema';
import { flag, objects, text, whole } from '../../settings/values';
import { ENTRY_POINTS_CHECK, type EntryPoint, entryPointNames } from './entry-point';
import { referenceTo } from './references';
import { problemsBesideOthers } from './route-conflicts';
import { RoutingResource, type RoutingResourceProps } from './routing-resource';
import { checkKubernetesService } from './service-in-program';
import { servicePort } from './values';

/** Where UDP packets go. */
export interface UdpService {
  /** The Service; a plain name is one in the route's namespace. */
  readonly service: string | ServiceRef;
  /** Number (1 to 65535) or name of the Service's port. */
  readonly port: number | string;
  /**
   * Share of the sessions among several services, 0 or more.
   * @default 1
   */
  readonly weight?: number;
  /**
   * Whether Traefik connects to the Service's address instead of the pods'.
   * @default false
   */
  readonly nativeLB?: boolean;
  /**
   * Whether Traefik connects to the node ports; for Services of type NodePort.
   * @default false
   */
  readonly nodePortLB?: boolean;
}

/** Props of `IngressRouteUDP`. */
export interface IngressRouteUDPProps extends RoutingResourceProps {
  /** Where packets go; several share the sessions by weight. UDP has no rules: an entry point has one route. */
  readonly services: readonly UdpService[];
  /**
   * The entry points that accept the packets. Names are those of the program's `TraefikIngress`.
   * @default - all for UDP
   */
  readonly entryPoints?: readonly (string | EntryPoint)[];
  /**
   * Which installation of Traefik handles the route, if there are several.
   * @default - each that does not select a class
   */
  readonly ingressClassName?: string;
}

const SERVICE_CHECKS: PropChecks<UdpService> = {
  service: referring('Service'),
  port: servicePort,
  weight: whole(0),
  nativeLB: flag,
  nodePortLB: flag,
};

const CHECKS: PropChecks<IngressRouteUDPProps> = {
  ...RESOURCE_CHECKS,
  services: objects('service'),
  entryPoints: ENTRY_POINTS_CHECK,
  ingressClassName: text,
};

/**
 * A route for UDP.
 *
 * @throws ConfigurationError when a prop is unknown or does not fit
 * @see https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/crd/udp/ingressrouteudp/
 */
export class IngressRouteUDP extends RoutingResource {
  readonly kind = 'IngressRouteUDP';

  constructor(scope: Construct, id: string, props: IngressRouteUDPProps) {
    super(scope, id, props);
    props = checkProps(this, props, CHECKS);
    requireProps(this, props, ['services']);
    checkEach(this, 'services', props.services, SERVICE_CHECKS, ['service', 'port']);
    this.checkInCluster((index) => problemsBesideOthers(this, index));
    this.define(props, {
      ingressClassName: props.ingressClassName,
      entryPoints: entryPointNames(this, props.entryPoints, 'UDP'),
      routes: [{ services: props.services.map((service, index) => this.service(service, `services[${index}]`)) }],
    });
  }

  private service({ service, ...rest }: UdpService, path: string): JsonMap {
    const reference = referenceTo('Service', service);
    checkKubernetesService(this, path, reference, reference.namespace ?? this.namespace, rest, 'UDP');
    return { ...this.refer(`${path}.service`, 'Service', reference), ...rest };
  }
}
