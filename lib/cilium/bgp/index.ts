export {
  Advertisement,
  type BgpAttributes,
  type BgpCommunities,
  BgpServiceAddress,
  type BgpServicesOptions,
  WellKnownCommunity,
} from './advertisement';
export { BgpAdvertisement, type BgpAdvertisementProps } from './bgp-advertisement';
export {
  BgpClusterConfig,
  type BgpClusterConfigProps,
  type BgpInstance,
  type BgpPeer,
} from './bgp-cluster-config';
export { BgpFamily } from './bgp-family';
export {
  type BgpGracefulRestart,
  BgpPeerConfig,
  type BgpPeerConfigProps,
  type BgpTimers,
} from './bgp-peer-config';
