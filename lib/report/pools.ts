import { Cidr } from '../kubernetes/cidr';
import { asBlock } from '../kubernetes/ip-address';
import { selects } from '../kubernetes/label-selection';
import { isMap, type JsonMap } from '../settings/schema';
import { maps, texts } from '../upgrade/subject';
import type { PlacedDocument, PlacedObject } from './folder';
import type { Service } from './services';

/** Addresses, and what they are for. */
export interface Pool {
  readonly name: string;
  readonly what: string;
  /** `192.168.1.200 to 192.168.1.220`, `10.42.0.0/16`. */
  readonly ranges: readonly string[];
  /** The number of addresses, or of nodes; unknown if a range cannot be parsed. */
  readonly size: bigint | undefined;
  readonly unit: 'addresses' | 'nodes';
  /** How many of them the platform uses; unknown if only the cluster knows. */
  readonly used: number | undefined;
  readonly users: readonly string[];
}

/** The pools of addresses of a platform: for Services, for pods, and the network of the Services. */
export function poolsIn(
  objects: readonly PlacedObject[],
  services: readonly Service[],
  otherFiles: readonly PlacedDocument[],
): Pool[] {
  return [
    ...objects.flatMap((object) => [...loadBalancerPool(object, services, objects), ...podNetworks(object)]),
    ...machineNetworks(otherFiles),
  ];
}

function loadBalancerPool(
  { kind, name, cluster, members }: PlacedObject,
  services: readonly Service[],
  objects: readonly PlacedObject[],
): Pool[] {
  if (kind !== 'CiliumLoadBalancerIPPool') return [];
  const spec = isMap(members.spec) ? members.spec : {};
  const blocks = maps(spec.blocks).map(blockOf);
  const selector = isMap(spec.serviceSelector) ? spec.serviceSelector : undefined;
  const users = [
    ...services
      .filter((service) => service.type === 'LoadBalancer' && service.cluster === cluster)
      .filter(({ object, namespace }) =>
        selects(selector, { ...labelsOf(object), 'io.kubernetes.service.namespace': namespace }),
      )
      .map((service) => `Service ${service.namespace}/${service.name}`),
    ...objects
      .filter((object) => object.kind === 'Gateway' && object.cluster === cluster)
      .map((gateway) => `Gateway ${gateway.namespace}/${gateway.name}`),
  ];
  const sizes = blocks.map(({ size }) => size);
  return [
    {
      name,
      what: 'addresses for LoadBalancer Services',
      ranges: blocks.map(({ text }) => text),
      size: sizes.every((size) => size !== undefined) ? sizes.reduce((sum, size) => sum + size, 0n) : undefined,
      unit: 'addresses',
      used: users.length,
      users,
    },
  ];
}

function blockOf({ cidr, start, stop = start }: JsonMap): { text: string; size: bigint | undefined } {
  if (typeof cidr === 'string') return { text: cidr, size: cidrOf(cidr)?.size };
  const [first, last] = [start, stop].map((address) => cidrOf(asBlock(String(address))));
  const text = start === stop ? String(start) : `${start} to ${stop}`;
  return { text, size: first && last ? last.first - first.first + 1n : undefined };
}

function podNetworks({ kind, name, members }: PlacedObject): Pool[] {
  if (kind === 'CiliumPodIPPool') {
    const spec = isMap(members.spec) ? members.spec : {};
    return (['ipv4', 'ipv6'] as const).flatMap((family) => {
      const of = spec[family];
      return isMap(of) ? [nodesOf(name, texts(of.cidrs), Number(of.maskSize))] : [];
    });
  }
  if (kind !== 'ConfigMap' || name !== 'cilium-config' || !isMap(members.data)) return [];
  const data = members.data;
  return (['ipv4', 'ipv6'] as const).flatMap((family) => {
    const networks = data[`cluster-pool-${family}-cidr`];
    if (typeof networks !== 'string' || networks === '' || data.ipam === 'kubernetes') return [];
    return [
      nodesOf(
        `pods, ${family === 'ipv4' ? 'IPv4' : 'IPv6'}`,
        networks.split(/[ ,]+/),
        Number(data[`cluster-pool-${family}-mask-size`]),
      ),
    ];
  });
}

/** A network from which each node gets a part. */
function nodesOf(name: string, networks: readonly string[], mask: number): Pool {
  const sizes = networks.map((network) => cidrOf(network));
  const nodes = sizes.every((cidr) => cidr !== undefined && mask >= cidr.prefixLength)
    ? sizes.reduce((sum, cidr) => sum + (1n << BigInt(mask - (cidr?.prefixLength ?? mask))), 0n)
    : undefined;
  return {
    name,
    what: `addresses for pods, a /${mask} for each node`,
    ranges: networks,
    size: nodes,
    unit: 'nodes',
    used: undefined,
    users: [],
  };
}

/** The networks in the configuration of machines: K3s' and KIND's. */
function machineNetworks(files: readonly PlacedDocument[]): Pool[] {
  const found = new Map<string, Pool>();
  for (const { members } of files) {
    const kind = isMap(members.networking) ? members.networking : {};
    const networks = [
      ['pods of the nodes', members['cluster-cidr'] ?? kind.podSubnet],
      ['Services', members['service-cidr'] ?? kind.serviceSubnet],
    ] as const;
    for (const [name, value] of networks) {
      if (typeof value !== 'string') continue;
      const ranges = value.split(',');
      const sizes = ranges.map((range) => cidrOf(range)?.size);
      found.set(name, {
        name,
        what: name === 'Services' ? 'cluster addresses of Services' : 'addresses for pods, as nodes are configured',
        ranges,
        size: sizes.every((size) => size !== undefined) ? sizes.reduce((sum, size) => sum + size, 0n) : undefined,
        unit: 'addresses',
        used: undefined,
        users: [],
      });
    }
  }
  return [...found.values()];
}

function cidrOf(text: string): Cidr | undefined {
  return Cidr.problems(text, '').length === 0 ? Cidr.parse(text) : undefined;
}

function labelsOf({ members }: PlacedObject): Readonly<Record<string, string>> {
  const metadata = isMap(members.metadata) ? members.metadata : {};
  return isMap(metadata.labels) ? (metadata.labels as Readonly<Record<string, string>>) : {};
}
