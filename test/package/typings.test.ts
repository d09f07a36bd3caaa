import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';

// The compiler reads all declarations, which takes its time on a busy machine.
jest.setTimeout(120_000);

const ROOT = path.join(__dirname, '../..');

test('the typings have no error of their own, and tracing can be turned off where absent and undefined are told apart', () => {
  const folder = fs.mkdtempSync(path.join(ROOT, 'build', 'typings-'));
  try {
    fs.writeFileSync(
      path.join(folder, 'program.cts'),
      `import { App } from 'cdk8s';
import { CiliumCni, PlatypaasCore } from 'platypaas';
import { K3sHomelab } from 'platypaas/platforms';
import * as cilium from 'platypaas/imports/cilium.io';
import * as gateway from 'platypaas/imports/gateway.networking.k8s.io';
import * as traefik from 'platypaas/imports/traefik.io';
new PlatypaasCore(new App(), 'core', { traefik: { tracing: undefined } });
export const used = [CiliumCni, K3sHomelab, cilium.CiliumNetworkPolicy, gateway.HttpRoute, traefik.Middleware];
`,
    );
    const compilerOptions = {
      target: 'ES2022',
      module: 'nodenext',
      strict: true,
      noEmit: true,
      skipLibCheck: false,
      exactOptionalPropertyTypes: true,
      types: ['node'],
    };
    fs.writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['program.cts'] }));
    const tsc = path.join(ROOT, 'node_modules/typescript/bin/tsc');
    const { status, stdout } = spawnSync(process.execPath, [tsc, '-p', folder], { encoding: 'utf8' });
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
});
