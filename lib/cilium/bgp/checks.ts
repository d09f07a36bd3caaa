import type { ClusterIndex, ClusterObject } from '../../cluster/cluster-index';
import { type SelectorManifest, selects } from '../../kubernetes/label-selection';
import type { Problem } from '../../problems';
import { warn } from '../../warnings';
import { featureProblems } from '../cluster/feature';
import { ciliumIn } from '../cluster/install';

interface ClusterConfigSpec {
  readonly nodeSelector: SelectorManifest;
  readonly bgpInstances: readonly {
    readonly name: string;
    readonly peers?: readonly { readonly name: string; readonly peerConfigRef?: { readonly name: string } }[];
  }[];
}

interface PeerConfigSpec {
  readonly authSecretRef: string;
  readonly families: readonly { readonly afi: string; readonly advertisements?: SelectorManifest }[];
}

type ClusterConfig = ClusterObject<Partial<ClusterConfigSpec>>;
type PeerConfig = ClusterObject<Partial<PeerConfigSpec>>;

/** What is wrong with BGP in one cluster; what may be wrong is reported as a warning. */
export function bgpProblems(index: ClusterIndex): Problem[] {
  const configs = index.objects<ClusterConfigSpec>('cilium.io/CiliumBGPClusterConfig');
  const peerConfigs = index.objects<PeerConfigSpec>('cilium.io/CiliumBGPPeerConfig');
  warnOfMissingPeerConfigs(configs, peerConfigs);
  warnOfUnusedAdvertisements(index, peerConfigs);
  warnOfPodAdvertisements(index);
  return [
    ...featureProblems(index, {
      kinds: ['cilium.io/CiliumBGPClusterConfig', 'cilium.io/CiliumBGPPeerConfig', 'cilium.io/CiliumBGPAdvertisement'],
      enabled: ({ bgpControlPlane }) => bgpControlPlane.enabled,
      missing: 'bgpControlPlane.enabled is false',
      remedy: 'Set loadBalancing.bgp of CiliumCni to true.',
      code: 'BGP001',
    }),
    ...sameNodes(configs),
    ...peerConfigs.flatMap((config) => secretProblems(config, index)),
  ];
}

interface AdvertisementSpec {
  readonly advertisements: readonly { readonly advertisementType: string }[];
}

/** Which pod networks can be announced depends on what assigns addresses to pods. */
const PODS: Readonly<Record<string, { readonly modes: readonly string[]; readonly remedy: string }>> = {
  PodCIDR: {
    modes: ['cluster-pool', 'kubernetes'],
    remedy: 'Announce pools with Advertisement.podIpPools, or use Ipam.clusterPool() or Ipam.kubernetes().',
  },
  CiliumPodIPPool: {
    modes: ['multi-pool'],
    remedy: 'Announce the networks of nodes with Advertisement.podCidr, or use Ipam.multiPool().',
  },
};

/**
 * Warns of announced pod networks that do not exist; not an error, since one advertisement may be for several clusters.
 */
function warnOfPodAdvertisements(index: ClusterIndex): void {
  const cilium = ciliumIn(index);
  if (!cilium) return;
  const mode = cilium.settings.ipam.mode || 'cluster-pool';
  for (const { construct, spec } of index.objects<AdvertisementSpec>('cilium.io/CiliumBGPAdvertisement')) {
    for (const { advertisementType } of spec.advertisements ?? []) {
      const known = Object.hasOwn(PODS, advertisementType) ? PODS[advertisementType] : undefined;
      if (!known || known.modes.includes(mode)) continue;
      warn(construct, {
        what: `${advertisementType} is announced with ipam.mode ${known.modes.join(' and ')} only, but it is ${mode} in ${cilium.path}, so nothing is announced.`,
        remedy: known.remedy,
        code: 'BGP013',
      });
    }
  }
}

/** A node can belong to only one CiliumBGPClusterConfig; from the selectors alone, only some clashes are certain. */
function sameNodes(configs: readonly ClusterConfig[]): Problem[] {
  const everywhere = configs.filter(({ spec: { nodeSelector: { matchLabels = {}, matchExpressions = [] } = {} } }) => {
    return Object.keys(matchLabels).length === 0 && matchExpressions.length === 0;
  });
  const [first] = everywhere;
  if (!first) return [];
  return configs
    .filter((config) => config !== first)
    .map((config) => ({
      what: `${first.title} is for every node, and ${config.title} is for some of them too; a node can belong to only one of them.`,
      remedy: 'Give them nodeSelectors that select different nodes, or put the instances into one BgpClusterConfig.',
      code: 'BGP002',
    }));
}

function secretProblems({ title, spec: { authSecretRef } }: PeerConfig, index: ClusterIndex): Problem[] {
  const cilium = ciliumIn(index);
  if (authSecretRef === undefined || !cilium) return [];
  const namespace = cilium.settings.bgpControlPlane.secretsNamespace.name;
  if (!namespace) {
    return [
      {
        what: `${title} has the authSecretRef ${authSecretRef}, but bgpControlPlane.secretsNamespace.name is empty in ${cilium.path}.`,
        remedy: 'Set settings.bgpControlPlane.secretsNamespace.name to the namespace of the Secret.',
        code: 'BGP003',
      },
    ];
  }
  const secrets = index.objects('Secret').filter(({ name }) => name === authSecretRef);
  const [elsewhere] = secrets;
  if (!elsewhere || secrets.some((secret) => secret.namespace === namespace)) return [];
  return [
    {
      what: `${title} has the authSecretRef ${authSecretRef}, but Cilium reads it in the namespace ${namespace}, and ${elsewhere.title} is in ${elsewhere.namespace}.`,
      remedy: `Put the Secret into ${namespace}, or set settings.bgpControlPlane.secretsNamespace.name.`,
      code: 'BGP003',
    },
  ];
}

function warnOfMissingPeerConfigs(configs: readonly ClusterConfig[], peerConfigs: readonly PeerConfig[]): void {
  const known = peerConfigs.map(({ name }) => name);
  for (const { construct, spec } of configs) {
    for (const { name: instance, peers = [] } of spec.bgpInstances ?? []) {
      for (const { name, peerConfigRef } of peers) {
        if (peerConfigRef && known.includes(peerConfigRef.name)) continue;
        warn(construct, withoutConfig(`${instance}.${name}`, peerConfigRef?.name));
      }
    }
  }
}

function withoutConfig(peer: string, name: string | undefined): Problem {
  return {
    what:
      name === undefined
        ? `the peer ${peer} has no peerConfigRef, so nothing is announced to it.`
        : `the peer ${peer} has the peerConfigRef ${name}, but the program has no BgpPeerConfig of that name.`,
    remedy: 'Add a BgpPeerConfig and refer to its name, unless the cluster has it.',
    code: 'BGP004',
  };
}

function warnOfUnusedAdvertisements(index: ClusterIndex, peerConfigs: readonly PeerConfig[]): void {
  const selectors = peerConfigs.flatMap(({ spec }) =>
    (spec.families ?? []).flatMap((family) => family.advertisements ?? []),
  );
  for (const { construct, labels } of index.objects('cilium.io/CiliumBGPAdvertisement')) {
    if (selectors.some((selector) => selects(selector, labels))) continue;
    warn(construct, {
      what: 'no BgpPeerConfig of the program selects this advertisement, so it is announced to no peer.',
      remedy: 'Give it labels that advertisements in families of a BgpPeerConfig select.',
      code: 'BGP005',
    });
  }
}
