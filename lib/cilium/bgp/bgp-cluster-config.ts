import type { ApiObjectMetadata } from 'cdk8s';
import { Construct } from 'constructs';
import * as v from 'valibot';
import type { CiliumBgpClusterConfigProps as Manifest } from '../../../imports/cilium.io';
import { checkCluster } from '../../cluster/checks';
import { guardObjects } from '../../cluster/guard-objects';
import { IpFamily } from '../../kubernetes/cidr';
import { customResourceClass } from '../../kubernetes/custom-resource';
import { IpAddress } from '../../kubernetes/ip-address';
import { objectMetadata } from '../../kubernetes/object-metadata';
import { type Problem, quoted, refuse } from '../../problems';
import { checkProps, type PropChecks, requireProps } from '../../settings/props';
import { anyMap } from '../../settings/schema';
import { clusterScoped } from '../cluster/cluster-scoped';
import { plainSelector, SELECTOR } from '../cluster/selector';
import type { LabelSelector } from '../policy/label-selector';
import { bgpProblems } from './checks';

/** A router that nodes peer with. */
export interface BgpPeer {
  /** A name for the peer, unique in the instance: at most 255 characters. */
  readonly name: string;

  /**
   * The address of the router. Either this or `defaultGateway` is needed.
   * @default - none
   */
  readonly peerAddress?: string;

  /**
   * The family in which the node's default gateway is the router.
   * @default - the router is at `peerAddress`
   */
  readonly defaultGateway?: IpFamily;

  /**
   * The autonomous system of the router, 1 to 4294967295; 0 accepts whichever it announces.
   * @default 0
   */
  readonly peerASN?: number;

  /**
   * The name of the `BgpPeerConfig`, which also says what is announced: `config.name`. Nothing is announced without
   * one.
   * @default - upstream's defaults, and no announcement
   */
  readonly peerConfigRef?: string;
}

/** A router on each of the nodes. */
export interface BgpInstance {
  /** A name for the instance, unique in the config: at most 255 characters. */
  readonly name: string;

  /**
   * The autonomous system of the nodes, 1 to 4294967295: 64512 to 65534 and 4200000000 to 4294967294 are for private
   * use.
   */
  readonly localASN: number;

  /**
   * The TCP port on which nodes accept connections from routers.
   * @default - none: nodes connect to the routers
   */
  readonly localPort?: number;

  /**
   * The routers.
   * @default - none
   */
  readonly peers?: readonly BgpPeer[];
}

/** Props of `BgpClusterConfig`. */
export interface BgpClusterConfigProps {
  /**
   * Name, labels and annotations of the object.
   * @default - a name from the path of the construct
   */
  readonly metadata?: ApiObjectMetadata;

  /**
   * The nodes that speak BGP. A node can belong to only one config.
   * @default - every node
   */
  readonly nodeSelector?: LabelSelector;

  /** One to 16 instances. */
  readonly bgpInstances: readonly BgpInstance[];
}

const PROPS: PropChecks<BgpClusterConfigProps> = {
  metadata: objectMetadata,
  nodeSelector: SELECTOR,
  bgpInstances: v.array(anyMap),
};

const name = v.pipe(v.string(), v.minLength(1), v.maxLength(255));
const whole = (least: number, most: number) => v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most));

const INSTANCE: PropChecks<BgpInstance> = {
  name,
  localASN: whole(1, 4294967295),
  localPort: whole(1, 65535),
  peers: v.array(anyMap),
};

const PEER: PropChecks<BgpPeer> = {
  name,
  peerAddress: v.string(),
  defaultGateway: v.enum(IpFamily),
  peerASN: whole(0, 4294967295),
  peerConfigRef: v.pipe(v.string(), v.nonEmpty()),
};

const BgpClusterConfigResource = customResourceClass<Manifest>('cilium.io/v2', 'CiliumBGPClusterConfig');

/**
 * Lets nodes speak BGP with routers.
 *
 * @throws ConfigurationError when a prop is unknown or does not fit
 * @see https://docs.cilium.io/en/stable/network/bgp-control-plane/bgp-control-plane-v2/#bgp-cluster-configuration
 */
