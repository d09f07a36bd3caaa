import { describeSuite } from '../suite';
import { coredns, corednsImage } from './coredns';
import { Platform } from './platform';
import { NAMESPACE, testReachOf, WebPods } from './web-pods';

describeSuite('nodes', 'the K3s homelab on two nodes with containerd and kubelets, without WireGuard', () => {
  let platform: Platform;
  let pods: WebPods;
  beforeAll(async () => {
    platform = await Platform.start({
      name: 'k3s-homelab',
      settings: { 'enable-wireguard': 'false' },
      images: [await corednsImage()],
    });
    pods = new WebPods(platform, await platform.lan.add('client', 50));
    await platform.apply([...coredns(), ...WebPods.manifests()]);
    await platform.cluster.kubectl.run([
      'wait',
      'pods',
      '--all',
      '-n',
      NAMESPACE,
      '--for=condition=Ready',
      '--timeout=240s',
    ]);
    const rollout = ['rollout', 'status', 'deployment/coredns', '--namespace', 'kube-system', '--timeout=240s'];
    await platform.cluster.kubectl.run(rollout);
  }, 900_000);
  afterAll(async () => platform?.stop());

  testReachOf(() => pods);

  test('no other address answers at that port', async () => {
    expect(await pods.fromClient('192.168.1.10:8085')).toEqual({ error: expect.stringContaining('refused') });
  });

  test('no program was ever denied access by the API server', () => {
    expect(platform.refusedRequests()).toEqual([]);
  });
});
