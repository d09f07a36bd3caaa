import { Chart, Testing } from 'cdk8s';
import { IngressRoute, Rule, ServiceRef } from '../../../lib';
import { until } from '../control-plane/until';
import type { Machine } from '../machines/machine';
import { coredns, corednsImage } from '../nodes/coredns';
import { Platform } from '../nodes/platform';
import { type LoadReport, loadFrom, tryFromMachine } from '../nodes/probe';
import { NAMESPACE, testReachOf, WebPods } from '../nodes/web-pods';
import { describeSuite } from '../suite';
import { unexplained } from '../warnings';
import { coreImages } from './images';
import { KNOWN_WARNINGS } from './known-warnings';
import { REPLACED } from './replaced';
import { autoscaled, relayAlone } from './workloads';

/** Of what the test has no program for, or whose pods need an agent that is one: Envoy, and the parts of Hubble. */
const WITHOUT = /^(cilium$|cilium-envoy|hubble)/;

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
  let pods: WebPods;
  beforeAll(async () => {
    platform = await Platform.start({
      name: 'core',
      settings: REPLACED,
      images: [await corednsImage(), ...(await coreImages())],
      kubeProxy: true,
    });
    client = await platform.lan.add('client', 50);
    pods = new WebPods(platform, client);
    await platform.apply([...coredns(), ...WebPods.manifests(), ...autoscaled('busy', NAMESPACE)]);
    await platform.applyFrom('core', '5-workloads.yaml', ({ metadata }) => !WITHOUT.test(metadata.name));
    await platform.apply(route());
    await platform.everythingRuns();
  }, 900_000);
  afterAll(async () => platform?.stop());

  testReachOf(() => pods);

  test('metrics-server has the figures of both nodes and of pods', async () => {
    await until('there are metrics of nodes', async () => missing(['top', 'nodes'], /^node-1 .*\nnode-2 .*\n$/));
    await until('there are metrics of pods', async () => missing(['top', 'pods'], /^one .*\ntwo .*\n$/m));
  });

  test('a HorizontalPodAutoscaler follows them', async () => {
    const [{ address }] = platform.nodes as [Machine];
    const load = loadFrom(client, { url: `http://${address}:30081/load`, seconds: 40, clients: 2 });
    await until('there are more pods than one', async () => {
      const { status } = await pods.get<{ status: { desiredReplicas: number } }>('hpa', 'busy');
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

  test('the operator runs without root on a file system that it cannot write to, and takes over', async () => {
    const lease = ['lease', 'cilium-operator-resource-lock', '--namespace', 'kube-system'] as const;
    const holder = async () =>
      (await platform.cluster.kubectl.get<{ spec: { holderIdentity?: string } }>(...lease)).spec.holderIdentity;
    expect(await holder()).toMatch(/^hub-/);
    await platform.lan.hub.sh('kill "$(pidof -s cilium-operator)"');
    await until('an operator in a pod leads', async () => {
      const name = await holder();
      return name && /^node-\d-/.test(name) ? undefined : `${name} leads`;
    });
  });

  test("Hubble's relay starts on a file system that it cannot write to", async () => {
    await platform.apply(await relayAlone(platform.cluster));
    await until('the relay serves', async () => {
      const { stdout, stderr } = await platform.cluster.kubectl.try(['logs', 'relay', '--namespace', 'kube-system']);
      return stdout.includes('Starting gRPC server') ? undefined : stderr + stdout;
    });
  });

  test('no program was ever denied access by the API server, except for one request', () => {
    expect(platform.refusedRequests()).toEqual(EXPECTED_REFUSALS);
  });

  test('every warning of Cilium and metrics-server under our defaults is explained', async () => {
    expect(unexplained(await platform.warnings(), KNOWN_WARNINGS)).toEqual([]);
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
