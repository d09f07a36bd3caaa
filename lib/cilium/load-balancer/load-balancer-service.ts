import type { ApiObjectMetadata } from 'cdk8s';
import { Construct } from 'constructs';
import * as v from 'valibot';
import { checkCluster } from '../../cluster/checks';
import { guardObjects } from '../../cluster/guard-objects';
import { Cidr, IpFamily } from '../../kubernetes/cidr';
import { orNothing } from '../../kubernetes/empty';
import { IpAddress } from '../../kubernetes/ip-address';
import { labelProblems } from '../../kubernetes/label-selection';
import { A_DNS_LABEL, isDnsLabel } from '../../kubernetes/names';
import { objectMetadata } from '../../kubernetes/object-metadata';
import { Service } from '../../kubernetes/objects';
import { type Problem, quoted, refuse } from '../../problems';
import { checkProps, instanceOf, type PropChecks, requireProps } from '../../settings/props';
import { anyMap } from '../../settings/schema';
import { textMap } from '../../settings/values';
import { REQUESTED_IPS, SHARING_CROSS_NAMESPACE, SHARING_KEY } from './annotations';
import { loadBalancerProblems } from './checks';
import { IpFamilyPolicy, TrafficPolicy } from './service-options';
import { type LoadBalancerServicePort, portsProblems, renderPort, SERVICE_PORT } from './service-port';

/** Props of `LoadBalancerService`. */
export interface LoadBalancerServiceProps {
  /**
   * Name, namespace, labels and annotations of the object. Pools and announcements select Services by their labels.
   * @default - a name from the path of the construct, and the namespace of the chart
   */
  readonly metadata?: ApiObjectMetadata;

  /** The pods behind the Service, by their labels. */
  readonly selector: Readonly<Record<string, string>>;

  /** The ports. An error when one is given twice, or when one of several has no name. */
  readonly ports: readonly LoadBalancerServicePort[];

  /**
   * The addresses that the Service gets, all of them, from pools that select it. No other Service may have them, except
   * with the same `sharingKey`.
   * @default - any free one of each family that the Service has
   * @see https://docs.cilium.io/en/stable/network/lb-ipam/#requesting-ips
   */
  readonly addresses?: readonly string[];

  /**
   * Services with the same key share addresses where they can: they have different ports, the same
   * `externalTrafficPolicy` and, if it is `Local`, the same `selector`.
   * @default - shares no address
   * @see https://docs.cilium.io/en/stable/network/lb-ipam/#sharing-keys
   */
  readonly sharingKey?: string;

  /**
   * Other namespaces whose Services may share addresses with this one, `*` for all. They must name the namespace of
   * this one too. An error without `sharingKey`.
   * @default - Services of the same namespace only
   */
  readonly sharingCrossNamespace?: readonly string[];

  /**
   * Which pods answer traffic from outside. L2 announcements do not go together with `TrafficPolicy.LOCAL`.
   * @default TrafficPolicy.CLUSTER
   * @see https://kubernetes.io/docs/reference/networking/virtual-ips/#external-traffic-policy
   */
  readonly externalTrafficPolicy?: TrafficPolicy;

  /**
   * Which pods answer traffic from inside the cluster.
   * @default TrafficPolicy.CLUSTER
   */
  readonly internalTrafficPolicy?: TrafficPolicy;

  /**
   * The networks that clients may be in, in CIDR notation.
   * @default - any
   * @see https://docs.cilium.io/en/stable/network/kubernetes/kubeproxy-free/#loadbalancer-source-ranges-checks
   */
  readonly sourceRanges?: readonly (string | Cidr)[];

  /**
   * Who gives the Service its address and announces it: a `LoadBalancerClass`, or the name of another implementation,
   * which then has nothing to do with Cilium's pools. It cannot be changed later.
   * @default - Cilium, by whatever announces the pool
   */
  readonly loadBalancerClass?: string;

  /**
   * How many families of addresses the Service has.
   * @default - one, as upstream
   * @see https://kubernetes.io/docs/concepts/services-networking/dual-stack/#services
   */
  readonly ipFamilyPolicy?: IpFamilyPolicy;

  /**
   * The families of addresses, the primary one first; two of them need a dual-stack `ipFamilyPolicy`.
   * @default - the first family of the cluster
   */
  readonly ipFamilies?: readonly IpFamily[];

  /**
   * Whether the Service also gets ports of the nodes, which Cilium does not need.
   * @default true
   */
  readonly allocateLoadBalancerNodePorts?: boolean;
}

const trafficPolicy = v.enum(TrafficPolicy);

const PROPS: PropChecks<LoadBalancerServiceProps> = {
  metadata: objectMetadata,
  selector: textMap,
  ports: v.array(anyMap),
  addresses: v.array(v.string()),
  sharingKey: v.pipe(v.string(), v.nonEmpty()),
  sharingCrossNamespace: v.array(v.string()),
  externalTrafficPolicy: trafficPolicy,
  internalTrafficPolicy: trafficPolicy,
  sourceRanges: v.array(v.union([v.string(), instanceOf(Cidr, 'a network in CIDR notation')])),
  loadBalancerClass: v.pipe(v.string(), v.nonEmpty()),
  ipFamilyPolicy: v.enum(IpFamilyPolicy),
  ipFamilies: v.array(v.enum(IpFamily)),
  allocateLoadBalancerNodePorts: v.boolean(),
};

/**
 * A Service with addresses outside of the cluster, which Cilium gives it from the `LoadBalancerIpPool`s.
 *
 * @throws ConfigurationError when a prop is unknown or does not fit, and at synthesis when the pools do not have the
 * addresses, or another Service has them
 * @see https://docs.cilium.io/en/stable/network/lb-ipam/#services
 */
