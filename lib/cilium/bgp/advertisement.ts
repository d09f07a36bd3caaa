import * as v from 'valibot';
import type { SelectorManifest } from '../../kubernetes/label-selection';
import { type Problem, quoted } from '../../problems';
import { checkArguments } from '../../settings/arguments';
import { instanceOf } from '../../settings/props';
import { plainSelector } from '../cluster/selector';
import { LabelSelector } from '../policy/label-selector';

/** Addresses of Services that can be announced. */
export enum BgpServiceAddress {
  /** Those that Cilium gave them from a `LoadBalancerIpPool`. */
  LOAD_BALANCER_IP = 'LoadBalancerIP',
  /** Those inside of the cluster. */
  CLUSTER_IP = 'ClusterIP',
  /** Those in `externalIPs`. */
  EXTERNAL_IP = 'ExternalIP',
}

/**
 * Well-known communities, which routers know by name.
 *
 * @see https://www.iana.org/assignments/bgp-well-known-communities/
 */
export enum WellKnownCommunity {
  INTERNET = 'internet',
  PLANNED_SHUT = 'planned-shut',
  ACCEPT_OWN = 'accept-own',
  ROUTE_FILTER_TRANSLATED_V4 = 'route-filter-translated-v4',
  ROUTE_FILTER_V4 = 'route-filter-v4',
  ROUTE_FILTER_TRANSLATED_V6 = 'route-filter-translated-v6',
  ROUTE_FILTER_V6 = 'route-filter-v6',
  LLGR_STALE = 'llgr-stale',
  NO_LLGR = 'no-llgr',
  BLACKHOLE = 'blackhole',
  NO_EXPORT = 'no-export',
  NO_ADVERTISE = 'no-advertise',
  NO_EXPORT_SUBCONFED = 'no-export-subconfed',
  NO_PEER = 'no-peer',
}

/** Communities of routes: tags that routers base decisions on. */
export interface BgpCommunities {
  /**
   * A number, or two of 16 bits: `64512:100`.
   * @default - none
   */
  readonly standard?: readonly string[];

  /**
   * Well-known communities.
   * @default - none
   */
  readonly wellKnown?: readonly WellKnownCommunity[];

  /**
   * Three numbers of 32 bits: `64512:100:50`.
   * @default - none
   */
  readonly large?: readonly string[];
}

/** Attributes of announced routes. */
export interface BgpAttributes {
  /**
   * Tags that routers base decisions on.
   * @default - none
   */
  readonly communities?: BgpCommunities;

  /**
   * The preference among routes inside of an autonomous system, 0 to 4294967295, the highest first. It is not passed on
   * to routers of other systems.
   * @default - none, which routers treat as 100
   */
  readonly localPreference?: number;
}

/** What is announced of Services. */
export interface BgpServicesOptions extends BgpAttributes {
  /**
   * Which of their addresses.
   * @default [BgpServiceAddress.LOAD_BALANCER_IP]
   */
  readonly addresses?: readonly BgpServiceAddress[];

  /**
   * Length of the prefix that IPv4 addresses are announced as, 0 to 31. Services with `externalTrafficPolicy: Local`
   * are announced one by one in any case.
   * @default - each address by itself
   */
  readonly aggregationLengthIPv4?: number;

  /**
   * The same for IPv6, 0 to 127.
   * @default - each address by itself
   */
  readonly aggregationLengthIPv6?: number;
}

/** An advertisement as it stands in a manifest. */
export interface AdvertisementManifest {
  readonly advertisementType: 'PodCIDR' | 'CiliumPodIPPool' | 'Service';
  readonly selector?: SelectorManifest;
  readonly service?: {
    readonly addresses: BgpServiceAddress[];
    readonly aggregationLengthIPv4?: number;
    readonly aggregationLengthIPv6?: number;
  };
  readonly attributes?: {
    readonly communities?: { standard?: string[]; wellKnown?: WellKnownCommunity[]; large?: string[] };
    readonly localPreference?: number;
  };
}

/**
 * Routes that nodes announce.
 *
 * @see https://docs.cilium.io/en/stable/network/bgp-control-plane/bgp-control-plane-v2/#bgp-advertisements
 */
export class Advertisement {
  /** The networks that a node's pods get their addresses from. */
  static podCidr(attributes: BgpAttributes = {}): Advertisement {
    return new Advertisement({ advertisementType: 'PodCIDR' }, undefined, attributes);
  }

  /** The parts of `PodIpPool`s that a node holds; the pools are selected by their labels. */
  static podIpPools(selector: LabelSelector, attributes: BgpAttributes = {}): Advertisement {
    return new Advertisement({ advertisementType: 'CiliumPodIPPool' }, selector, attributes);
  }

