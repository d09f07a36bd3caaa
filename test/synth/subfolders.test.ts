import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { type ApiObject, Chart } from 'cdk8s';
import { parse } from 'yaml';
import { ConfigMap, Namespace } from '../../lib/kubernetes/objects';
import { PlatformApp } from '../../lib/synth';

class Divided extends Chart {
  readonly extraFiles = [{ path: 'notes.txt', text: 'notes\n' }];
  readonly remoteResources = ['https://example.com/crd.yaml'];

  subfolderOf(object: ApiObject): string | undefined {
    return object.metadata.namespace === 'below' || object.name === 'below' ? 'parts/below' : undefined;
  }
}

let outdir: string;
beforeEach(() => {
  outdir = fs.mkdtempSync(path.join(os.tmpdir(), 'subfolders-'));
});
afterEach(() => fs.rmSync(outdir, { recursive: true }));

test('a platform divides its objects among folders, each with a kustomization of its own', () => {
  const app = new PlatformApp({ outdir });
  const chart = new Divided(app, 'platform');
  new Namespace(chart, 'Below', { metadata: { name: 'below' } });
  new ConfigMap(chart, 'InBelow', { metadata: { name: 'a', namespace: 'below' } });
  new ConfigMap(chart, 'Own', { metadata: { name: 'b', namespace: 'default' } });
  app.synth();

  const files = fs.readdirSync(path.join(outdir, 'platform'), { recursive: true }).map(String).sort();
  expect(files).toEqual([
    '4-configuration.yaml',
    'kustomization.yaml',
    'notes.txt',
    'parts',
    'parts/below',
    'parts/below/1-namespaces.yaml',
    'parts/below/4-configuration.yaml',
    'parts/below/kustomization.yaml',
  ]);
  const resources = (folder: string) =>
    parse(fs.readFileSync(path.join(outdir, 'platform', folder, 'kustomization.yaml'), 'utf8')).resources;
  expect(resources('.')).toEqual(['https://example.com/crd.yaml', '4-configuration.yaml']);
  expect(resources('parts/below')).toEqual(['1-namespaces.yaml', '4-configuration.yaml']);
});