export class LoadBalancerService extends Construct {
  /** The name of the Service. */
  readonly name: string;

  constructor(scope: Construct, id: string, props: LoadBalancerServiceProps) {
    super(scope, id);
    props = checkProps(this, props, PROPS);
    requireProps(this, props, ['selector', 'ports']);
    props.ports.forEach((port, index) => {
      checkProps(this, port, SERVICE_PORT, `ports[${index}]`);
      requireProps(this, port, ['port'], `ports[${index}]`);
    });
    guardObjects(this);
    checkCluster(this, loadBalancerProblems);
    refuse(this, problemsOf(props));
    const { metadata, selector, ports, sourceRanges = [] } = props;
    const resource = new Service(this, 'Resource', {
      metadata: { ...metadata, annotations: orNothing({ ...annotationsOf(props), ...metadata?.annotations }) },
      spec: {
        type: 'LoadBalancer',
        ...optional('loadBalancerClass', props.loadBalancerClass),
        selector,
        ports: ports.map(renderPort),
        externalTrafficPolicy: props.externalTrafficPolicy ?? TrafficPolicy.CLUSTER,
        ...optional('internalTrafficPolicy', props.internalTrafficPolicy),
        ...optional('loadBalancerSourceRanges', orNothing(sourceRanges.map(String))),
        ...optional('ipFamilyPolicy', props.ipFamilyPolicy),
        ...optional('ipFamilies', orNothing(props.ipFamilies)),
        ...optional('allocateLoadBalancerNodePorts', props.allocateLoadBalancerNodePorts),
      },
    });
    this.name = resource.name;
  }
}

function optional<Name extends string, T>(name: Name, value: T | undefined): { readonly [K in Name]?: T } {
  return value === undefined ? {} : ({ [name]: value } as { readonly [K in Name]: T });
}

function annotationsOf({ addresses, sharingKey, sharingCrossNamespace }: LoadBalancerServiceProps) {
  return {
    ...optional(REQUESTED_IPS.name, addresses?.length ? addresses.join(',') : undefined),
    ...optional(SHARING_KEY.name, sharingKey),
    ...optional(
      SHARING_CROSS_NAMESPACE.name,
      sharingCrossNamespace?.length ? sharingCrossNamespace.join(',') : undefined,
    ),
  };
}

function problemsOf(props: LoadBalancerServiceProps): Problem[] {
  return [
    ...labelProblems(props.selector, 'selector'),
    ...labelProblems(props.metadata?.labels ?? {}, 'metadata.labels'),
    ...(Object.keys(props.selector).length === 0 ? [withoutSelector()] : []),
    ...portsProblems(props.ports),
    ...addressProblems(props),
    ...sharingProblems(props),
    ...familyProblems(props),
    ...(props.sourceRanges ?? []).flatMap((range, index) => Cidr.problems(range, `sourceRanges[${index}]`)),
  ];
}

function withoutSelector(): Problem {
  return {
    what: 'selector has no labels, so no pod would answer.',
    remedy: 'Name labels of the pods.',
    code: 'LB006',
  };
}

function addressProblems({ addresses = [], ipFamilies = [] }: LoadBalancerServiceProps): Problem[] {
  return addresses.flatMap((text, index) => {
    const path = `addresses[${index}]`;
    const address = IpAddress.read(text);
    if (!address) return IpAddress.problems(text, path);
    if (addresses.slice(0, index).some((earlier) => IpAddress.read(earlier)?.toString() === address.toString())) {
      return [{ what: `${path} is ${text}, which is already in the list.`, remedy: `Remove ${path}.`, code: 'LB007' }];
    }
    if (ipFamilies.length === 0 || ipFamilies.includes(address.family)) return [];
    return [
      {
        what: `${path} is ${text}, an ${address.family} address, but ipFamilies is ${ipFamilies.join(', ')}.`,
        remedy: `Add ${address.family} to ipFamilies, or remove ${path}.`,
        code: 'LB007',
      },
    ];
  });
}

function sharingProblems({ sharingKey, sharingCrossNamespace = [] }: LoadBalancerServiceProps): Problem[] {
  const problems = sharingCrossNamespace.flatMap((namespace, index): Problem[] =>
    namespace === '*' || isDnsLabel(namespace)
      ? []
      : [
          {
            what: `sharingCrossNamespace[${index}] is ${quoted(namespace)}, but it must be ${A_DNS_LABEL}, or * for all.`,
            remedy: 'Give the name of a namespace.',
            code: 'LB008',
          },
        ],
  );
  if (sharingCrossNamespace.length === 0 || sharingKey !== undefined) return problems;
  return [
    ...problems,
    {
      what: 'sharingCrossNamespace is given, but sharingKey is not, so no address is shared.',
      remedy: 'Give sharingKey as well, the same as that of the other Services.',
      code: 'LB008',
    },
  ];
}

function familyProblems({ ipFamilies = [], ipFamilyPolicy }: LoadBalancerServiceProps): Problem[] {
  if (new Set(ipFamilies).size < ipFamilies.length) {
    return [{ what: 'ipFamilies has a family twice.', remedy: 'Name each family once.', code: 'LB009' }];
  }
  const single = ipFamilyPolicy === undefined || ipFamilyPolicy === IpFamilyPolicy.SINGLE_STACK;
  if (ipFamilies.length < 2 || !single) return [];
  return [
    {
      what: `ipFamilies is ${ipFamilies.join(', ')}, but ipFamilyPolicy is ${ipFamilyPolicy ?? 'not given, which means SingleStack'}.`,
      remedy: 'Set ipFamilyPolicy to IpFamilyPolicy.REQUIRE_DUAL_STACK or PREFER_DUAL_STACK, or name one family.',
      code: 'LB009',
    },
  ];
}
