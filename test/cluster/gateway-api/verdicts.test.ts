import { readFileSync } from 'node:fs';
import type { Chart } from 'cdk8s';
import { Shop } from '../../../examples/gateway-api';
import { StarWars } from '../../../examples/star-wars';
import { Home } from '../../../examples/tls-passthrough';
import { PlatformApp } from '../../../lib';
import { crdBundle } from '../../../lib/crds';
import { ConfigurationError } from '../../../lib/problems';
import { Cluster } from '../control-plane/cluster';
import { applyByUrl } from '../remote-resources';
import { describeSuite } from '../suite';
import { expectedOf, type Verdict, type Verdicts } from './expected';
import { type Observed, settledAddresses, settledConditions } from './observed';
import { apply, install, type Manifest, manifestsOf, runOperator } from './operator';
import { programOf, programShapes } from './programs';

const PROGRAMS = 270;

describeSuite('gateway-api', "the conditions that Cilium's operator writes", () => {
  let cluster: Cluster;
  let observed: Observed;
  const expected = new Map<string, Verdict>();
  const expectedRoutes = new Map<string, number>();
  const generated = programShapes(PROGRAMS).flatMap((shape, number) => made(() => programOf(shape, number)) ?? []);
  const app = new PlatformApp();
  const examples = [new Shop(app, 'shop'), new StarWars(app, 'star-wars'), new Home(app, 'home')];
  const charts: readonly Chart[] = [...generated, ...examples];
  beforeAll(async () => {
    cluster = await Cluster.start();
    const urls = crdBundle('gateway-api-cilium').files.map(({ url }) => url);
    await applyByUrl(cluster, urls);
    const manifests = install();
    await runOperator(cluster, manifests);
    await apply(
      cluster,
      manifests.filter(({ kind }) => /^GatewayClass$|Pool$/.test(kind)),
    );
    const objects = charts.flatMap(manifestsOf).filter(isTried);
    const namespaces = new Set(objects.flatMap(({ metadata }) => metadata.namespace ?? []));
    const own = new Set(objects.filter(({ kind }) => kind === 'Namespace').map(({ metadata }) => metadata.name));
    const others = [...namespaces].filter((name) => !own.has(name));
    await apply(cluster, [...others.map(namespace), ...objects.filter(({ kind }) => kind === 'Namespace')]);
    await apply(cluster, [
      ...[...namespaces].map((name) => certificate(name, 'good')),
      certificate('gateways', 'wildcard-example-com'),
      service('vault', 'vault', 8200),
      ...objects.filter(({ kind }) => kind !== 'Namespace'),
    ]);
    for (const chart of charts) {
      const { verdicts, attached } = expectedOf(chart);
      for (const [key, verdict] of verdicts) expected.set(key, verdict);
      for (const [key, count] of attached) expectedRoutes.set(key, count);
    }
    observed = await settledConditions(cluster.kubectl, charts.length);
  }, 900_000);
  afterAll(async () => cluster?.stop());

  test('are what the checks say of generated programs and of the examples', () => {
    process.stderr.write(`${charts.length} programs, ${expected.size} listeners and routes\n`);
    expect(generated.length).toBeGreaterThanOrEqual(200);
    expect(differences(expected, observed)).toEqual([]);
  });

  test('each listener has as many routes as the checks say', () => {
    // To a listener with kinds that its protocol cannot have the operator counts routes that it never serves.
    const served = [...expectedRoutes].filter(([key]) => expected.get(key)?.resolved);
    const wrong = served.filter(([key, count]) => observed.attached.get(key) !== count);
    expect(served.length).toBeGreaterThan(150);
    expect(wrong).toEqual([]);
  });

  test('a Gateway is accepted with one listener that is, and then programmed, since there are addresses', () => {
    const accepted = new Set(
      [...expected]
        .filter(([, verdict]) => verdict.accepted)
        .map(([key]) => key.replace(/^listener (.*)\/[^/]+$/, '$1')),
    );
    const wrong = [...observed.gateways].filter(([name, conditions]) => {
      const wanted = accepted.has(name);
      return conditions.accepted !== wanted || conditions.programmed !== wanted;
    });
    expect(observed.gateways.size).toBe(charts.length);
    expect(wrong).toEqual([]);
  });

  test('Gateway and Service of the homelab have the addresses that they ask for', async () => {
    const addresses = await settledAddresses(cluster.kubectl);
    expect(addresses.get('default/cilium-gateway-edge')).toEqual(['192.168.1.240']);
    expect(addresses.get('vpn/wireguard')).toEqual(['192.168.1.241']);
  });

  function certificate(namespace: string, name: string): object {
    const { cert, key } = cluster.certificates.server;
    const [crt, pem] = [cert, key].map((file) => readFileSync(file).toString('base64'));
    return {
      apiVersion: 'v1',
      kind: 'Secret',
      type: 'kubernetes.io/tls',
      metadata: { name, namespace },
      data: { 'tls.crt': crt, 'tls.key': pem },
    };
  }
});

/** What the operator reads, and where it is. */
function isTried({ apiVersion, kind, metadata }: Manifest): boolean {
  if (metadata.namespace === 'kube-system') return false;
  if (kind === 'GatewayClass') return false;
  const kinds = ['Namespace', 'Service', 'CiliumLoadBalancerIPPool'];
  return apiVersion.startsWith('gateway.networking.k8s.io/') || kinds.includes(kind);
}

function namespace(name: string): object {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
}

function service(namespace: string, name: string, port: number): object {
  return { apiVersion: 'v1', kind: 'Service', metadata: { name, namespace }, spec: { ports: [{ port }] } };
}

/** What is made, unless a constructor refuses it: two listeners that one port cannot tell apart. */
function made<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch (error) {
    if (error instanceof ConfigurationError) return undefined;
    throw error;
  }
}

/**
 * Where the operator says another thing than the checks. It reads protocols and hostnames of the whole Gateway, and so
 * accepts routes that no listener then has: there the checks are right, as the number of routes of each listener shows.
 */
function differences(expected: Verdicts, { verdicts, reasons }: Observed): string[] {
  return [...expected].flatMap(([key, ours]) => {
    const found = verdicts.get(key);
    if (!found) return [`${key} has no conditions`];
    const isGenerous = key.startsWith('route') && found.accepted && !ours.accepted;
    const same =
      (isGenerous || found.accepted === ours.accepted) && (found.resolved ?? ours.resolved) === ours.resolved;
    return same ? [] : [`${key}: ours ${JSON.stringify(ours)}, operator ${JSON.stringify(found)}: ${reasons.get(key)}`];
  });
}
