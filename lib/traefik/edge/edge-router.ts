import { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import * as v from 'valibot';
import { CONTAINER_RESOURCES, type ContainerResources } from '../../kubernetes/container-resources';
import { isDnsSubdomain } from '../../kubernetes/names';
import { describe, type Problem, quoted, refuse } from '../../problems';
import { checkProps, duration, instanceOf, type PropChecks, requireProps } from '../../settings/props';
import type { JsonMap } from '../../settings/schema';
import { flag, text, texts, whole } from '../../settings/values';
import { Exposure } from '../options/exposure';
import { TraefikIngress } from '../traefik-ingress';
import { networkPolicies, TENANT_LABEL } from './edge-network';
import {
  EDGE_GATEWAY,
  type EdgeHost,
  EdgeRoutes,
  EdgeRouting,
  ENTRY_POINT,
  namespaceOfShard,
  SHARD_LABEL,
} from './edge-routes';

/** Props of `EdgeRouter`. */
export interface EdgeRouterProps {
  /** The number of the shard. Its tenants record it, and a different number means a different address. */
  readonly shard: number;

  /**
   * The domain of its tenants, who each have one label below it: `s1.k8s.example.com`. The wildcard DNS record below it
   * points to the shard.
   */
  readonly domain: string;

  /** Number of pods, 3 or more.
   * @default 3
   */
  readonly replicas?: number;

  /**
   * How long a stopping pod keeps serving its open connections. Watches last for minutes; clients open new ones.
   * @default Duration.minutes(5)
   */
  readonly gracefulShutdown?: Duration;

  /**
   * How clients reach it.
   * @default Exposure.loadBalancer()
   */
  readonly exposure?: Exposure;

  /**
   * Load balancers in front that pass on the client's address with the PROXY protocol, as IP addresses and CIDRs. It is
   * not forwarded: API servers do not understand it.
   * @default - none
   */
  readonly proxyProtocolFrom?: readonly string[];

  /**
   * Which objects define its routes. The Gateway API needs a `GatewayApiCrds` with `GatewayApiBundle.TRAEFIK`.
   * @default EdgeRouting.INGRESS_ROUTE_TCP
   */
  readonly routing?: EdgeRouting;

  /**
   * Whether network policies allow only the flows that it needs: from customers and Prometheus (in `monitoring`), to
   * the API server of the admin cluster, and to namespaces with the label `platypaas.dev/tenant`, which those of
   * tenants have.
   * @default true
   */
  readonly networkPolicies?: boolean;

  /**
   * The maximum number of tenants. Each has up to three routes; an outage of a shard affects all of its tenants.
   * @default 1000
   */
  readonly maxTenants?: number;

  /**
   * Requests and limits of each pod; used as they are, without additions. By default the request is what 8,000 names
   * take (docs/hosted-control-planes.md, Sizes), and the limit leaves room for open connections and for reading changed
   * routes. CPU has no limit: all tenants would wait.
   * @default - requests of 100m and 256Mi, a limit of 1Gi
   */
  readonly resources?: ContainerResources;
}

/** The default maximum number of tenants. */
export const EDGE_TENANTS = 1000;

const PROPS: PropChecks<EdgeRouterProps> = {
  shard: whole(0, 9999),
  domain: text,
  replicas: whole(3, 50),
  gracefulShutdown: duration,
  exposure: instanceOf(Exposure, 'an Exposure, such as Exposure.loadBalancer()'),
  proxyProtocolFrom: texts,
  routing: v.enum(EdgeRouting),
  networkPolicies: flag,
  maxTenants: whole(1, 2000),
  resources: CONTAINER_RESOURCES,
};

/**
 * A shard of the edge: a dedicated Traefik, separate from that of applications, which routes TLS connections by the
 * server name (SNI) of the client hello and does not terminate them. It has no certificate and no key.
 *
 * Its pods have no leader and no state: each reads the routes itself, so any of them may be replaced.
 *
 * @throws ConfigurationError when a prop is unknown or does not fit, when a host is not one label below its domain or
 * is taken, and at synthesis when there are too many tenants
 * @see https://doc.traefik.io/traefik/reference/routing-configuration/tcp/tls/
 */
export class EdgeRouter extends Construct {
  /** The number of the shard. */
  readonly shard: number;
  /** The domain that its tenants' names are below. */
  readonly domain: string;
  /** The namespace of its pods. */
  readonly namespace: string;
  /** Which objects define its routes. */
  readonly routing: EdgeRouting;
  /** The Traefik of this shard. */
  readonly traefik: TraefikIngress;

  private readonly maxTenants: number;
  private readonly hosts = new Map<string, string>();
  private readonly tenants = new Set<string>();

  constructor(scope: Construct, id: string, props: EdgeRouterProps) {
    super(scope, id);
    props = checkProps(this, props, PROPS);
    requireProps(this, props, ['shard', 'domain']);
    const { shard, domain, gracefulShutdown = Duration.minutes(5) } = props;
    refuse(this, domainProblems(domain));
    this.shard = shard;
    this.domain = domain;
    this.namespace = namespaceOfShard(shard);
    this.routing = props.routing ?? EdgeRouting.INGRESS_ROUTE_TCP;
    this.maxTenants = props.maxTenants ?? EDGE_TENANTS;
    this.traefik = new TraefikIngress(this, 'traefik', {
      namespace: this.namespace,
      highAvailability: { replicas: props.replicas ?? 3 },
      gracefulShutdown,
      exposure: props.exposure ?? Exposure.loadBalancer(),
      entryPoints: {
        [ENTRY_POINT]: {
          port: ENTRY_PORT,
          exposed: true,
          exposedPort: 443,
          ...(props.proxyProtocolFrom ? { proxyProtocolFrom: props.proxyProtocolFrom } : {}),
        },
      },
      settings: {
        ports: { web: null, websecure: null },
        ...(this.routing === EdgeRouting.GATEWAY_API ? gatewayApi(shard, domain) : ingressRoutes(shard)),
        ingressClass: { enabled: false },
        ingressRoute: { dashboard: { enabled: false } },
        global: { checkNewVersion: false, sendAnonymousUsage: false },
        // As the API servers behind it: without it, none of them is reached.
        priorityClassName: 'system-cluster-critical',
        resources: props.resources ? resourcesOf(props.resources) : RESOURCES,
      },
    });
    if (props.networkPolicies ?? true) networkPolicies(this, this.namespace, ENTRY_PORT);
    this.node.addValidation({ validate: () => this.tooManyTenants().map(describe) });
  }

  /**
   * Routes a tenant's hosts to its Services.
   *
   * @param scope the scope of the route
   * @param tenant the tenant that the hosts belong to
   * @param namespace the namespace of the Services
   */
  addTenant(scope: Construct, tenant: string, namespace: string, hosts: readonly EdgeHost[]): void {
    refuse(
      this,
      hosts.flatMap(({ host }) => this.hostProblems(host, tenant)),
    );
    for (const { host } of hosts) this.hosts.set(host, tenant);
    this.tenants.add(tenant);
    new EdgeRoutes(scope, 'routes', { shard: this.shard, namespace, hosts, routing: this.routing });
  }

  private hostProblems(host: string, tenant: string): Problem[] {
    const taken = this.hosts.get(host);
    const isBelow = host.endsWith(`.${this.domain}`) && !host.slice(0, -this.domain.length - 1).includes('.');
    return [
      ...(isBelow
        ? []
        : [
            {
              what: `${tenant} has the host ${quoted(host)}, which is not one label below ${this.domain}.`,
              remedy: `Give a name such as ${tenant}.${this.domain}: the wildcard of the shard covers one label.`,
              code: 'EDGE001',
            },
          ]),
      ...(taken === undefined
        ? []
        : [
            {
              what: `${tenant} has the host ${quoted(host)}, which ${taken} has already.`,
              remedy: 'Give each tenant a different host.',
              code: 'EDGE002',
            },
          ]),
    ];
  }

  private tooManyTenants(): Problem[] {
    if (this.tenants.size <= this.maxTenants) return [];
    return [
      {
        what: `${this.tenants.size} tenants are behind the shard, but maxTenants is ${this.maxTenants}.`,
        remedy: 'Put the newest of them on another EdgeRouter; the others keep their names.',
        code: 'EDGE003',
      },
    ];
  }
}

/** The default requests and limits of a pod. */
const RESOURCES = { requests: { cpu: '100m', memory: '256Mi' }, limits: { memory: '1Gi' } };

function resourcesOf({ requests, limits }: ContainerResources): JsonMap {
  return { ...(requests ? { requests: { ...requests } } : {}), ...(limits ? { limits: { ...limits } } : {}) };
}

/** Of the container; Services have 443. */
const ENTRY_PORT = 8443;

/**
 * A name that no tenant has gets no answer: otherwise Traefik would terminate such connections itself, with a
 * self-signed certificate and a 404 page.
 */
const REFUSES_OTHER_NAMES = { sniStrict: true };

function ingressRoutes(shard: number): JsonMap {
  return {
    tlsOptions: { default: { labels: { [SHARD_LABEL]: String(shard) }, ...REFUSES_OTHER_NAMES } },
    providers: {
      kubernetesCRD: { enabled: true, allowCrossNamespace: false, labelSelector: `${SHARD_LABEL}=${shard}` },
      kubernetesIngress: { enabled: false },
    },
  };
}

/**
 * A GatewayClass for this shard alone, since otherwise each Traefik would serve every Gateway; and a Gateway to which
 * tenants' routes attach from their namespaces.
 */
function gatewayApi(shard: number, domain: string): JsonMap {
  const name = namespaceOfShard(shard);
  return {
    providers: {
      kubernetesCRD: { enabled: false },
      kubernetesIngress: { enabled: false },
      kubernetesGateway: { enabled: true, labelSelector: `${SHARD_LABEL}=${shard}` },
      // The Gateway API has no such option.
      file: { enabled: true, watch: false, content: { tls: { options: { default: REFUSES_OTHER_NAMES } } } },
    },
    gatewayClass: { name, labels: { [SHARD_LABEL]: String(shard) } },
    gateway: {
      name: EDGE_GATEWAY,
      listeners: {
        web: null,
        [ENTRY_POINT]: {
          port: ENTRY_PORT,
          protocol: 'TLS',
          mode: 'Passthrough',
          hostname: `*.${domain}`,
          namespacePolicy: {
            from: 'Selector',
            selector: { matchExpressions: [{ key: TENANT_LABEL, operator: 'Exists' }] },
          },
        },
      },
    },
  };
}

/** What a name of at most 253 characters leaves after `<tenant>-konnectivity.`, with tenants of 40 characters. */
const LONGEST_DOMAIN = 199;

function domainProblems(domain: string): Problem[] {
  if (isDnsSubdomain(domain) && domain.includes('.')) {
    if (domain.length <= LONGEST_DOMAIN) return [];
    return [
      {
        what: `domain has ${domain.length} characters, which leaves no room for the hosts of tenants below it.`,
        remedy: `Give one of ${LONGEST_DOMAIN} characters at most.`,
        code: 'EDGE001',
      },
    ];
  }
  return [
    {
      what: `domain is ${quoted(domain)}, which is not the name of a DNS zone.`,
      remedy: 'Give a name such as s1.k8s.example.com.',
      code: 'EDGE001',
    },
  ];
}
