import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { Node } from 'constructs';
import { PlatformComponent } from '../../lib/gitops/platform-component';
import { KindPlatformStack } from '../../lib/platforms/kind-platform-stack';
import { PlatformApp } from '../../lib/synth';

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'asked-'));
});
afterEach(() => {
  jest.restoreAllMocks();
  fs.rmSync(folder, { recursive: true });
});

test('while the KIND stack is synthesized, each component computes its values once, and is searched once', () => {
  const app = new PlatformApp({ outdir: folder });
  const stack = new KindPlatformStack(app, 'kind-platform-stack', {
    repositoryUrl: 'https://git.example.com/team/platform.git',
  });
  const components = stack.node.findAll().filter(PlatformComponent.isPlatformComponent);
  const values = components.map((component) => jest.spyOn(component, 'values'));
  const flows = components.map((component) => jest.spyOn(component, 'flows'));
  const walks = new Map<unknown, number>();
  const findAll = Node.prototype.findAll;
  jest.spyOn(Node.prototype, 'findAll').mockImplementation(function (this: Node, order) {
    walks.set(this, (walks.get(this) ?? 0) + 1);
    return findAll.call(this, order);
  });
  jest.spyOn(console, 'error').mockImplementation();
  app.synth();
  expect(components.length).toBeGreaterThan(15);
  expect(values.map(({ mock }) => mock.calls.length)).toEqual(components.map(() => 1));
  expect(flows.map(({ mock }) => mock.calls.length)).toEqual(components.map(() => 0));
  expect(components.map(({ node }) => walks.get(node))).toEqual(components.map(() => 1));
});
