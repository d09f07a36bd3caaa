import {
  Advertisement,
  BgpAdvertisement,
  BgpFamily,
  BgpPeerConfig,
  CiliumCni,
  Encryption,
  Ipam,
  LabelSelector,
} from '../../../lib/cilium';
import { reported } from '../reported';

const pools = Advertisement.podIpPools(LabelSelector.of({ announce: 'yes' }));

/** What is reported about an advertisement, where somebody gives pods their addresses. */
const problems = (advertisement: Advertisement, ipam?: Ipam) =>
  reported((chart) => {
    new CiliumCni(chart, 'cilium', {
      encryption: Encryption.none(),
      loadBalancing: { bgp: true },
      ...(ipam ? { ipam } : {}),
      // Without it, an agent does not start that is to masquerade with iptables and has pools.
      settings: { egressMasqueradeInterfaces: 'eth0' },
    });
    new BgpPeerConfig(chart, 'peer', { families: [BgpFamily.ipv4(LabelSelector.of({ advertise: 'bgp' }))] });
    new BgpAdvertisement(chart, 'pods', {
      metadata: { labels: { advertise: 'bgp' } },
      advertisements: [advertisement],
    });
  });

test.each([
  [
    'networks of nodes with pools',
    Advertisement.podCidr(),
    Ipam.multiPool(),
    /PodCIDR is announced with.*it is multi-pool/s,
  ],
  ['pools with networks of nodes', pools, Ipam.clusterPool(), /CiliumPodIPPool is announced with.*it is cluster-pool/s],
  ['pools with networks of Kubernetes', pools, Ipam.kubernetes(), /it is kubernetes in core\/cilium/],
])('%s: nothing would be announced', (_what, advertisement, ipam, says) => {
  const { warnings } = problems(advertisement, ipam);
  expect(warnings).toMatch(says);
  expect(warnings).toContain('docs/errors.md#bgp013');
});

test.each([
  ['networks of nodes', Advertisement.podCidr(), Ipam.clusterPool()],
  ['networks of nodes by default', Advertisement.podCidr(), undefined],
  ['networks of Kubernetes', Advertisement.podCidr(), Ipam.kubernetes()],
  ['pools', pools, Ipam.multiPool()],
])('%s are announced', (_what, advertisement, ipam) => {
  expect(problems(advertisement, ipam)).toEqual({ errors: 'no failure', warnings: '' });
});
