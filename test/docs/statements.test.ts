import * as fs from 'node:fs';
import * as path from 'node:path';
import { parseAllDocuments } from 'yaml';

interface Manifest {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec?: {
    readonly template?: object;
    readonly updateStrategy?: { rollingUpdate?: { maxUnavailable?: number } };
  };
}

/** The objects of a platform in dist/. */
function objectsOf(platform: string): Manifest[] {
  const folder = path.join('dist', platform);
  const files = fs.readdirSync(folder).filter((file) => /^\d.*\.yaml$/.test(file));
  return files.flatMap((file) =>
    parseAllDocuments(fs.readFileSync(path.join(folder, file), 'utf8')).map((document) => document.toJS() as Manifest),
  );
}

const page = (name: string) => fs.readFileSync(path.join('docs', name), 'utf8').replaceAll(/\s+/g, ' ');
const PLATFORMS = ['core', 'k3s-homelab', 'kind-platform-stack', 'hosted-control-planes'];

test.each(PLATFORMS)('gitops.md: of the Jobs of %s, those with a fixed name are replaced by Flux', (platform) => {
  expect(page('gitops.md')).toContain(
    'Jobs with a fixed name, such as those of etcd, carry `kustomize.toolkit.fluxcd.io/force',
  );
  const jobs = objectsOf(platform).filter(({ kind }) => kind === 'Job');
  expect(jobs.length).toBeGreaterThan(0);
  const forced = jobs.filter(
    ({ metadata }) => metadata.annotations?.['kustomize.toolkit.fluxcd.io/force'] === 'enabled',
  );
  expect(forced).toEqual(jobs.filter(({ metadata }) => !/-[0-9a-f]{10}$/.test(metadata.name)));
});

test('homelab/upgrade-cilium.md: agents restart on as many nodes at a time as it says', () => {
  const agent = objectsOf('k3s-homelab').find(
    ({ kind, metadata }) => kind === 'DaemonSet' && metadata.name === 'cilium',
  );
  const most = agent?.spec?.updateStrategy?.rollingUpdate?.maxUnavailable;
  expect(most).toBe(2);
  expect(page('homelab/upgrade-cilium.md')).toContain(`on two nodes at a time (\`maxUnavailable: ${most}\`)`);
});

test('core.md: the namespaces of CORE with a Pod Security level are those that it names', () => {
  const objects = objectsOf('core');
  const namespaces = objects.filter(({ kind }) => kind === 'Namespace').map(({ metadata }) => metadata);
  const closed = namespaces.filter(({ labels = {} }) => 'pod-security.kubernetes.io/enforce' in labels);
  expect(closed.map(({ name }) => name)).toEqual(['traefik']);
  expect(namespaces.filter((each) => !closed.includes(each)).map(({ name }) => name)).toEqual(['cilium-secrets']);
  const withPods = objects.filter(({ spec }) => spec?.template !== undefined).map(({ metadata }) => metadata.namespace);
  expect(withPods).not.toContain('cilium-secrets');
  expect(page('core.md')).toContain('`traefik` with its Pod Security level, and `cilium-secrets`, which has no pods');
});
