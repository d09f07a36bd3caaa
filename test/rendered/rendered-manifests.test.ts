import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { PlatformStack, type PlatformStackProps, type RenderedManifestsProps } from '../../lib/platforms';
import { PlatformApp } from '../../lib/synth';
import { expand } from '../gitops/expand';

const REPOSITORY = 'https://git.example.com/team/platform.git';
const DRY_SHA = '0123456789abcdef0123456789abcdef01234567';

let folder: string;
let charts: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'rendered-'));
  charts = path.join(folder, 'charts');
  fs.mkdirSync(charts);
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

/** A Helm that says what it was asked for, as a ConfigMap. */
function helm(body = "console.log(JSON.stringify({ kind: 'ConfigMap', args, values }));"): string {
  const program = path.join(folder, 'helm');
  const text = `#!${process.execPath}
const args = process.argv.slice(2);
const values = require('node:fs').readFileSync(0, 'utf8');
${body}`;
  fs.writeFileSync(program, text, { mode: 0o755 });
  return program;
}

function stackOf(props: Partial<PlatformStackProps>): PlatformApp {
  const app = new PlatformApp({ outdir: path.join(folder, 'out') });
  new PlatformStack(app, 'stack', { repositoryUrl: REPOSITORY, path: 'dist/stack', certManager: {}, ...props });
  return app;
}

function synth(rendered: Partial<RenderedManifestsProps> = {}, props: Partial<PlatformStackProps> = {}): void {
  for (const file of CHARTS) fs.writeFileSync(path.join(charts, file), '');
  stackOf({ renderedManifests: { charts, helm: rendered.helm ?? helm(), ...rendered }, ...props }).synth();
}

// Whatever the pinned versions are.
const CHARTS = (() => {
  const stack = new PlatformStack(new PlatformApp({ outdir: 'dist' }), 's', {
    repositoryUrl: REPOSITORY,
    certManager: {},
    sealedSecrets: {},
  });
  return stack.components.components.map(({ chart }) => `${chart.name}-${chart.version}.tgz`);
})();

const read = (file: string) => fs.readFileSync(path.join(folder, 'out', 'stack', file), 'utf8');

test('without the mode, nothing is rendered and Argo CD reads the charts', () => {
  stackOf({}).synth();
  expect(fs.existsSync(path.join(folder, 'out/stack/components/cert-manager/rendered'))).toBe(false);
});

test('each chart is rendered into the folder of its component, with its values, namespace and definitions', () => {
  synth({ kubernetesVersion: '1.36.2' });
  const { args, values } = parse(read('components/cert-manager/rendered/manifest.yaml'));
  expect(args).toEqual([
    'template',
    'cert-manager',
    expect.stringMatching(/charts\/cert-manager-v[\d.]+\.tgz$/),
    ...['--namespace', 'cert-manager', '--include-crds', '--skip-tests', '--kube-version', '1.36.2', '--values', '-'],
  ]);
  expect(parse(values)).toMatchObject({ crds: { enabled: true }, replicaCount: 1 });
  expect(read('components/cert-manager/rendered/README.md')).toMatch(/helm template cert-manager .*--values -/);
});

test('Applications read what is rendered and our own objects, and nothing else', () => {
  synth({}, { sealedSecrets: {} });
  const documents = parseAllDocuments(read('6-custom-resources.yaml')).map((document) => document.toJS());
  const set = documents.find(({ kind }) => kind === 'ApplicationSet');
  const sources = Object.fromEntries(expand(set).map(({ metadata, spec }) => [metadata.name, spec.sources]));
  const git = (at: string) => ({ repoURL: REPOSITORY, path: `dist/stack/components/${at}`, targetRevision: 'HEAD' });
  expect(sources).toEqual({
    namespaces: [git('namespaces')],
    'cert-manager': [git('cert-manager/rendered'), git('cert-manager')],
    'sealed-secrets': [git('sealed-secrets/rendered')],
  });
  const project = documents.find(({ kind }) => kind === 'AppProject');
  expect(project.spec.sourceRepos).toEqual([REPOSITORY]);
  const policy = documents.find(({ metadata }) => metadata.name === 'argocd-repo-server');
  expect(JSON.stringify(policy)).not.toContain('charts.jetstack.io');
});

