import type { Construct } from 'constructs';
import { RESOURCE_CHECKS } from '../../kubernetes/custom-resource';
import { checkEach, checkProps, type PropChecks, requireProps } from '../../settings/props';
import type { JsonMap } from '../../settings/schema';
import { atLeastOne, flag, objects, whole } from '../../settings/values';
import { circle } from './circles';
import { RoutingResource, type RoutingResourceProps } from './routing-resource';
import { httpService, warnOfWeightlessServices } from './service';
import { HTTP_SERVICE_CHECKS, type HttpService, STICKY_CHECKS, type StickyCookie } from './service-props';
import { status } from './values';

/** Props of `TraefikService.weighted`. */
export interface WeightedProps extends RoutingResourceProps {
  /** The services that share the requests by `weight`; at least one. */
  readonly services: readonly HttpService[];
  /**
   * A cookie that keeps a client on the same service; `{}` for one with defaults.
   * @default - none
   */
  readonly sticky?: StickyCookie;
}

/** A service that gets copies of requests. */
export interface Mirror extends HttpService {
  /** Share of the requests that are copied, 0 to 100. */
  readonly percent: number;
}

/** Props of `TraefikService.mirroring`. */
export interface MirroringProps extends RoutingResourceProps {
  /** The service whose responses clients get. */
  readonly service: HttpService;
  /** Services that get copies, whose responses are discarded; at least one. */
  readonly mirrors: readonly Mirror[];
  /**
   * Whether bodies are copied too.
   * @default true
   */
  readonly mirrorBody?: boolean;
  /**
   * Maximum size of the body of a request that is copied, in bytes; -1 for no limit.
   * @default -1
   */
  readonly maxBodySize?: number;
}

/** Props of `TraefikService.highestRandomWeight`. */
export interface HighestRandomWeightProps extends RoutingResourceProps {
  /** The services that share the clients by `weight`; at least one. */
  readonly services: readonly HttpService[];
}

/** Props of `TraefikService.failover`. */
export interface FailoverProps extends RoutingResourceProps {
  /** The service that gets the requests. */
  readonly service: HttpService;
  /** The service that gets them when the first fails. */
  readonly fallback: HttpService;
  /** Status codes that count as failure, such as `500-599`; at least one. */
  readonly status: readonly string[];
  /**
   * Maximum size of the body of a request that is retried, in bytes; -1 for no limit.
   * @default -1
   */
  readonly maxRequestBodyBytes?: number;
}

const services = objects('service');

const WEIGHTED_CHECKS: PropChecks<WeightedProps> = { ...RESOURCE_CHECKS, services, sticky: STICKY_CHECKS };

const MIRROR_CHECKS: PropChecks<Mirror> = { ...HTTP_SERVICE_CHECKS, percent: whole(0, 100) };

const MIRRORING_CHECKS: PropChecks<MirroringProps> = {
  ...RESOURCE_CHECKS,
  service: HTTP_SERVICE_CHECKS,
  mirrors: services,
  mirrorBody: flag,
  maxBodySize: whole(-1),
};

const HRW_CHECKS: PropChecks<HighestRandomWeightProps> = { ...RESOURCE_CHECKS, services };

const FAILOVER_CHECKS: PropChecks<FailoverProps> = {
  ...RESOURCE_CHECKS,
  service: HTTP_SERVICE_CHECKS,
  fallback: HTTP_SERVICE_CHECKS,
  status: atLeastOne(status, 'status'),
  maxRequestBodyBytes: whole(-1),
};

/**
 * Several services under one name, which routes refer to like a Service. Each type has a static method.
 *
 * @see https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/crd/http/traefikservice/
 */
export class TraefikService extends RoutingResource {
  /**
   * Services that share requests by weight.
   * @throws ConfigurationError when a prop is unknown, missing or does not fit
   */
  static weighted(scope: Construct, id: string, props: WeightedProps): TraefikService {
    const service = new TraefikService(scope, id, props);
    props = service.checked(props, WEIGHTED_CHECKS, ['services']);
    const { sticky } = props;
    service.define(props, { weighted: { services: service.services(props), sticky: sticky && { cookie: sticky } } });
    return service;
  }

  /**
   * A service whose requests are mirrored to others.
   * @throws ConfigurationError when a prop is unknown, missing or does not fit
   */
  static mirroring(scope: Construct, id: string, props: MirroringProps): TraefikService {
    const service = new TraefikService(scope, id, props);
    props = service.checked(props, MIRRORING_CHECKS, ['service', 'mirrors']);
    checkEach(service, 'mirrors', props.mirrors, MIRROR_CHECKS, ['service', 'percent']);
    const { mirrorBody, maxBodySize } = props;
    const mirrors = props.mirrors.map((mirror, index) => httpService(service, `mirrors[${index}]`, mirror));
    service.define(props, {
      mirroring: { ...httpService(service, 'service', props.service), mirrorBody, maxBodySize, mirrors },
    });
    return service;
  }

  /**
   * Services among which each client stays with one, by hashing its address.
   * @throws ConfigurationError when a prop is unknown, missing or does not fit
   */
  static highestRandomWeight(scope: Construct, id: string, props: HighestRandomWeightProps): TraefikService {
    const service = new TraefikService(scope, id, props);
    props = service.checked(props, HRW_CHECKS, ['services']);
    service.define(props, { highestRandomWeight: { services: service.services(props) } });
    return service;
  }

  /**
   * A service and a fallback for when it fails.
   * @throws ConfigurationError when a prop is unknown, missing or does not fit
   */
  static failover(scope: Construct, id: string, props: FailoverProps): TraefikService {
    const service = new TraefikService(scope, id, props);
    props = service.checked(props, FAILOVER_CHECKS, ['service', 'fallback', 'status']);
    const { status, maxRequestBodyBytes } = props;
    service.define(props, {
      failover: {
        service: httpService(service, 'service', props.service),
        fallback: httpService(service, 'fallback', props.fallback),
        errors: { status, maxRequestBodyBytes },
      },
    });
    return service;
  }

  readonly kind = 'TraefikService';

  private constructor(scope: Construct, id: string, props: RoutingResourceProps) {
    super(scope, id, props);
    this.checkInCluster((index) => circle(this, 'TraefikService', index));
  }

  private checked<Props extends object>(
    props: Props,
    checks: PropChecks<Props>,
    required: readonly (keyof Props & string)[],
  ): Props {
    props = checkProps(this, props, checks);
    requireProps(this, props, required);
    return props;
  }

  private services(props: WeightedProps | HighestRandomWeightProps): JsonMap[] {
    checkEach(this, 'services', props.services, HTTP_SERVICE_CHECKS, ['service']);
    warnOfWeightlessServices(this, 'services', props.services);
    return props.services.map((service, index) => httpService(this, `services[${index}]`, service));
  }
}
