import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '../../..');
const PLATFORM = /new PlatypaasCore\(app, 'core', \{\n {2}cilium: \{\n.*\n {4}(operator: .*)\n {2}\},\n\}\);/;

/** The platform of the project with what the tests' kernel and programs may not have replaced. */
const REPLACED = `const core = new PlatypaasCore(app, 'core', {
  cilium: {
    operator: { replicas: 1 },
    routing: Routing.vxlan(),
    encryption: Encryption.none(),
    hubble: { enabled: false },
    settings: {
      cni: { chainingMode: 'portmap' },
      l7Proxy: false,
      envoy: { enabled: false },
      securityContext: { capabilities: { ciliumAgent: ['NET_ADMIN'], cleanCiliumState: ['NET_ADMIN'] } },
    },
  },
});
new LoadBalancerIpPool(core, 'pool', { blocks: [IpBlock.range('192.168.1.240', '192.168.1.250')] });`;

/** Changes the program that `init` wrote as its user would, and installs what it needs. */
export function completeProject(folder: string): void {
  const file = join(folder, 'main.ts');
  const program = readFileSync(file, 'utf8');
  if (!PLATFORM.test(program)) throw new Error(`${file} has no ${PLATFORM}`);
  const imports = "import { Encryption, IpBlock, LoadBalancerIpPool, Routing } from 'platypaas/cilium';\n";
  writeFileSync(file, imports + program.replace(PLATFORM, REPLACED));
  const modules = join(folder, 'node_modules');
  mkdirSync(modules);
  for (const name of ['cdk8s', 'constructs']) symlinkSync(join(ROOT, 'node_modules', name), join(modules, name));
  symlinkSync(ROOT, join(modules, 'platypaas'));
}
