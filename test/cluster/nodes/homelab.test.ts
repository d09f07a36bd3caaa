import type { Machine } from '../machines/machine';
import { describeSuite } from '../suite';
import { coredns, corednsImage } from './coredns';
import { Platform } from './platform';
import { type Outcome, probePod, tryFromMachine, tryFromPod } from './probe';

const NAMESPACE = 'default';

describeSuite('nodes', 'the K3s homelab on two nodes with containerd and kubelets, without WireGuard', () => {
  let platform: Platform;
  let client: Machine;
  beforeAll(async () => {
    platform = await Platform.start({
      name: 'k3s-homelab',
      settings: { 'enable-wireguard': 'false' },
      images: [await corednsImage()],
    });
    client = await platform.lan.add('client', 50);
    await platform.apply([
      ...coredns(),
      web('one', 'node-1'),
      web('two', 'node-2'),
      {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 'web', namespace: NAMESPACE },
        spec: { type: 'NodePort', selector: { app: 'web' }, ports: [{ port: 80, nodePort: 30080 }] },
      },
    ]);
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

  test('pods on both nodes reach each other', async () => {
    expect(await fromPod('one', await podAddress('two'))).toEqual({ answer: 'two' });
    expect(await fromPod('two', await podAddress('one'))).toEqual({ answer: 'one' });
  });

  test('a Service answers under its address and its name', async () => {
    const { spec } = await get<{ spec: { clusterIP: string } }>('service', 'web');
    for (const host of [spec.clusterIP, 'web', `web.${NAMESPACE}.svc.cluster.local`]) {
      expect(await fromPod('one', host)).toEqual({ answer: expect.stringMatching(/^(one|two)$/) });
    }
  });

  test('a Service answers at its port of each node', async () => {
    for (const { address } of platform.nodes) {
      expect(await fromClient(`${address}:30080`)).toEqual({ answer: expect.stringMatching(/^(one|two)$/) });
    }
  });

  test('a pod answers at its port of its node, and of no other', async () => {
    const [first, second] = platform.nodes.map(({ address }) => address);
    expect(await fromClient(`${first}:8085`)).toEqual({ answer: 'one' });
    expect(await fromClient(`${second}:8085`)).toEqual({ answer: 'two' });
    expect(await fromClient('192.168.1.10:8085')).toEqual({ error: expect.stringContaining('refused') });
  });

  test('no program has asked the API server for what it has no right to', () => {
    expect(platform.refusedRequests()).toEqual([]);
  });

  function web(name: string, node: string): object {
    const pod = probePod({ name, namespace: NAMESPACE, node, labels: { app: 'web' } }, ['80/http'], { http: 80 });
    pod.spec.containers[0]!.ports[0]!.hostPort = 8085;
    return pod;
  }

  async function podAddress(name: string): Promise<string> {
    return (await get<{ status: { podIP: string } }>('pod', name)).status.podIP;
  }

  async function get<T>(kind: string, name: string): Promise<T> {
    return platform.cluster.kubectl.get<T>(kind, name, '--namespace', NAMESPACE);
  }

  async function fromPod(pod: string, to: string): Promise<Outcome | undefined> {
    const [outcome] = await tryFromPod(platform.cluster, NAMESPACE, pod, [
      { protocol: 'http', to, milliseconds: 20_000 },
    ]);
    return outcome;
  }

  async function fromClient(to: string): Promise<Outcome | undefined> {
    const [outcome] = await tryFromMachine(client, [{ protocol: 'http', to, milliseconds: 20_000 }]);
    return outcome;
  }
});
