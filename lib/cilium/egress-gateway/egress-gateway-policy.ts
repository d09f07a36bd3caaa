import type { ApiObjectMetadata } from 'cdk8s';
import { Construct } from 'constructs';
import * as v from 'valibot';
import type { CiliumEgressGatewayPolicyProps, CiliumEgressGatewayPolicySpec } from '../../../imports/cilium.io';
import { checkCluster } from '../../cluster/checks';
import { guardObjects } from '../../cluster/guard-objects';
import { Cidr, IpFamily } from '../../kubernetes/cidr';
import { customResourceClass } from '../../kubernetes/custom-resource';
import { orNothing } from '../../kubernetes/empty';
import { IpAddress } from '../../kubernetes/ip-address';
import { objectMetadata } from '../../kubernetes/object-metadata';
import { type Problem, refuse } from '../../problems';
import { checkProps, instanceOf, type PropChecks, requireProps } from '../../settings/props';
import { anyMap } from '../../settings/schema';
import { clusterScoped } from '../cluster/cluster-scoped';
import { plainSelector, SELECTOR } from '../cluster/selector';
import type { LabelSelector } from '../policy/label-selector';
import { egressGatewayProblems } from './checks';

/** Pods whose traffic goes through a gateway. */
export interface EgressGatewaySource {
  /**
   * The pods, by their labels. One of `podSelector` and `namespaceSelector` is needed.
   * @default - every pod of the namespaces
   */
  readonly podSelector?: LabelSelector;

  /**
   * The namespaces of the pods, by their labels: `kubernetes.io/metadata.name` is the name.
   * @default - every namespace
   */
  readonly namespaceSelector?: LabelSelector;

  /**
   * The nodes that the pods run on.
   * @default - every node
   */
  readonly nodeSelector?: LabelSelector;
}

/** A node that traffic leaves the cluster through. */
export interface EgressGateway {
  /** The node, by its labels; of several that fit, the first by name. */
  readonly nodeSelector: LabelSelector;

  /**
   * The network interface whose first IPv4 address becomes the source of the traffic. Not together with `egressIP`.
   * @default - that of the node's default route
   */
  readonly interface?: string;

  /**
   * The IPv4 address of the node that becomes the source of the traffic. Not together with `interface`.
   * @default - the first one of the interface
   */
  readonly egressIP?: string;
}

/** Props of `EgressGatewayPolicy`. */
export interface EgressGatewayPolicyProps {
  /**
   * Name, labels and annotations of the object.
   * @default - a name from the path of the construct
   */
  readonly metadata?: ApiObjectMetadata;

  /** The pods: those that at least one entry selects. */
  readonly selectors: readonly EgressGatewaySource[];

  /**
   * Where the traffic goes to, in CIDR notation: `0.0.0.0/0` for anywhere. Traffic inside the cluster is never
   * affected.
   */
  readonly destinationCIDRs: readonly (string | Cidr)[];

  /**
   * Parts of `destinationCIDRs` that the policy does not apply to.
   * @default - none
   */
  readonly excludedCIDRs?: readonly (string | Cidr)[];

  /**
   * The gateways. Of several, Cilium spreads the pods over them.
   * @see https://docs.cilium.io/en/stable/network/egress-gateway/egress-gateway/#selecting-and-configuring-the-gateway-node
   */
  readonly egressGateways: readonly EgressGateway[];
}

const cidrs = v.array(v.union([v.string(), instanceOf(Cidr, 'a network in CIDR notation')]));

const PROPS: PropChecks<EgressGatewayPolicyProps> = {
  metadata: objectMetadata,
  selectors: v.array(anyMap),
  destinationCIDRs: cidrs,
  excludedCIDRs: cidrs,
  egressGateways: v.array(anyMap),
};

const SOURCE: PropChecks<EgressGatewaySource> = {
  podSelector: SELECTOR,
  namespaceSelector: SELECTOR,
  nodeSelector: SELECTOR,
};

const GATEWAY: PropChecks<EgressGateway> = {
  nodeSelector: SELECTOR,
  interface: v.pipe(v.string(), v.nonEmpty(), v.maxLength(15)),
  egressIP: v.string(),
};

interface Manifest extends Omit<CiliumEgressGatewayPolicyProps, 'spec'> {
  readonly spec: Spec;
}

/** Since Cilium 1.18, there may be several gateways. */
interface Spec extends CiliumEgressGatewayPolicySpec {
  readonly egressGateways?: CiliumEgressGatewayPolicySpec['egressGateway'][];
}

const EgressGatewayPolicyResource = customResourceClass<Manifest>('cilium.io/v2', 'CiliumEgressGatewayPolicy');

/**
 * Sends traffic of pods out through chosen nodes, with their addresses as its source.
 *
 * @throws ConfigurationError when a prop is unknown or does not fit
 * @see https://docs.cilium.io/en/stable/network/egress-gateway/egress-gateway/
 */
export class EgressGatewayPolicy extends Construct {
  /** The name of the policy. */
  readonly name: string;

