import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { IpBlock } from '../../lib/cilium';
import { NetworkPolicyKind, Profile } from '../../lib/gitops';
import { K3sHomelab, KindPlatformStack, PlatformStack, type StackProps } from '../../lib/platforms';
import { PlatformApp } from '../../lib/synth';
import { expand } from '../gitops/expand';
import { EVERY_COMPONENT } from '../platforms/every-component';
import { applyStrict } from './apply';
import { constraintDefinitions } from './constraint-definitions';
import { Cluster } from './control-plane/cluster';
import { applyCrds, HAS_CRDS } from './crds';
import { applyKyvernoDefinitions } from './kyverno-definitions';
import { drift } from './live-objects';

const REPOSITORY = 'https://git.example.com/team/platform.git';

/** Every component, with what is off by default. */
const EVERYTHING: StackProps = {
  repositoryUrl: REPOSITORY,
  path: 'dist/platform',
  ...EVERY_COMPONENT,
  vault: { injector: true, targets: [{ host: 'postgres.shop.svc', port: 5432 }] },
  velero: {
    backupLocation: {
      bucket: 'backups',
      region: 'minio',
      url: 'http://minio.storage.svc:9000',
      credentialSecretName: 's3',
    },
  },
};

const WITHOUT_CILIUM = 'that of a cluster with another network';
const { KUBERNETES } = NetworkPolicyKind;

const STACKS: readonly (readonly [string, (app: PlatformApp) => unknown])[] = [
  ...Object.values(Profile).map(
    (profile) =>
      [
        `KIND's for the profile ${profile}`,
        (app: PlatformApp) =>
          new KindPlatformStack(app, 'platform', { repositoryUrl: REPOSITORY, path: 'dist/platform', profile }),
      ] as const,
  ),
  ["KIND's with every component", (app) => new KindPlatformStack(app, 'platform', EVERYTHING)],
  ['that of a cluster that is there', (app) => new PlatformStack(app, 'platform', { ...EVERYTHING, nodes: 3 })],
  [WITHOUT_CILIUM, (app) => new PlatformStack(app, 'platform', { ...EVERYTHING, networkPolicies: KUBERNETES })],
  [
    'that of a homelab',
    (app) =>
      new K3sHomelab(app, 'platform', {
        servers: [{ name: 'server-1', ip: '192.168.1.10' }],
        network: '192.168.1.0/24',
        interface: 'eth0',
        pool: IpBlock.range('192.168.1.240', '192.168.1.250'),
        stack: EVERYTHING,
      }),
  ],
];

(HAS_CRDS ? describe.each(STACKS) : describe.skip.each(STACKS))(
  'the stack, %s, on a real API server',
  (which, make) => {
    let cluster: Cluster;
    let stack: string;
    beforeAll(async () => {
      cluster = await Cluster.start();
      const outdir = mkdtempSync(join(cluster.processes.folder, 'stack-'));
      const app = new PlatformApp({ outdir });
      make(app);
      app.synth();
      stack = join(outdir, 'platform');
      await applyCrds(
        cluster,
        ...['gateway-api/standard', 'argo-cd', 'cert-manager', 'external-dns', 'gatekeeper', 'istio', 'kong'],
        ...(which === WITHOUT_CILIUM ? [] : ['cilium']),
        ...['longhorn', 'prometheus-operator', 'sealed-secrets', 'velero'],
      );
      await applyKyvernoDefinitions(cluster);
    });
    afterAll(async () => cluster?.stop());

    test('is taken as a whole without a warning, and kept as it was written', async () => {
      await expectTaken(stack);
    });

    test('so is what its Applications apply of ours, in the order of their waves', async () => {
      const documents = parseAllDocuments(readFileSync(join(stack, '6-custom-resources.yaml'), 'utf8'));
      const set = documents.map((document) => document.toJS()).find(({ kind }) => kind === 'ApplicationSet');
      const waves = ({ metadata }: ReturnType<typeof expand>[number]) => Number(metadata.labels['platypaas/wave']);
      const inOrder = expand(set).sort((one, other) => waves(one) - waves(other));
      const folders = inOrder.map(({ metadata }) => join(stack, 'components', metadata.name)).filter(existsSync);
      expect(folders[0]).toMatch(/namespaces$/);
      const gatekeeper = join(stack, 'components', 'gatekeeper');
      if (existsSync(gatekeeper)) await constraintDefinitions(cluster, gatekeeper);
      for (const folder of folders) await expectTaken(folder);
    });

    async function expectTaken(path: string): Promise<void> {
      expect(await applyStrict(cluster, path)).toMatchObject({ code: 0, stderr: '' });
      expect(await drift(cluster, path)).toEqual([]);
    }
  },
);
