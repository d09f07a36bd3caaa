import * as v from 'valibot';
import { checkArguments } from '../../settings/arguments';
import type { CiliumSettingsInput } from '../settings';

/** Props of `Ipam.clusterPool`. */
export interface ClusterPoolProps {
  /**
   * The IPv4 networks of the pods, in CIDR notation; each node gets a part of one.
   * @default ['10.0.0.0/8']
   */
  readonly ipv4Cidrs?: string[];

  /**
   * Length of a node's IPv4 prefix: 24 stands for 254 addresses a node.
   * @default 24
   */
  readonly ipv4MaskSize?: number;

  /**
   * The IPv6 networks of the pods, in CIDR notation. Giving them makes the cluster dual stack.
   * @default - no IPv6
   */
  readonly ipv6Cidrs?: string[];

  /**
   * Length of a node's IPv6 prefix.
   * @default 120
   */
  readonly ipv6MaskSize?: number;
}

/** Props of `Ipam.kubernetes`. */
export interface KubernetesIpamProps {
  /**
   * Whether nodes have IPv6 networks for pods too.
   * @default false
   */
  readonly ipv6?: boolean;
}

/**
 * What assigns addresses to pods.
 *
 * @see https://docs.cilium.io/en/stable/network/concepts/ipam/
 */
export class Ipam {
  /**
   * Cilium's operator gives each node a part of the cluster's networks.
   * @see https://docs.cilium.io/en/stable/network/concepts/ipam/cluster-pool/
   */
  static clusterPool(props: ClusterPoolProps = {}): Ipam {
    return new Ipam({
      ...(props.ipv6Cidrs ? { ipv6: { enabled: true } } : {}),
      ipam: {
        mode: 'cluster-pool',
        operator: {
          clusterPoolIPv4PodCIDRList: props.ipv4Cidrs,
          clusterPoolIPv4MaskSize: props.ipv4MaskSize,
          clusterPoolIPv6PodCIDRList: props.ipv6Cidrs,
          clusterPoolIPv6MaskSize: props.ipv6MaskSize,
        },
      },
    });
  }

  /**
   * Kubernetes' own controller assigns them, and writes `podCIDR` into each Node: the setup of K3s, kubeadm and KIND.
   * @see https://docs.cilium.io/en/stable/network/concepts/ipam/kubernetes/
   */
  static kubernetes(props: KubernetesIpamProps = {}): Ipam {
    return new Ipam({ ...(props.ipv6 ? { ipv6: { enabled: true } } : {}), ipam: { mode: 'kubernetes' } });
  }

  /**
   * Cilium's operator assigns them from pools that namespaces and pods can choose between (`PodIpPool`).
   * @see https://docs.cilium.io/en/stable/network/concepts/ipam/multi-pool/
   */
  static multiPool(): Ipam {
    return new Ipam({ ipam: { mode: 'multi-pool' } });
  }

  private constructor(
    /** @internal */
    readonly _settings: CiliumSettingsInput,
  ) {}
}

checkArguments(Ipam, () => ({
  clusterPool: {
    'props?': {
      'ipv4Cidrs?': v.array(v.string()),
      'ipv4MaskSize?': v.number(),
      'ipv6Cidrs?': v.array(v.string()),
      'ipv6MaskSize?': v.number(),
    },
  },
  kubernetes: { 'props?': { 'ipv6?': v.boolean() } },
}));
