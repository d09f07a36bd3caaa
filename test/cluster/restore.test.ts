import { mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NetworkPolicyKind } from '../../lib/gitops';
import { PlatformStack } from '../../lib/platforms';
import { PlatformApp } from '../../lib/synth';
import { applyStrict } from './apply';
import { Cluster } from './control-plane/cluster';
import { moduleFolder } from './control-plane/go';
import { applyCrds, HAS_CRDS } from './crds';

// Of the chart that the platform installs.
const VELERO = 'github.com/vmware-tanzu/velero@v1.18.0';
const SHOP = join(__dirname, 'fixtures', 'shop.yaml');

interface Restored {
  readonly kind: string;
  metadata: Record<string, unknown> & { readonly name: string };
  spec?: Record<string, unknown>;
  status?: unknown;
}

/** Every namespaced resource of the namespace that a backup holds, in the order in which Velero restores them. */
async function backup({ kubectl }: Cluster): Promise<[resource: string, objects: Restored[]][]> {
  const list = await kubectl.run(['api-resources', '--namespaced', '--verbs=list,create', '--output=name']);
  const priorities = await restorePriorities();
  const rank = (resource: string) => {
    const index = priorities.indexOf(resource);
    return index < 0 ? priorities.length : index;
  };
  const resources = list
    .trim()
    .split('\n')
    .filter((name) => !name.startsWith('events'))
    .sort((one, other) => rank(one) - rank(other) || one.localeCompare(other));
  const found: [string, Restored[]][] = [];
  found.push(['namespaces', [await kubectl.get<Restored>('namespace', 'shop')]]);
  for (const resource of resources) {
    const { items } = await kubectl.get<{ items: Restored[] }>(resource, '--namespace=shop');
    if (items.length > 0) found.push([resource, items]);
  }
  return found;
}

/** As Velero has them by default. */
async function restorePriorities(): Promise<string[]> {
  const file = join(await moduleFolder(VELERO), 'pkg', 'cmd', 'server', 'config', 'config.go');
  const [, list = ''] = /HighPriorities: \[\]string\{([^}]*)\}/.exec(readFileSync(file, 'utf8')) ?? [];
  return Array.from(list.matchAll(/^\s*"([^"]+)",/gm), ([, name = '']) => name);
}

/** What Velero leaves out of an object: what belongs to the cluster that it comes from. */
function withoutOrigin({ status: _status, ...object }: Restored): Restored {
  const { uid, resourceVersion, generation, creationTimestamp, ownerReferences, managedFields, ...metadata } =
    object.metadata;
  const { clusterIP, clusterIPs, volumeName, finalizers, ...spec } = object.spec ?? {};
  return { ...object, metadata, ...(object.spec ? { spec } : {}) } as Restored;
}

// Where an application comes back to: the whole platform but Cilium, whose kinds the restored namespace does not need.
(HAS_CRDS ? describe : describe.skip)('a namespace that is restored to another cluster', () => {
  let backedUp: [string, Restored[]][];
  let target: Cluster;
  let restored: [string, Restored[]][];
  beforeAll(async () => {
    const source = await Cluster.start();
    try {
      await applyCrds(source, 'cert-manager');
      expect(await applyStrict(source, SHOP)).toMatchObject({ code: 0 });
      backedUp = await backup(source);
    } finally {
      await source.stop();
    }
    target = await Cluster.start();
    await platform(target);
  });
  afterAll(async () => target?.stop());

  test('has objects of every kind that an application is made of', () => {
    expect(backedUp.map(([resource]) => resource)).toEqual([
      'namespaces',
      'persistentvolumeclaims',
      'serviceaccounts',
      'secrets',
      'configmaps',
      'services',
      'certificates.cert-manager.io',
      'deployments.apps',
      'horizontalpodautoscalers.autoscaling',
      'ingresses.networking.k8s.io',
      'networkpolicies.networking.k8s.io',
      'poddisruptionbudgets.policy',
      'rolebindings.rbac.authorization.k8s.io',
      'roles.rbac.authorization.k8s.io',
    ]);
  });

  test('is taken object by object, in the order of Velero, beside what the platform makes of a new namespace', async () => {
    const refused: string[] = [];
    for (const [resource, objects] of backedUp) {
      for (const object of objects.map(withoutOrigin)) {
        const made = await target.kubectl.try(['create', '--filename=-'], JSON.stringify(object));
        // As a Restore with `existingResourcePolicy: update` does: the service account and the policy are there already.
        const isThere = /AlreadyExists/.test(made.stderr);
        const answer = isThere ? await target.kubectl.try(['replace', '--filename=-'], JSON.stringify(object)) : made;
        if (answer.code !== 0) refused.push(`${resource} ${object.metadata.name}: ${answer.stderr}`);
        if (resource === 'namespaces') await closeAsKyvernoDoes(target);
      }
    }
    expect(refused).toEqual([]);
    restored = await backup(target);
  });

  test('is as it was, with the policy that its owners had and no other', () => {
    const plain = (all: typeof restored) => all.map(([resource, objects]) => [resource, objects.map(withoutOrigin)]);
    expect(plain(restored)).toEqual(plain(backedUp));
  });

  async function platform(cluster: Cluster): Promise<void> {
    await applyCrds(cluster, 'gateway-api/standard', 'argo-cd', 'cert-manager', 'gatekeeper', 'velero');
    const outdir = mkdtempSync(join(cluster.processes.folder, 'stack-'));
    const app = new PlatformApp({ outdir });
    new PlatformStack(app, 'platform', {
      repositoryUrl: 'https://git.example.com/team/platform.git',
      path: 'dist/platform',
      networkPolicies: NetworkPolicyKind.KUBERNETES,
      ...{ certManager: {}, istio: {}, kong: {}, sealedSecrets: {}, velero: {}, prometheus: {}, grafana: {} },
    });
    app.synth();
    for (const part of ['', 'components/namespaces']) {
      expect(await applyStrict(cluster, join(outdir, 'platform', part))).toMatchObject({ code: 0, stderr: '' });
    }
  }

  /** Its policy for new namespaces, whose contents `test/cluster/kyverno` has from Kyverno itself. */
  async function closeAsKyvernoDoes({ kubectl }: Cluster): Promise<void> {
    const policy = {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'default-deny', namespace: 'shop' },
      spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
    };
    await kubectl.run(['create', '--filename=-'], JSON.stringify(policy));
  }
});