export class BgpClusterConfig extends Construct {
  /** The name of the config. */
  readonly name: string;

  constructor(scope: Construct, id: string, props: BgpClusterConfigProps) {
    super(scope, id);
    props = checkProps(this, props, PROPS);
    requireProps(this, props, ['bgpInstances']);
    props.bgpInstances.forEach((instance, index) => {
      const path = `bgpInstances[${index}]`;
      checkProps(this, instance, INSTANCE, path);
      requireProps(this, instance, ['name', 'localASN'], path);
      instance.peers?.forEach((peer, position) => {
        checkProps(this, peer, PEER, `${path}.peers[${position}]`);
        requireProps(this, peer, ['name'], `${path}.peers[${position}]`);
      });
    });
    guardObjects(this);
    checkCluster(this, bgpProblems);
    const problems = instanceProblems(props.bgpInstances);
    const nodeSelector = plainSelector(props.nodeSelector, 'nodeSelector', problems);
    refuse(this, problems);
    const resource = new BgpClusterConfigResource(this, 'Resource', {
      metadata: props.metadata ?? {},
      spec: { ...(nodeSelector ? { nodeSelector } : {}), bgpInstances: props.bgpInstances.map(renderInstance) },
    });
    this.name = clusterScoped(resource).name;
  }
}

function renderInstance({ localASN, localPort, peers = [], ...instance }: BgpInstance) {
  return {
    name: instance.name,
    localASN,
    ...(localPort === undefined ? {} : { localPort }),
    ...(peers.length > 0 ? { peers: peers.map(renderPeer) } : {}),
  };
}

function renderPeer({ peerAddress, defaultGateway, peerASN = 0, peerConfigRef, ...peer }: BgpPeer) {
  const addressFamily = defaultGateway === IpFamily.IPV6 ? ('ipv6' as const) : ('ipv4' as const);
  return {
    name: peer.name,
    ...(peerAddress === undefined ? {} : { peerAddress }),
    ...(defaultGateway ? { autoDiscovery: { mode: 'DefaultGateway', defaultGateway: { addressFamily } } } : {}),
    peerASN,
    ...(peerConfigRef === undefined ? {} : { peerConfigRef: { name: peerConfigRef } }),
  };
}

function instanceProblems(instances: readonly BgpInstance[]): Problem[] {
  const problems: Problem[] = [];
  if (instances.length === 0 || instances.length > 16) {
    problems.push({
      what: `bgpInstances has ${instances.length} entries, but it must have 1 to 16.`,
      remedy: instances.length === 0 ? 'Add an instance.' : 'Use several BgpClusterConfigs for different nodes.',
      code: 'BGP006',
    });
  }
  problems.push(...namesTwice(instances, 'bgpInstances'));
  instances.forEach(({ peers = [] }, index) => {
    const path = `bgpInstances[${index}].peers`;
    problems.push(...namesTwice(peers, path));
    peers.forEach((peer, position) => {
      problems.push(...peerProblems(peer, `${path}[${position}]`));
    });
  });
  return problems;
}

function peerProblems({ peerAddress, defaultGateway }: BgpPeer, path: string): Problem[] {
  if (peerAddress !== undefined && defaultGateway === undefined) {
    return IpAddress.problems(peerAddress, `${path}.peerAddress`);
  }
  if (peerAddress === undefined && defaultGateway !== undefined) return [];
  return [
    {
      what: `${path} has ${peerAddress === undefined ? 'neither peerAddress nor' : `peerAddress ${quoted(peerAddress)} and also`} defaultGateway, so the router's address is missing.`,
      remedy: 'Give one of the two.',
      code: 'BGP007',
    },
  ];
}

function namesTwice(named: readonly { readonly name: string }[], path: string): Problem[] {
  return named.flatMap(({ name: own }, index) => {
    if (!named.slice(0, index).some((earlier) => earlier.name === own)) return [];
    return [
      {
        what: `${path}[${index}].name is ${quoted(own)}, which duplicates an earlier name.`,
        remedy: 'Give each a different name.',
        code: 'BGP006',
      },
    ];
  });
}
