import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { Chart } from 'cdk8s';
import {
  Advertisement,
  BgpAdvertisement,
  BgpClusterConfig,
  BgpFamily,
  BgpPeerConfig,
  CidrGroup,
  CiliumClusterwideNetworkPolicy,
  CiliumNetworkPolicy,
  EgressGatewayPolicy,
  IpBlock,
  L2AnnouncementPolicy,
  LabelSelector,
  LoadBalancerIpPool,
  LoadBalancerService,
  LocalRedirectPolicy,
  PlatformApp,
  PodIpPool,
  RedirectFrontend,
  RedirectPort,
} from '../../lib';
import { applyStrict } from './apply';
import { Cluster } from './control-plane/cluster';
import { applyCrds, HAS_CRDS } from './crds';

// The definitions are no part of the project.
const describeAll = HAS_CRDS ? describe : describe.skip;

/** One of each kind that Cilium reads. */
function everyKind(chart: Chart): void {
  const every = LabelSelector.everything();
  new LoadBalancerIpPool(chart, 'pool', {
    blocks: [IpBlock.cidr('172.18.255.200/29'), IpBlock.range('fd00::10', 'fd00::20')],
  });
  new L2AnnouncementPolicy(chart, 'announcement', { interfaces: ['^eth[0-9]+$'] });
  new LoadBalancerService(chart, 'web', {
    selector: { app: 'web' },
    addresses: ['172.18.255.201'],
    sharingKey: 'web',
    sourceRanges: ['10.0.0.0/8'],
    ports: [{ name: 'https', port: 443, targetPort: 8443 }],
  });
  const agreed = new BgpPeerConfig(chart, 'router', {
    authSecretRef: 'bgp-password',
    families: [BgpFamily.ipv4(every)],
  });
  const peers = [{ name: 'router', peerAddress: '192.168.1.1', peerASN: 64513, peerConfigRef: agreed.name }];
  new BgpClusterConfig(chart, 'bgp', { bgpInstances: [{ name: 'home', localASN: 64512, peers }] });
  new BgpAdvertisement(chart, 'routes', { advertisements: [Advertisement.podCidr({ localPreference: 200 })] });
  new EgressGatewayPolicy(chart, 'egress', {
    selectors: [{ podSelector: LabelSelector.of({ app: 'mail' }) }],
    destinationCIDRs: ['0.0.0.0/0'],
    egressGateways: [{ nodeSelector: LabelSelector.of({ egress: 'yes' }) }],
  });
  new LocalRedirectPolicy(chart, 'dns', {
    frontend: RedirectFrontend.service('kube-dns'),
    backendSelector: LabelSelector.of({ app: 'node-dns' }),
    backendPorts: [RedirectPort.udp(53)],
  });
  new PodIpPool(chart, 'pods', { ipv4: { cidrs: ['10.20.0.0/16'], maskSize: 24 } });
  new CidrGroup(chart, 'office', { externalCIDRs: ['198.51.100.0/24'] });
  CiliumNetworkPolicy.defaultDeny(chart, 'deny');
  CiliumClusterwideNetworkPolicy.defaultDeny(chart, 'deny-all');
}

describeAll("Cilium's resources on a real API server", () => {
  let cluster: Cluster;
  beforeAll(async () => {
    cluster = await Cluster.start();
    await applyCrds(cluster, 'cilium');
  });
  afterAll(async () => cluster?.stop());

  test('every kind is taken with strict validation, twice, and the second time nothing changes', async () => {
    const outdir = mkdtempSync(join(cluster.processes.folder, 'cilium-'));
    const app = new PlatformApp({ outdir });
    everyKind(new Chart(app, 'every', { namespace: 'default', disableResourceNameHashes: true }));
    app.synth();

    const folder = join(outdir, 'every');
    const first = await applyStrict(cluster, folder);
    expect({ code: first.code, stderr: first.stderr }).toEqual({ code: 0, stderr: '' });
    const applied = first.stdout.trim().split('\n');
    expect(applied).toHaveLength(12);
    const versions = async (): Promise<string> =>
      cluster.kubectl.run(['get', '-k', folder, '-o', 'jsonpath={.items[*].metadata.resourceVersion}']);
    const before = await versions();
    expect((await applyStrict(cluster, folder)).stderr).toBe('');
    expect(await versions()).toBe(before);
  });
});
