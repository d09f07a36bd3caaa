import { Chart, Testing } from 'cdk8s';
import { IngressRoute, Rule, ServiceRef } from '../../../lib';
import { until } from '../control-plane/until';
import type { Machine } from '../machines/machine';
import { coredns, corednsImage } from '../nodes/coredns';
import { Platform } from '../nodes/platform';
import { type LoadReport, loadFrom, type Outcome, probePod, tryFromMachine, tryFromPod } from '../nodes/probe';
import { describeSuite } from '../suite';
import { coreImages } from './images';
import { autoscaled } from './workloads';

const NAMESPACE = 'default';

/** Of what the test has no program for: Envoy, and the parts of Hubble. */
const WITHOUT = /^(cilium|hubble)/;

/** What this kernel may not have, and who else opens host ports where kube-proxy is kept. */
const REPLACED = { 'tunnel-protocol': 'vxlan', 'enable-ipsec': 'false', 'cni-chaining-mode': 'portmap' };

/**
 * Where L2 announcements are off, the agent looks once for leases of the time when they may have been on, and takes a
 * refusal for "never": pkg/l2announcer in its source. Upstream gives no such right either.
 */
const EXPECTED_REFUSALS = [
  'system:serviceaccount:kube-system:cilium list /apis/coordination.k8s.io/v1/namespaces/kube-system/leases',
];

describeSuite('core', 'CORE on two nodes with kube-proxy, with VXLAN for Geneve, portmap, and without IPsec', () => {
  let platform: Platform;
  let client: Machine;
  beforeAll(async () => {
    platform = await Platform.start({
      name: 'core',
      settings: REPLACED,
      images: [await corednsImage(), ...(await coreImages())],
      kubeProxy: true,
    });
    client = await platform.lan.add('client', 50);
    await platform.apply([
      ...coredns(),
      web('one', 'node-1'),
      web('two', 'node-2'),
      ...autoscaled('busy', NAMESPACE),
      {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 'web', namespace: NAMESPACE },
        spec: { type: 'NodePort', selector: { app: 'web' }, ports: [{ port: 80, nodePort: 30080 }] },
      },
    ]);
    await platform.applyFrom('core', '5-workloads.yaml', ({ metadata }) => !WITHOUT.test(metadata.name));
    await platform.apply(route());
    await platform.everythingRuns();
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

  test('a pod answers at its port of its node', async () => {
    const [first, second] = platform.nodes.map(({ address }) => address);
    expect(await fromClient(`${first}:8085`)).toEqual({ answer: 'one' });
    expect(await fromClient(`${second}:8085`)).toEqual({ answer: 'two' });
  });

  test('metrics-server has the figures of both nodes and of pods', async () => {
    await until('there are metrics of nodes', async () => missing(['top', 'nodes'], /^node-1 .*\nnode-2 .*\n$/));
    await until('there are metrics of pods', async () => missing(['top', 'pods'], /^one .*\ntwo .*\n$/m));
  });

  test('a HorizontalPodAutoscaler follows them', async () => {
    const [{ address }] = platform.nodes as [Machine];
    const load = loadFrom(client, { url: `http://${address}:30081/load`, seconds: 40, clients: 2 });
    await until('there are more pods than one', async () => {
      const { status } = await get<{ status: { desiredReplicas: number } }>('hpa', 'busy');
      return status.desiredReplicas > 1 ? undefined : JSON.stringify(status);
    });
    expect((await load).requests).toBeGreaterThan(10);
  });

  test('a rolling restart of Traefik under load loses no request', async () => {
    const url = `http://${platform.nodes[0]!.address}:${await traefikPort()}/`;
    const client1 = { url, host: 'web.test', seconds: 75, clients: 2, pauseMilliseconds: 50 };
    const [first] = await tryFromMachine(client, [{ protocol: 'tcp', to: url.slice(7, -1), milliseconds: 2000 }]);
    expect(first?.error ?? '').not.toContain('refused');
    const loads = [loadFrom(client, { ...client1, anew: true }), loadFrom(client, client1)];
    const { kubectl } = platform.cluster;
    await kubectl.run(['rollout', 'restart', 'deployment/traefik', '--namespace', 'traefik']);
    await kubectl.run(['rollout', 'status', 'deployment/traefik', '--namespace', 'traefik', '--timeout=120s']);
    const reports: LoadReport[] = await Promise.all(loads);
    const requests = reports.reduce((sum, report) => sum + report.requests, 0);
    process.stderr.write(`A rolling restart of Traefik was under ${requests} requests\n`);
    expect(reports.map(({ failures }) => failures)).toEqual([null, null]);
    expect(requests).toBeGreaterThan(500);
  });

  test('no program has asked the API server for what it has no right to, but for one question', () => {
    expect(platform.refusedRequests()).toEqual(EXPECTED_REFUSALS);
    const unused = platform.unusedRights('core');
    process.stderr.write(`Rights that nobody made use of:\n${unused.map((line) => `  ${line}\n`).join('')}`);
  });

  /** What kubectl prints in place of what is wanted. */
  async function missing(args: readonly string[], wanted: RegExp): Promise<string | undefined> {
    const { stdout, stderr } = await platform.cluster.kubectl.try([...args, '--no-headers']);
    return wanted.test(stdout) ? undefined : stderr + stdout;
  }

  async function traefikPort(): Promise<number> {
    const { spec } = await platform.cluster.kubectl.get<{ spec: { ports: { name: string; nodePort: number }[] } }>(
      'service',
      'traefik',
      '--namespace',
      'traefik',
    );
    return spec.ports.find(({ name }) => name === 'web')!.nodePort;
  }

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

/** A route of Traefik's to the tests' pods. */
function route(): object[] {
  const chart = new Chart(Testing.app(), 'route', { namespace: NAMESPACE, disableResourceNameHashes: true });
  new IngressRoute(chart, 'web', {
    entryPoints: ['web'],
    routes: [
      { match: Rule.host('web.test'), services: [{ service: ServiceRef.existing(NAMESPACE, 'web'), port: 80 }] },
    ],
  });
  return Testing.synth(chart) as object[];
}
