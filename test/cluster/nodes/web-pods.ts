import type { Machine } from '../machines/machine';
import type { Platform } from './platform';
import { type Outcome, probePod, tryFromMachine, tryFromPod } from './probe';

export const NAMESPACE = 'default';

/** A pod on each of two nodes, `one` and `two`, with a Service before them and a port of the node, and who asks them. */
export class WebPods {
  constructor(
    private readonly platform: Platform,
    private readonly client: Machine,
  ) {}

  /** What is applied for them. */
  static manifests(): object[] {
    return [
      web('one', 'node-1'),
      web('two', 'node-2'),
      {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 'web', namespace: NAMESPACE },
        spec: { type: 'NodePort', selector: { app: 'web' }, ports: [{ port: 80, nodePort: 30080 }] },
      },
    ];
  }

  async address(name: string): Promise<string> {
    return (await this.get<{ status: { podIP: string } }>('pod', name)).status.podIP;
  }

  async get<T>(kind: string, name: string): Promise<T> {
    return this.platform.cluster.kubectl.get<T>(kind, name, '--namespace', NAMESPACE);
  }

  async fromPod(pod: string, to: string): Promise<Outcome | undefined> {
    const [outcome] = await tryFromPod(this.platform.cluster, NAMESPACE, pod, [
      { protocol: 'http', to, milliseconds: 20_000 },
    ]);
    return outcome;
  }

  async fromClient(to: string): Promise<Outcome | undefined> {
    const [outcome] = await tryFromMachine(this.client, [{ protocol: 'http', to, milliseconds: 20_000 }]);
    return outcome;
  }

  /** The addresses of the nodes, in their order. */
  get nodes(): readonly string[] {
    return this.platform.nodes.map(({ address }) => address);
  }
}

function web(name: string, node: string): object {
  const pod = probePod({ name, namespace: NAMESPACE, node, labels: { app: 'web' } }, ['80/http'], { http: 80 });
  pod.spec.containers[0]!.ports[0]!.hostPort = 8085;
  return pod;
}

/** What holds on every network: pods, Services and ports of nodes are reached. */
export function testReachOf(pods: () => WebPods): void {
  test('pods on both nodes reach each other', async () => {
    expect(await pods().fromPod('one', await pods().address('two'))).toEqual({ answer: 'two' });
    expect(await pods().fromPod('two', await pods().address('one'))).toEqual({ answer: 'one' });
  });

  test('a Service answers under its address and its name', async () => {
    const { spec } = await pods().get<{ spec: { clusterIP: string } }>('service', 'web');
    for (const host of [spec.clusterIP, 'web', `web.${NAMESPACE}.svc.cluster.local`]) {
      expect(await pods().fromPod('one', host)).toEqual({ answer: expect.stringMatching(/^(one|two)$/) });
    }
  });

  test('a Service answers at its port of each node', async () => {
    for (const address of pods().nodes) {
      expect(await pods().fromClient(`${address}:30080`)).toEqual({ answer: expect.stringMatching(/^(one|two)$/) });
    }
  });

  test('a pod answers at its port of its node', async () => {
    const [first, second] = pods().nodes;
    expect(await pods().fromClient(`${first}:8085`)).toEqual({ answer: 'one' });
    expect(await pods().fromClient(`${second}:8085`)).toEqual({ answer: 'two' });
  });
}
