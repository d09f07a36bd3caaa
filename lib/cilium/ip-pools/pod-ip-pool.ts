import type { ApiObjectMetadata } from 'cdk8s';
import { Construct } from 'constructs';
import * as v from 'valibot';
import type { CiliumPodIpPoolProps as Manifest } from '../../../imports/cilium.io';
import { checkCluster } from '../../cluster/checks';
import { guardObjects } from '../../cluster/guard-objects';
import { Cidr, IpFamily } from '../../kubernetes/cidr';
import { customResourceClass } from '../../kubernetes/custom-resource';
import { objectMetadata } from '../../kubernetes/object-metadata';
import { type Problem, refuse } from '../../problems';
import { checkProps, instanceOf, type PropChecks, requireProps } from '../../settings/props';
import { clusterScoped } from '../cluster/cluster-scoped';
import { podIpPoolProblems } from './checks';

/** Networks of one family for pods. */
export interface PodIpPoolNetworks {
  /** The networks, in CIDR notation; each node gets parts of them. */
  readonly cidrs: readonly (string | Cidr)[];

  /** Length of the prefix of such a part: 27 stands for 32 IPv4 addresses. At least as long as that of the networks. */
  readonly maskSize: number;
}

/** Props of `PodIpPool`. */
export interface PodIpPoolProps {
  /**
   * Name, labels and annotations of the object. Pods choose a pool by its name, in the annotation
   * `ipam.cilium.io/ip-pool` on them or on their namespace; the others use the pool `default`.
   * @default - a name from the path of the construct
   */
  readonly metadata?: ApiObjectMetadata;

  /**
   * IPv4 networks. One of `ipv4` and `ipv6` is needed.
   * @default - none
   */
  readonly ipv4?: PodIpPoolNetworks;

  /**
   * IPv6 networks.
   * @default - none
   */
  readonly ipv6?: PodIpPoolNetworks;
}

const networks: PropChecks<PodIpPoolNetworks> = {
  cidrs: v.array(v.union([v.string(), instanceOf(Cidr, 'a network in CIDR notation')])),
  maskSize: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(128)),
};

const PROPS: PropChecks<PodIpPoolProps> = { metadata: objectMetadata, ipv4: networks, ipv6: networks };

// Cilium has no other version of it.
const PodIpPoolResource = customResourceClass<Manifest>('cilium.io/v2alpha1', 'CiliumPodIPPool');

/**
 * Networks that pods get addresses from, where Cilium gives addresses from several pools (`Ipam.multiPool()`).
 *
 * @throws ConfigurationError when a prop is unknown or does not fit
 * @see https://docs.cilium.io/en/stable/network/concepts/ipam/multi-pool/
 */
export class PodIpPool extends Construct {
  /** The name of the pool. */
  readonly name: string;

  constructor(scope: Construct, id: string, props: PodIpPoolProps) {
    super(scope, id);
    props = checkProps(this, props, PROPS);
    const { metadata, ipv4, ipv6 } = props;
    if (ipv4) requireProps(this, ipv4, ['cidrs', 'maskSize'], 'ipv4');
    if (ipv6) requireProps(this, ipv6, ['cidrs', 'maskSize'], 'ipv6');
    guardObjects(this);
    checkCluster(this, podIpPoolProblems);
    refuse(this, [
      ...(ipv4 ? networkProblems(ipv4, 'ipv4', IpFamily.IPV4) : []),
      ...(ipv6 ? networkProblems(ipv6, 'ipv6', IpFamily.IPV6) : []),
      ...(ipv4 || ipv6 ? [] : [withoutNetworks('neither ipv4 nor ipv6 is given')]),
    ]);
    const resource = new PodIpPoolResource(this, 'Resource', {
      metadata: metadata ?? {},
      spec: { ...(ipv4 ? { ipv4: rendered(ipv4) } : {}), ...(ipv6 ? { ipv6: rendered(ipv6) } : {}) },
    });
    this.name = clusterScoped(resource).name;
  }
}

function rendered({ cidrs, maskSize }: PodIpPoolNetworks): { cidrs: string[]; maskSize: number } {
  return { cidrs: cidrs.map(String), maskSize };
}

function networkProblems({ cidrs, maskSize }: PodIpPoolNetworks, path: string, family: IpFamily): Problem[] {
  if (cidrs.length === 0) return [withoutNetworks(`${path}.cidrs is empty`)];
  const longest = family === IpFamily.IPV4 ? 32 : 128;
  return cidrs.flatMap((text, index): Problem[] => {
    const at = `${path}.cidrs[${index}]`;
    const wrong = Cidr.problems(text, at);
    if (wrong.length > 0) return [...wrong];
    const cidr = Cidr.parse(String(text));
    if (cidr.family !== family) {
      return [
        {
          what: `${at} is ${cidr}, which is ${cidr.family}.`,
          remedy: `Put it into ${cidr.family === IpFamily.IPV4 ? 'ipv4' : 'ipv6'}.`,
          code: 'PIP001',
        },
      ];
    }
    if (cidr.prefixLength <= maskSize && maskSize <= longest) return [];
    return [
      {
        what: `${path}.maskSize is ${maskSize}, but for ${cidr} it must be ${cidr.prefixLength} to ${longest}.`,
        remedy: `Set ${path}.maskSize to a value between them; each bit more halves what a node gets at once.`,
        code: 'PIP002',
      },
    ];
  });
}

function withoutNetworks(what: string): Problem {
  return { what: `${what}, so the pool has no address.`, remedy: 'Give it a network.', code: 'PIP001' };
}
