import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { NetworkPolicyKind } from '../../../lib/gitops';
import { PlatformStack } from '../../../lib/platforms';
import { PlatformApp } from '../../../lib/synth';
import { deployment, Some } from '../../gitops/component';

/** The address of the repository in the program, in whose place a test has a repository of its own. */
export const REPOSITORY = 'https://git.example.com/team/platform.git';

/** Where the stack is in the repository. */
export const STACK_PATH = 'dist/platform';

/** The objects that the chart of each component gives. */
export interface Charts {
  readonly database: readonly object[];
  readonly shop: readonly object[];
}

// A chart of these tests is what it renders.
const HELM = `#!${process.execPath}
process.stdout.write(require('node:fs').readFileSync(process.argv[4]));
`;

/** Writes a stack of two components, of which `shop` needs `database`, below a folder. Returns the stack's folder. */
export function writeStack(folder: string, charts: Charts): string {
  const pulled = join(folder, 'charts');
  const helm = join(folder, 'helm');
  mkdirSync(pulled, { recursive: true });
  writeFileSync(helm, HELM, { mode: 0o755 });
  for (const [name, objects] of Object.entries<readonly object[]>({ ...charts })) {
    writeFileSync(join(pulled, `${name}-1.2.3.tgz`), objects.map((object) => stringify(object)).join('---\n'));
  }
  const app = new PlatformApp({ outdir: join(folder, 'dist') });
  new PlatformStack(app, 'platform', {
    repositoryUrl: REPOSITORY,
    revision: 'main',
    path: STACK_PATH,
    networkPolicies: NetworkPolicyKind.KUBERNETES,
    renderedManifests: { charts: pulled, helm },
    extraComponents: (scope) => [
      new Some(scope, 'database'),
      new Some(scope, 'shop', { dependsOn: ['database'], workloads: [deployment('shop')] }),
    ],
  });
  app.synth();
  return join(folder, 'dist', 'platform');
}