  constructor(scope: Construct, id: string, props: EgressGatewayPolicyProps) {
    super(scope, id);
    props = checkProps(this, props, PROPS);
    requireProps(this, props, ['selectors', 'destinationCIDRs', 'egressGateways']);
    props.selectors.forEach((source, index) => {
      checkProps(this, source, SOURCE, `selectors[${index}]`);
    });
    props.egressGateways.forEach((gateway, index) => {
      checkProps(this, gateway, GATEWAY, `egressGateways[${index}]`);
      requireProps(this, gateway, ['nodeSelector'], `egressGateways[${index}]`);
    });
    guardObjects(this);
    checkCluster(this, egressGatewayProblems);
    const problems: Problem[] = [...emptyLists(props), ...cidrProblems(props)];
    const selectors = props.selectors.map((source, index) => renderSource(source, `selectors[${index}]`, problems));
    const gateways = props.egressGateways.map((gateway, index) =>
      renderGateway(gateway, `egressGateways[${index}]`, problems),
    );
    refuse(this, problems);
    const resource = new EgressGatewayPolicyResource(this, 'Resource', {
      metadata: props.metadata ?? {},
      spec: {
        selectors,
        destinationCIDRs: props.destinationCIDRs.map(String),
        ...(props.excludedCIDRs?.length ? { excludedCIDRs: props.excludedCIDRs.map(String) } : {}),
        // Required by the CRD even where Cilium only looks at the list; an empty list is refused above.
        egressGateway: gateways[0] ?? { nodeSelector: {} },
        ...(gateways.length > 1 ? { egressGateways: gateways } : {}),
      },
    });
    this.name = clusterScoped(resource).name;
  }
}

function renderSource(source: EgressGatewaySource, path: string, problems: Problem[]) {
  const podSelector = plainSelector(source.podSelector, `${path}.podSelector`, problems);
  const namespaceSelector = plainSelector(source.namespaceSelector, `${path}.namespaceSelector`, problems);
  const nodeSelector = plainSelector(source.nodeSelector, `${path}.nodeSelector`, problems);
  if (!podSelector && !namespaceSelector) {
    problems.push({
      what: `${path} has neither podSelector nor namespaceSelector, which Cilium refuses.`,
      remedy: 'Give one of them; for every pod, podSelector: LabelSelector.everything().',
      code: 'EGW002',
    });
  }
  return {
    ...(podSelector ? { podSelector } : {}),
    ...(namespaceSelector ? { namespaceSelector } : {}),
    ...(nodeSelector ? { nodeSelector } : {}),
  };
}

function renderGateway(gateway: EgressGateway, path: string, problems: Problem[]) {
  const { egressIP } = gateway;
  if (egressIP !== undefined && gateway.interface !== undefined) {
    problems.push({
      what: `${path} has interface ${gateway.interface} and egressIP ${egressIP}, but Cilium accepts one of them.`,
      remedy: 'Remove one of them.',
      code: 'EGW003',
    });
  }
  if (egressIP !== undefined && IpAddress.read(egressIP)?.family !== IpFamily.IPV4) {
    problems.push({
      what: `${path}.egressIP is ${JSON.stringify(egressIP)}, but it must be one IPv4 address.`,
      remedy: 'Give an IPv4 address of the node, without a prefix length.',
      code: 'EGW003',
    });
  }
  return {
    nodeSelector: plainSelector(gateway.nodeSelector, `${path}.nodeSelector`, problems) ?? {},
    ...(gateway.interface === undefined ? {} : { interface: gateway.interface }),
    ...(egressIP === undefined ? {} : { egressIP }),
  };
}

function emptyLists(props: EgressGatewayPolicyProps): Problem[] {
  return (['selectors', 'destinationCIDRs', 'egressGateways'] as const)
    .filter((name) => orNothing(props[name]) === undefined)
    .map((name) => ({
      what: `${name} is empty, so the policy is about no traffic at all.`,
      remedy: `Give ${name} an entry.`,
      code: 'EGW004',
    }));
}

function cidrProblems({ destinationCIDRs, excludedCIDRs = [] }: EgressGatewayPolicyProps): Problem[] {
  const wrong = [
    ...destinationCIDRs.flatMap((cidr, index) => Cidr.problems(cidr, `destinationCIDRs[${index}]`)),
    ...excludedCIDRs.flatMap((cidr, index) => Cidr.problems(cidr, `excludedCIDRs[${index}]`)),
  ];
  if (wrong.length > 0) return wrong;
  const destinations = destinationCIDRs.map((cidr) => Cidr.parse(String(cidr)));
  return excludedCIDRs.flatMap((text, index) => {
    const excluded = Cidr.parse(String(text));
    if (destinations.some((cidr) => cidr.overlaps(excluded))) return [];
    return [
      {
        what: `excludedCIDRs[${index}] is ${excluded}, which has no address of destinationCIDRs and so no effect.`,
        remedy: `Exclude a part of ${destinations.join(', ')}, or remove it.`,
        code: 'EGW005',
      },
    ];
  });
}