  /**
   * Addresses of Services, by their labels; `io.kubernetes.service.namespace` and `io.kubernetes.service.name` stand
   * for a Service's namespace and name. `LabelSelector.everything()` is every Service.
   */
  static services(selector: LabelSelector, options: BgpServicesOptions = {}): Advertisement {
    const { addresses = [BgpServiceAddress.LOAD_BALANCER_IP], aggregationLengthIPv4, aggregationLengthIPv6 } = options;
    const service = {
      addresses: [...addresses],
      ...(aggregationLengthIPv4 === undefined ? {} : { aggregationLengthIPv4 }),
      ...(aggregationLengthIPv6 === undefined ? {} : { aggregationLengthIPv6 }),
    };
    return new Advertisement({ advertisementType: 'Service', service }, selector, options);
  }

  private constructor(
    private readonly manifest: AdvertisementManifest,
    private readonly selector: LabelSelector | undefined,
    private readonly attributes: BgpAttributes,
  ) {}

  /** @internal */
  _render(path: string, problems: Problem[]): AdvertisementManifest {
    problems.push(...this.problems(path));
    const selector = plainSelector(this.selector, `${path}.selector`, problems);
    const attributes = renderAttributes(this.attributes);
    return { ...this.manifest, ...(selector ? { selector } : {}), ...(attributes ? { attributes } : {}) };
  }

  private problems(path: string): Problem[] {
    const { service } = this.manifest;
    const { communities = {}, localPreference } = this.attributes;
    return [
      ...(service && service.addresses.length === 0 ? [withoutAddresses(path)] : []),
      ...outside(service?.aggregationLengthIPv4, `${path}.aggregationLengthIPv4`, 31),
      ...outside(service?.aggregationLengthIPv6, `${path}.aggregationLengthIPv6`, 127),
      ...outside(localPreference, `${path}.localPreference`, 4294967295),
      ...(communities.standard ?? []).flatMap((text, index) =>
        numbers(text, 4294967295, 1) || numbers(text, 65535, 2)
          ? []
          : [malformed(text, `${path}.communities.standard[${index}]`, 'a number, or two of at most 65535: 64512:100')],
      ),
      ...(communities.large ?? []).flatMap((text, index) =>
        numbers(text, 4294967295, 3)
          ? []
          : [malformed(text, `${path}.communities.large[${index}]`, 'three numbers: 64512:100:50')],
      ),
    ];
  }
}

function renderAttributes({ communities = {}, localPreference }: BgpAttributes): AdvertisementManifest['attributes'] {
  const { standard = [], wellKnown = [], large = [] } = communities;
  const given = {
    ...(standard.length > 0 ? { standard: [...standard] } : {}),
    ...(wellKnown.length > 0 ? { wellKnown: [...wellKnown] } : {}),
    ...(large.length > 0 ? { large: [...large] } : {}),
  };
  const attributes = {
    ...(Object.keys(given).length > 0 ? { communities: given } : {}),
    ...(localPreference === undefined ? {} : { localPreference }),
  };
  return Object.keys(attributes).length > 0 ? attributes : undefined;
}

function numbers(text: string, most: number, count: number): boolean {
  const parts = text.split(':');
  return parts.length === count && parts.every((part) => /^(0|[1-9][0-9]*)$/.test(part) && Number(part) <= most);
}

function outside(value: number | undefined, path: string, most: number): Problem[] {
  if (value === undefined || (Number.isInteger(value) && value >= 0 && value <= most)) return [];
  return [
    {
      what: `${path} is ${quoted(value, path)}, but it must be a whole number of 0 to ${most}.`,
      remedy: `Change ${path}, or leave it out.`,
      code: 'BGP011',
    },
  ];
}

function malformed(text: string, path: string, form: string): Problem {
  return {
    what: `${path} is ${quoted(text, path)}, but it must be ${form}.`,
    remedy: 'Write the numbers without leading zeros, with colons between them.',
    code: 'BGP012',
  };
}

function withoutAddresses(path: string): Problem {
  return {
    what: `${path}.addresses is empty, so no address of the Services is announced.`,
    remedy: 'Name the addresses, such as BgpServiceAddress.LOAD_BALANCER_IP.',
    code: 'BGP011',
  };
}

checkArguments(Advertisement, () => {
  const selector = instanceOf(LabelSelector, 'a LabelSelector, such as LabelSelector.of({ app: "web" })');
  const attributes = {
    'communities?': {
      'standard?': v.array(v.string()),
      'wellKnown?': v.array(v.enum(WellKnownCommunity)),
      'large?': v.array(v.string()),
    },
    'localPreference?': v.number(),
  };
  return {
    podCidr: { 'attributes?': attributes },
    podIpPools: { selector, 'attributes?': attributes },
    services: {
      selector,
      'options?': {
        'addresses?': v.array(v.enum(BgpServiceAddress)),
        'aggregationLengthIPv4?': v.number(),
        'aggregationLengthIPv6?': v.number(),
        ...attributes,
      },
    },
  };
});
