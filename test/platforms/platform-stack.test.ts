import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { parse, parseAllDocuments } from 'yaml';
import { CertManager } from '../../lib/cert-manager';
import { Profile } from '../../lib/gitops';
import { Crds, PlatformStack, type PlatformStackProps } from '../../lib/platforms';
import { PlatformApp } from '../../lib/synth';
import { Some } from '../gitops/component';
import { expand, manifestOf } from '../gitops/expand';

const REPOSITORY = 'https://git.example.com/team/platform.git';

let warnings: jest.SpyInstance;
let folder: string;
beforeEach(() => {
  warnings = jest.spyOn(console, 'error').mockReturnValue();
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'platform-stack-'));
});
afterEach(() => {
  warnings.mockRestore();
  fs.rmSync(folder, { recursive: true });
});

function stackOf(props: Partial<PlatformStackProps>, outdir = '/nonexistent'): PlatformStack {
  return new PlatformStack(new PlatformApp({ outdir }), 'stack', { repositoryUrl: REPOSITORY, ...props });
}

/** The files that the platform writes, by path. */
function written(props: Partial<PlatformStackProps>): Record<string, string> {
  const { node } = stackOf(props, folder);
  (node.root as PlatformApp).synth();
  const root = path.join(folder, 'stack');
  const files = fs.readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((file) => path.relative(root, path.join(file.parentPath ?? file.path, file.name))).sort();
  return Object.fromEntries(paths.map((file) => [file, fs.readFileSync(path.join(root, file), 'utf8')]));
}

const names = ({ components }: PlatformStack) => components.components.map(({ name }) => name).sort();
const problems = ({ node }: PlatformStack) => node.root.node.findAll().flatMap((one) => one.node.validate());

test('a stack has Argo CD and the components that it names, and nothing of a network', () => {
  const stack = stackOf({ certManager: {}, prometheus: {}, grafana: {}, loki: false, tempo: undefined });
  // Prometheus brings what reads the nodes.
  expect(names(stack)).toEqual(['cert-manager', 'grafana', 'node-exporter', 'prometheus']);
  const kinds = stack.node.findAll().filter(({ node }) => /^(cilium|pool|gateway-api)$/.test(node.id));
  expect(kinds).toEqual([]);
  expect(stack.argoCd.namespace).toBe('argocd');
  expect(problems(stack)).toEqual([]);
});

test('its folder has what is applied first, and a folder for each component that has objects of ours', () => {
  expect(Object.keys(written({ certManager: {}, nodes: 3 }))).toEqual([
    '1-namespaces.yaml',
    '3-rbac.yaml',
    '4-configuration.yaml',
    '5-workloads.yaml',
    '6-custom-resources.yaml',
    'budget.yaml',
    'components/cert-manager/6-custom-resources.yaml',
    'components/cert-manager/kustomization.yaml',
    'components/namespaces/1-namespaces.yaml',
    'components/namespaces/6-custom-resources.yaml',
    'components/namespaces/kustomization.yaml',
    'kustomization.yaml',
  ]);
});

test('the definitions of Argo CD are applied first, those of the Gateway API where something reads its routes', () => {
  const remote = (props: Partial<PlatformStackProps>) =>
    (parse(written(props)['kustomization.yaml'] ?? '') as { resources: string[] }).resources.filter((one) =>
      one.startsWith('https://'),
    );
  expect(remote({ certManager: {} }).map((url) => path.basename(url))).toEqual([
    'application-crd.yaml',
    'applicationset-crd.yaml',
    'appproject-crd.yaml',
  ]);
  expect(remote({ externalDns: {} }).filter((url) => url.includes('gateway.networking.k8s.io'))).toHaveLength(5);
  expect(remote({ istio: {} })).toHaveLength(8);
  expect(remote({ istio: {}, gatewayApiCrds: Crds.NONE })).toHaveLength(3);
  expect(remote({ istio: {}, crds: Crds.NONE })).toEqual([]);
});

test('network policies name the port at which the API servers listen', () => {
  const policies = (props: Partial<PlatformStackProps>) =>
    Object.values(written({ certManager: {}, longhorn: {}, ...props }))
      .join('\n')
      .match(/kube-apiserver\n +toPorts:\n +- ports:\n +- port: "(\d+)"/g)
      ?.map((text) => /port: "(\d+)"/.exec(text)?.[1]);
  expect([...new Set(policies({}))]).toEqual(['6443']);
  expect([...new Set(policies({ apiServerPort: 443 }))]).toEqual(['443']);
});

test('the budget counts the given nodes, and assumes none otherwise', () => {
  expect(parse(written({ certManager: {}, nodes: 3 })['budget.yaml'] ?? '')).toMatchObject({ nodes: 3 });
  expect(parse(written({ certManager: {} })['budget.yaml'] ?? '')).not.toHaveProperty('nodes');
});

test('more servers of Vault than nodes are refused where the nodes are known', () => {
  const props = { vault: {}, profile: Profile.PRODUCTION };
  expect(problems(stackOf(props))).toEqual([]);
  expect(problems(stackOf({ ...props, nodes: 2 }))).toEqual([expect.stringMatching(/Vault has 3 servers.*\n.*knd005/)]);
});

test('a user’s component is added to them', () => {
  const stack = stackOf({ sealedSecrets: {}, extraComponents: (scope) => [new Some(scope, 'mine')] });
  expect(names(stack)).toEqual(['mine', 'sealed-secrets']);
});

