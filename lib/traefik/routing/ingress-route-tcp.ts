import type { Construct } from 'constructs';
import * as v from 'valibot';
import { RESOURCE_CHECKS } from '../../kubernetes/custom-resource';
import { referring, type ServiceRef } from '../../kubernetes/references';
import { type Problem, quoted, refuse } from '../../problems';
import { checkEach, checkProps, instanceOf, type PropChecks, requireProps } from '../../settings/props';
import type { JsonMap } from '../../settings/schema';
import { flag, objects, text, whole } from '../../settings/values';
import { ENTRY_POINTS_CHECK, type EntryPoint, entryPointNames } from './entry-point';
import type { MiddlewareTCP } from './middleware/middleware-tcp';
import { type MiddlewareTCPRef, referenceTo, type ServersTransportTCPRef } from './references';
import { problemsBesideOthers } from './route-conflicts';
import { checkNames, type RouteTls, routeTls, TLS_CHECKS, tlsContradictions } from './route-tls';
import { RoutingResource, type RoutingResourceProps } from './routing-resource';
import { TcpRule } from './rule/tcp-rule';
import type { ServersTransportTCP } from './servers-transport-tcp';
import { providerName } from './service';
import { checkKubernetesService } from './service-in-program';
import { servicePort } from './values';

/** Where TCP connections go. */
export interface TcpService {
  /** The Service; a plain name is one in the route's namespace. */
  readonly service: string | ServiceRef;
  /** Number (1 to 65535) or name of the Service's port. */
  readonly port: number | string;
  /**
   * Share of the connections among several services, 0 or more.
   * @default 1
   */
  readonly weight?: number;
  /**
   * Whether Traefik speaks TLS to the pods.
   * @default false
   */
  readonly tls?: boolean;
  /**
   * How Traefik connects to the pods, for example with the PROXY protocol.
   * @default - without TLS and PROXY protocol
   */
  readonly serversTransport?: string | ServersTransportTCP | ServersTransportTCPRef;
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

/** One rule, and where the connections that it matches go. */
export interface TcpRoute {
  /** Which connections it matches. */
  readonly match: TcpRule;
  /** Where they go; several share them by weight. */
  readonly services: readonly TcpService[];
  /**
   * The middlewares that they pass first, in this order.
   * @default - nothing
   */
  readonly middlewares?: readonly (string | MiddlewareTCP | MiddlewareTCPRef)[];
  /**
   * Priority among the rules that match a connection: the highest wins.
   * @default - the length of the rule's text; HostSNI(`*`) comes last
   */
  readonly priority?: number;
}

/** TLS of a route for TCP. */
export interface TcpRouteTls extends RouteTls {
  /**
   * Whether the pods terminate TLS, and Traefik only reads the server name (SNI).
   * @default false
   */
  readonly passthrough?: boolean;
}

/** Props of `IngressRouteTCP`. */
export interface IngressRouteTCPProps extends RoutingResourceProps {
  /** The routes; at least one. */
  readonly routes: readonly TcpRoute[];
  /**
   * The entry points that accept the connections. Names are those of the program's `TraefikIngress`.
   * @default - the default entry points
   */
  readonly entryPoints?: readonly (string | EntryPoint)[];
  /**
   * TLS, terminated by Traefik or passed through; `{}` for TLS with the default certificate.
   * @default - none
   */
  readonly tls?: TcpRouteTls;
  /**
   * Which installation of Traefik handles the route, if there are several.
   * @default - each that does not select a class
   */
  readonly ingressClassName?: string;
}

const ROUTE_CHECKS: PropChecks<TcpRoute> = {
  match: instanceOf(TcpRule, 'a TcpRule, such as TcpRule.hostSni(…) or TcpRule.parse(…)'),
  services: objects('service'),
  middlewares: v.array(referring('MiddlewareTCP')),
  priority: v.pipe(v.number(), v.integer()),
};

const SERVICE_CHECKS: PropChecks<TcpService> = {
  service: referring('Service'),
  port: servicePort,
  weight: whole(0),
  tls: flag,
  serversTransport: referring('ServersTransportTCP'),
  nativeLB: flag,
  nodePortLB: flag,
};

const CHECKS: PropChecks<IngressRouteTCPProps> = {
  ...RESOURCE_CHECKS,
  routes: objects('route'),
  entryPoints: ENTRY_POINTS_CHECK,
  tls: { ...TLS_CHECKS, passthrough: flag },
  ingressClassName: text,
};

/**
 * Routes for TCP, with or without TLS.
 *
 * @throws ConfigurationError when a prop is unknown or does not fit
 * @see https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/crd/tcp/ingressroutetcp/
 */
export class IngressRouteTCP extends RoutingResource {
  readonly kind = 'IngressRouteTCP';