test('with the commit, folders have the metadata that hydrators write', () => {
  synth({ drySha: DRY_SHA });
  for (const at of ['', 'components/cert-manager/rendered/']) {
    expect(JSON.parse(read(`${at}hydrator.metadata`))).toEqual({ drySha: DRY_SHA });
  }
  synth();
  expect(fs.existsSync(path.join(folder, 'out/stack/hydrator.metadata'))).toBe(false);
});

test('a chart that is left out leaves nothing behind', () => {
  synth({}, { sealedSecrets: {} });
  expect(read('components/sealed-secrets/rendered/manifest.yaml')).toContain('sealed-secrets');
  synth();
  expect(fs.existsSync(path.join(folder, 'out/stack/components/sealed-secrets'))).toBe(false);
});

test('missing charts are listed with the commands that download them', () => {
  expect(() => stackOf({ sealedSecrets: {}, renderedManifests: { charts, helm: helm() } }).synth()).toThrow(
    /lacks [\s\S]*helm pull cert-manager --repo https:\/\/charts\.jetstack\.io --version v[\d.]+ --destination [\s\S]*helm pull sealed-secrets [\s\S]*rnd002/,
  );
});

test.each([
  ['a chart that makes up a password', 'console.log(Math.random());', /rendered differently each time[\s\S]*rnd004/],
  [
    'a chart that fails',
    "console.error('Error: no such value'); process.exit(1);",
    /cannot render the chart of cert-manager: Error: no such value[\s\S]*rnd003/,
  ],
  [
    'a password in a chart',
    "console.log('-----BEGIN RSA PRIVATE ' + 'KEY-----\\nMIIEowIBAAKCAQEA75lEuPCJKqXyVjGZ4E3Q2xYpVYSYpTNTkvL3mJ8nqLxq2o1f\\n-----END RSA PRIVATE ' + 'KEY-----');",
    /rendered\/manifest\.yaml/,
  ],
])('%s is refused', (_what, body, message) => {
  expect(() => synth({ helm: helm(body) })).toThrow(message);
});

describe('images of rendered charts', () => {
  const deployment = (...images: readonly string[]) => {
    const containers = images.map((image, index) => ({ name: `c${index}`, image }));
    const manifest = { kind: 'Deployment', metadata: { name: 'shop' }, spec: { template: { spec: { containers } } } };
    return helm(`console.log(${JSON.stringify(JSON.stringify(manifest))});`);
  };
  let warned: jest.SpyInstance;
  beforeEach(() => {
    warned = jest.spyOn(console, 'error').mockImplementation(() => undefined);
  });
  afterEach(() => warned.mockRestore());

  test.each(['kong:3.9', 'kong:3', 'kong', 'kong:latest', 'registry:5000/kong', 'kong:3.9-ubuntu', 'kong:main'])(
    '%s is named, for its registry may serve another one tomorrow',
    (image) => {
      synth({ helm: deployment('app:1.2.3', image) });
      expect(warned.mock.calls.flat().join()).toMatch(
        new RegExp(
          `cert-manager has images without an exact version: ${image} \\(Deployment shop/c1\\)\\.[\\s\\S]*rnd005`,
        ),
      );
    },
  );

  test.each([
    'kong:3.9.1',
    'kong:v3.9.1-ubuntu',
    'registry:5000/kong:3.9.1',
    `kong@sha256:${'a'.repeat(64)}`,
    `kong:3.9@sha256:${'a'.repeat(64)}`,
    'longhornio/backing-image-manager:v1.12.1_20260501',
    'app:4f1c2ab',
  ])('%s is one', (image) => {
    synth({ helm: deployment(image) });
    expect(warned).not.toHaveBeenCalled();
  });
});

test('without Helm, nothing is written', () => {
  expect(() => synth({ helm: path.join(folder, 'nothing') })).toThrow(/cannot be run[\s\S]*rnd001/);
  expect(fs.existsSync(path.join(folder, 'out', 'stack'))).toBe(false);
});

test.each([
  [{ charts: '' }, /renderedManifests\.charts/],
  [{ charts: 'charts', drySha: 'HEAD' }, /renderedManifests\.drySha is "HEAD"/],
  [{ charts: 'charts', kubernetesVersion: '1.35' }, /renderedManifests\.kubernetesVersion is "1\.35"/],
])('%j is refused', (renderedManifests, message) => {
  expect(() => stackOf({ renderedManifests }).synth()).toThrow(message);
});