test.each([
  [{ repositoryUrl: undefined }, /repositoryUrl is missing/],
  [{ certmanager: {} }, /certmanager is not a known prop.*\n.*Did you mean certManager/],
  [{ apiServerPort: 0 }, /apiServerPort is 0, but it must be a whole number, 1 to 65535/],
  [{ nodes: 1.5 }, /nodes is 1.5/],
  [{ cilium: {} }, /cilium is not a known prop/],
])('%j is refused', (props, message) => {
  const { node } = stackOf(props as Partial<PlatformStackProps>);
  expect(() => (node.root as PlatformApp).synth()).toThrow(message);
});

describe('the folder that Argo CD reads', () => {
  function foldersOf(outdir: string, props: Partial<PlatformStackProps> = {}, under?: string): string[] {
    const app = new PlatformApp({ outdir });
    const scope = under === undefined ? app : new Construct(app, under);
    const stack = new PlatformStack(scope, 'stack', { repositoryUrl: REPOSITORY, certManager: {}, ...props });
    expect(problems(stack)).toEqual([]);
    const sources = expand(manifestOf(stack.components, 'ApplicationSet')).flatMap(({ spec }) => spec.sources ?? []);
    return sources.flatMap(({ path: at }) => (at?.includes('/components/') ? [at] : []));
  }
  const said = () => warnings.mock.calls.join('\n');

  test.each([
    ['dist', 'dist/stack'],
    ['out/manifests', 'out/manifests/stack'],
    ['./out/', 'out/stack'],
    [path.resolve('out'), 'out/stack'],
    ['.', 'stack'],
  ])('is the one that is written below %s', (outdir, expected) => {
    expect(foldersOf(outdir)).toEqual([`${expected}/components/namespaces`, `${expected}/components/cert-manager`]);
    expect(said()).toBe('');
  });

  test('has the names of what the platform is below', () => {
    expect(foldersOf('dist', {}, 'team')).toContain('dist/team-stack/components/namespaces');
    expect(said()).toBe('');
  });

  test('is below the program’s own folder in the repository where path says so', () => {
    expect(foldersOf('dist', { path: 'infrastructure/dist/stack' })).toContain(
      'infrastructure/dist/stack/components/namespaces',
    );
    expect(said()).toBe('');
  });

  test('is warned of where it is another one', () => {
    expect(foldersOf('dist', { path: 'manifests' })).toContain('manifests/components/namespaces');
    expect(said()).toMatch(
      /stack: warning: Argo CD reads manifests, but the platform is written to dist\/stack[\s\S]*git022/,
    );
  });

  test('is said where the output is outside of the program’s directory', () => {
    expect(foldersOf('/elsewhere')).toContain('dist/stack/components/namespaces');
    expect(said()).toMatch(/Argo CD reads dist\/stack, but the platform is written to a directory outside/);
  });
});

test('a component that nothing installs is refused, in any chart', () => {
  const app = new PlatformApp({ outdir: '/nonexistent' });
  new CertManager(new Chart(app, 'mine'), 'cert-manager');
  expect(() => app.synth()).toThrow(
    /mine\/cert-manager: The component cert-manager is not part of a stack[\s\S]*git021/,
  );
});

test('the Applications of a stack have an exact version and a namespace that is closed', () => {
  const files = written({ certManager: {}, prometheus: {} });
  const [set] = parseAllDocuments(files['6-custom-resources.yaml'] ?? '')
    .map((document) => document.toJS())
    .filter(({ kind }) => kind === 'ApplicationSet');
  const closed = parseAllDocuments(files['components/namespaces/6-custom-resources.yaml'] ?? '')
    .map((document) => document.toJS())
    .filter(({ metadata }) => metadata.name === 'default-deny')
    .map(({ metadata }) => metadata.namespace);
  const charts = expand(set).filter(({ metadata }) => metadata.name !== 'namespaces');
  expect(charts).toHaveLength(3);
  for (const { spec } of charts) {
    expect(closed).toContain(spec.destination.namespace);
    expect(spec.sources[0]?.targetRevision).toMatch(/^v?\d+\.\d+\.\d+$/);
  }
});

describe('closed namespaces on nodes with a cache of DNS', () => {
  interface Rule {
    readonly toEndpoints?: readonly { readonly matchLabels: Readonly<Record<string, string>> }[];
    readonly toEntities?: readonly string[];
  }
  const rulesOf = (props: Partial<PlatformStackProps>): Rule[] =>
    stackOf({ certManager: {}, ...props })
      .toJson()
      .filter(({ kind, metadata }) => kind === 'CiliumNetworkPolicy' && metadata.name === 'default-deny')
      .flatMap(({ spec }) => spec.egress as Rule[]);
  const asked = (rules: readonly Rule[]) => [
    ...new Set(
      rules.flatMap(({ toEndpoints = [], toEntities = [] }) => [
        ...toEndpoints.map(({ matchLabels }) => matchLabels['k8s:k8s-app']),
        ...toEntities,
      ]),
    ),
  ];

  test('let pods ask it, too', () => {
    expect(asked(rulesOf({ nodeLocalDns: true }))).toEqual(['kube-dns', 'node-local-dns', 'host']);
  });

  test('let them ask the server alone otherwise', () => {
    expect(asked(rulesOf({}))).toEqual(['kube-dns']);
  });
});
