import { Chart, Testing } from 'cdk8s';
import {
  Advertisement,
  BgpAdvertisement,
  BgpClusterConfig,
  BgpFamily,
  BgpPeerConfig,
  LabelSelector,
  LoadBalancerService,
} from '../../../lib';
import { until } from '../control-plane/until';
import type { Machine } from '../machines/machine';
import { Platform } from '../nodes/platform';
import { probePod, tryFromMachine } from '../nodes/probe';
import { describeSuite } from '../suite';
import { NODES_ASN, ROUTER_ASN, Router } from './router';

/** The first address of the homelab's pool, which the first Service gets. */
const ADDRESS = '192.168.1.240';
/** The lease of an announcement lasts 15 s, and is asked for every 2 s. */
const FAILOVER_SECONDS = 180; // on a machine that is busy

describeSuite('load-balancing', 'addresses of the K3s homelab, with BGP beside L2 and without WireGuard', () => {
  let platform: Platform;
  let client: Machine;
  let router: Router;
  beforeAll(async () => {
    platform = await Platform.start({
      name: 'k3s-homelab',
      settings: { 'enable-wireguard': 'false', 'enable-bgp-control-plane': 'true' },
    });
    client = await platform.lan.add('client', 50);
    router = await Router.start(await platform.lan.add('router', 1), platform.nodes);
    await platform.applyFrom('k3s-homelab', '6-custom-resources.yaml', () => true);
    await platform.apply(objects());
  }, 900_000);
  afterAll(async () => platform?.stop());

  test('a Service gets the first address of the pool', async () => {
    await until('the Service has an address', async () => {
      const { status } = await platform.cluster.kubectl.get<Service>('service', 'web', '--namespace', 'default');
      const [ingress] = status.loadBalancer.ingress ?? [];
      return ingress?.ip === ADDRESS ? undefined : JSON.stringify(status);
    });
  });

  test('the router learns its address and the networks of the pods from the nodes that have them', async () => {
    const nodes = platform.nodes.map(({ address }) => address).sort();
    await expectRoute(`${ADDRESS}/32`, nodes);
    const { items } = await platform.cluster.kubectl.get<{ items: readonly CiliumNode[] }>('ciliumnodes');
    expect(items).toHaveLength(2);
    for (const { metadata, spec } of items) {
      const node = platform.nodes.find(({ name }) => name === metadata.name);
      for (const cidr of spec.ipam.podCIDRs) await expectRoute(cidr, [node!.address]);
    }
  });

  test('a node answers ARP requests for it, and when that node dies the other does', async () => {
    const announcer = await announcingNode();
    const other = platform.nodes.find((node) => node !== announcer)!;
    const name = 'web';
    await platform.apply([
      probePod({ name, namespace: 'default', node: other.name, labels: { app: name } }, ['80/http']),
    ]);
    await platform.cluster.kubectl.run(['wait', 'pod', name, '--for=condition=Ready', '--timeout=120s']);
    await until('the Service answers', async () => answer());
    expect(await macOf(ADDRESS)).toBe(await macAddress(announcer));

    await announcer.stop();
    const died = Date.now();
    await until('the Service answers again', async () => answer(), { seconds: FAILOVER_SECONDS });

    process.stderr.write(`Failover of an announced address took ${Math.round((Date.now() - died) / 1000)} s\n`);
    expect(await macOf(ADDRESS)).toBe(await macAddress(other));
  });

  test('no program was ever denied access by the API server', () => {
    expect(platform.refusedRequests()).toEqual([]);
  });

  /** What is in the way of an answer of the Service to the client. */
  async function answer(): Promise<string | undefined> {
    const [outcome] = await tryFromMachine(client, [{ protocol: 'http', to: ADDRESS, milliseconds: 1000 }]);
    return outcome?.answer === 'web' ? undefined : JSON.stringify(outcome);
  }

  async function expectRoute(prefix: string, hops: readonly string[]): Promise<void> {
    await until(`the router has a route to ${prefix} by ${hops.join(' and ')}`, async () => {
      const found = await router.nextHops(prefix);
      return found.join() === hops.join() ? undefined : `it has ${found.join(' and ') || 'none'}`;
    });
  }

  async function announcingNode(): Promise<Machine> {
    let holder: string | undefined;
    await until('a node announces the address', async () => {
      const args = ['lease', 'cilium-l2announce-default-web', '--namespace', 'kube-system'];
      ({ holderIdentity: holder } = (await platform.cluster.kubectl.get<Lease>(...args)).spec);
      return holder ? undefined : 'nobody holds the lease';
    });
    return platform.nodes.find(({ name }) => name === holder)!;
  }

  /** Who answers the client's ARP requests for an address. */
  async function macOf(address: string): Promise<string | undefined> {
    const answers = await client.sh(`arping -c 1 -w 5 -I eth0 ${address}`);
    return /from (\S+)/.exec(answers)?.[1];
  }
});

interface Service {
  readonly status: { readonly loadBalancer: { readonly ingress?: readonly { readonly ip: string }[] } };
}

interface Lease {
  readonly spec: { readonly holderIdentity?: string };
}

interface CiliumNode {
  readonly metadata: { readonly name: string };
  readonly spec: { readonly ipam: { readonly podCIDRs: readonly string[] } };
}

async function macAddress(machine: Machine): Promise<string> {
  return (await machine.sh('cat /sys/class/net/eth0/address')).trim();
}

/** A Service, and what makes nodes announce it and their pods to the router. */
function objects(): object[] {
  const chart = new Chart(Testing.app(), 'load-balancing', { namespace: 'default', disableResourceNameHashes: true });
  new LoadBalancerService(chart, 'service', {
    metadata: { name: 'web', labels: { announced: 'yes' } },
    selector: { app: 'web' },
    ports: [{ port: 80 }],
  });
  new BgpAdvertisement(chart, 'advertisement', {
    metadata: { name: 'all', labels: { advertise: 'all' } },
    advertisements: [Advertisement.podCidr(), Advertisement.services(LabelSelector.of({ announced: 'yes' }))],
  });
  const config = new BgpPeerConfig(chart, 'peer', {
    families: [BgpFamily.ipv4(LabelSelector.of({ advertise: 'all' }))],
  });
  new BgpClusterConfig(chart, 'cluster', {
    bgpInstances: [
      {
        name: 'home',
        localASN: NODES_ASN,
        peers: [{ name: 'router', peerAddress: '192.168.1.1', peerASN: ROUTER_ASN, peerConfigRef: config.name }],
      },
    ],
  });
  return Testing.synth(chart) as object[];
}
