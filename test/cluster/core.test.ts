import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Testing } from 'cdk8s';
import { WebWithAutoscaler } from '../../examples/horizontal-pod-autoscaler';
import { applyStrict } from './apply';
import { Cluster } from './control-plane/cluster';
import { startControllers } from './control-plane/controllers';
import { startMetricsServer } from './control-plane/metrics-server';
import { startNodes } from './control-plane/nodes';
import { until } from './control-plane/until';
import { applyCrds, HAS_CRDS } from './crds';
import { DIST } from './dist';
import { drift, type LiveObject, liveObjects, title } from './live-objects';
import { notRunning } from './running';

const CORE = join(DIST, 'core');

interface Metrics {
  readonly containers?: readonly { readonly name: string; readonly usage: { readonly memory: string } }[];
}

// CORE's custom resources need definitions; without any, it is tested where the definitions are missing, too.
const describeCore = HAS_CRDS || !existsSync(join(CORE, '6-custom-resources.yaml')) ? describe : describe.skip;

describeCore('CORE on a real control plane', () => {
  let cluster: Cluster;
  beforeAll(async () => {
    cluster = await Cluster.start();
    if (HAS_CRDS) await applyCrds(cluster, 'traefik', 'cilium', 'gateway-api/standard');
  });
  afterAll(async () => cluster?.stop());

  describe('that has an API server only', () => {
    test('every object is taken, without a warning', async () => {
      const { code, stdout, stderr } = await applyStrict(cluster, CORE);

      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout.trim().split('\n')).toHaveLength((await liveObjects(cluster, CORE)).length);
    });

    test('applying the same again changes nothing', async () => {
      const before = await liveObjects(cluster, CORE);
      const { code, stderr } = await applyStrict(cluster, CORE);

      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(versions(await liveObjects(cluster, CORE))).toEqual(versions(before));
    });

    test('the API server keeps each value as it was written', async () => {
      expect(await drift(cluster, CORE)).toEqual([]);
    });
  });

  describe('with controllers and two nodes', () => {
    beforeAll(() => startControllers(cluster));

    test('without nodes every pod is Pending, and no Service has endpoints', async () => {
      await until('the controllers have made pods', async () => {
        const waiting = (await notRunning(cluster)).join('\n');
        return /Pod traefik-.* is Pending/.test(waiting) && /Service traefik has no endpoints/.test(waiting)
          ? undefined
          : waiting;
      });
    });

    test('on two nodes workloads become ready, Jobs complete, no pod is Pending, and every Service has endpoints', async () => {
      await startNodes(cluster, 2);
      await until('everything runs', async () => {
        const waiting = await notRunning(cluster);
        return waiting.length === 0 ? undefined : waiting.join('\n');
      });
      expect(await notRunning(cluster)).toEqual([]);
    });

    test('a DaemonSet has a pod on each node', async () => {
      const { items } = await cluster.kubectl.get<{ items: { status: { numberReady: number } }[] }>('daemonsets', '-A');
      expect(items.map(({ status }) => status.numberReady)).toEqual(items.map(() => 2));
    });

    test('no controller has written back over what was applied', async () => {
      expect(await drift(cluster, CORE)).toEqual([]);
    });
  });

  describe('with the metrics-server program, run with the flags of its Deployment', () => {
    // The example's pod is there from the start, since a usage is known after two readings 15 s apart.
    beforeAll(async () => {
      const example = Testing.synth(new WebWithAutoscaler(Testing.app(), 'web'));
      const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: example });
      await cluster.kubectl.run(['apply', '--server-side', '--validate=strict', '-f', '-'], list);
      await cluster.kubectl.run(['rollout', 'status', 'deployment/web', '--timeout=30s']);
      expect(await replicas()).toBe(1);
      // 130 % of what it requests, which three pods bring below 50 % each.
      await cluster.kubectl.run(['annotate', 'pods', '--selector=app=web', 'test/cpu=130m']);
      await startMetricsServer(cluster);
    });

    test('the metrics API answers through the API server', async () => {
      await until('there are metrics of both nodes and of a pod', async () => {
        cluster.processes.assertRunning('metrics-server');
        const [nodes, memory] = await Promise.all([metrics('nodes'), memoryOf('metrics-server')]);
        return nodes.length === 2 && memory ? undefined : `${nodes.length} nodes, memory of a container: ${memory}`;
      });

      expect(await cluster.kubectl.run(['top', 'nodes', '--no-headers'])).toMatch(/^node-1 .*\nnode-2 .*\n$/);
      expect(await memoryOf('metrics-server')).toBe('16Mi');
    });

    test('the HorizontalPodAutoscaler of the example scales its Deployment up to what the load needs', async () => {
      await until('the Deployment has three ready pods', async () =>
        (await replicas()) === 3 ? undefined : cluster.kubectl.run(['describe', 'horizontalpodautoscaler', 'web']),
      );
    });
  });

  async function replicas(): Promise<number> {
    const { status } = await cluster.kubectl.get<{ status: { readyReplicas?: number } }>('deployment', 'web');
    return status.readyReplicas ?? 0;
  }

  async function metrics(resource: 'nodes' | 'pods'): Promise<Metrics[]> {
    const answer = await cluster.kubectl.run(['get', '--raw', `/apis/metrics.k8s.io/v1beta1/${resource}`]);
    return (JSON.parse(answer) as { items: Metrics[] }).items;
  }

  async function memoryOf(container: string): Promise<string | undefined> {
    const containers = (await metrics('pods')).flatMap((pod) => pod.containers ?? []);
    return containers.find(({ name }) => name === container)?.usage.memory;
  }
});

/** What changes with every change of an object; of an APIService only of its spec, since its status is a probe's. */
function versions(objects: readonly LiveObject[]): string[] {
  return objects.map((object) => {
    const { generation, resourceVersion } = object.metadata;
    if (object.kind === 'APIService') return `${title(object)} ${JSON.stringify(Object(object).spec)}`;
    return `${title(object)} ${generation} ${resourceVersion}`;
  });
}