  constructor(scope: Construct, id: string, props: IngressRouteTCPProps) {
    super(scope, id, props);
    props = checkProps(this, props, CHECKS);
    requireProps(this, props, ['routes']);
    checkEach(this, 'routes', props.routes, ROUTE_CHECKS, ['match', 'services']);
    refuse(this, [...contradictions(props), ...(props.tls ? tlsContradictions(props.tls) : [])]);
    checkNames(
      this,
      props.tls,
      props.routes.map(({ match }) => match.toString()),
    );
    this.checkInCluster((index) => problemsBesideOthers(this, index));
    this.define(props, {
      ingressClassName: props.ingressClassName,
      entryPoints: entryPointNames(this, props.entryPoints, 'TCP'),
      routes: props.routes.map((route, index) => this.route(route, `routes[${index}]`)),
      tls: props.tls && { ...routeTls(this, props.tls), passthrough: props.tls.passthrough },
    });
  }

  private route({ match, services, middlewares, ...rest }: TcpRoute, path: string): JsonMap {
    checkEach(this, `${path}.services`, services, SERVICE_CHECKS, ['service', 'port']);
    return {
      match: match.toString(),
      ...rest,
      middlewares: middlewares?.map((middleware, index) =>
        this.refer(`${path}.middlewares[${index}]`, 'MiddlewareTCP', middleware),
      ),
      services: services.map((service, index) => this.service(service, `${path}.services[${index}]`)),
    };
  }

  private service({ service, serversTransport, ...rest }: TcpService, path: string): JsonMap {
    const reference = referenceTo('Service', service);
    checkKubernetesService(this, path, reference, reference.namespace ?? this.namespace, rest);
    return {
      ...this.refer(`${path}.service`, 'Service', reference),
      ...rest,
      // Traefik looks for it in the namespace of the route, not of the service.
      serversTransport:
        serversTransport &&
        providerName(this, this.refer(`${path}.serversTransport`, 'ServersTransportTCP', serversTransport)),
    };
  }
}

function contradictions({ routes, tls }: IngressRouteTCPProps): Problem[] {
  const problems: Problem[] = [];
  routes.forEach(({ match }, index) => {
    if (tls !== undefined || !match.needsTls) return;
    problems.push({
      what: `routes[${index}].match is ${quoted(match.toString())}, but only TLS carries the name that a client asks for, and tls is not set.`,
      remedy: "Set tls, for example { passthrough: true }, or match TcpRule.hostSni('*').",
      code: 'TRR021',
    });
  });
  const unused = (['secret', 'certResolver', 'domains', 'options'] as const).filter(
    (name) => tls?.[name] !== undefined,
  );
  if (tls?.passthrough && unused.length > 0) {
    problems.push({
      what: `tls.passthrough is true, so that the pods end TLS, but tls.${unused[0]} is for TLS that Traefik ends.`,
      remedy: `Remove ${unused.map((name) => `tls.${name}`).join(', ')}, or passthrough.`,
      code: 'TRR022',
    });
  }
  return problems;
}
