import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { App, Chart } from 'cdk8s';
import { Crds } from '../../lib/crds/crds';
import { GatewayApiBundle, GatewayApiCrds } from '../../lib/gateway-api';
import { K3sBootstrap } from '../../lib/k3s';
import { KindCluster } from '../../lib/kind';
import { PlatypaasCore } from '../../lib/platforms';
import { PlatformApp } from '../../lib/synth';

let outdir: string;
let warned: jest.SpyInstance;
beforeEach(() => {
  outdir = fs.mkdtempSync(path.join(os.tmpdir(), 'platypaas-unwritten-'));
  warned = jest.spyOn(console, 'error').mockReturnValue();
});
afterEach(() => {
  fs.rmSync(outdir, { recursive: true });
  warned.mockRestore();
});

const MACHINES = { servers: [{ name: 'server-1', ip: '192.168.1.10' }], network: '192.168.1.0/24' };
const CASES: readonly [name: string, make: (chart: Chart) => unknown, warning: RegExp][] = [
  ['KindCluster', (chart) => new KindCluster(chart, 'it'), /^home\/it: warning: .*the file bootstrap\/kind\.yaml\.\n/],
  [
    'K3sBootstrap',
    (chart) => new K3sBootstrap(chart, 'it', MACHINES),
    /the file bootstrap\/server-1\/config\.yaml\.\n/,
  ],
  [
    'GatewayApiCrds',
    (chart) => new GatewayApiCrds(chart, 'it', { bundle: GatewayApiBundle.CILIUM }),
    /^home\/it: warning: .* \d+ files of CRDs \(https:.*\n.*PlatformApp.*Crds\.NONE/,
  ],
];

test.each(CASES)("%s is a warning in cdk8s' own App, which leaves its files out", (_, make, warning) => {
  const app = new App({ outdir });
  make(new Chart(app, 'home'));
  app.synth();
  app.synthYaml();
  expect(warned).toHaveBeenCalledTimes(1);
  expect(warned).toHaveBeenCalledWith(expect.stringMatching(warning));
  expect(warned).toHaveBeenCalledWith(expect.stringMatching(/ {3}docs\/errors\.md#syn016$/));
});

test.each(CASES)('%s is a warning where only YAML is asked of the App', (_, make, warning) => {
  const app = new App({ outdir });
  make(new Chart(app, 'home'));
  app.synthYaml();
  expect(warned).toHaveBeenCalledWith(expect.stringMatching(warning));
});

test('a platform is such a warning, too', () => {
  const app = new App({ outdir });
  new PlatypaasCore(app, 'core');
  app.synth();
  expect(warned).toHaveBeenCalledWith(expect.stringMatching(/^core: warning: .*CRDs.*syn016$/s));
});

test('CRDs that the cluster has are none', () => {
  const app = new App({ outdir });
  new GatewayApiCrds(new Chart(app, 'home'), 'crds', { source: Crds.NONE });
  app.synth();
  expect(warned).not.toHaveBeenCalled();
});

test('a PlatformApp writes the files of constructs to the folder of any chart', () => {
  const app = new PlatformApp({ outdir });
  for (const [name, make] of CASES) make(new Chart(app, name.toLowerCase()));
  app.synth();
  expect(warned).not.toHaveBeenCalled();
  const text = (file: string) => fs.readFileSync(path.join(outdir, file), 'utf8');
  expect(text('kindcluster/bootstrap/kind.yaml')).toContain('kind: Cluster');
  expect(text('k3sbootstrap/bootstrap/server-1/config.yaml')).toContain('flannel-backend');
  expect(text('gatewayapicrds/kustomization.yaml')).toContain('https://');
});

test('a file of the chart takes the place of that of a construct in it', () => {
  const app = new PlatformApp({ outdir });
  const chart = new Chart(app, 'home');
  const { path: file } = new KindCluster(chart, 'kind').file;
  Object.assign(chart, { extraFiles: [{ path: file, text: '# ours\n' }] });
  app.synth();
  expect(fs.readFileSync(path.join(outdir, 'home', file), 'utf8')).toBe('# ours\n');
});
