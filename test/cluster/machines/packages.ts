import { spawnSync } from 'node:child_process';

/** A program that machines of a test's own need, and Debian's package that has it. */
const PACKAGES: Readonly<Record<string, string>> = {
  unshare: 'util-linux',
  ip: 'iproute2',
  arping: 'arping',
  iptables: 'iptables',
  containerd: 'containerd',
  runc: 'runc',
  '/usr/lib/cni/loopback': 'containernetworking-plugins',
  'clang-19': 'clang-19',
  'llc-19': 'llvm-19',
  bird: 'bird2',
  haproxy: 'haproxy',
  nft: 'nftables',
};

/**
 * Installs what machines of a test's own need where that is allowed. Returns what is in the way of them, in words.
 */
export function installPackages(): string | undefined {
  if (process.platform !== 'linux') return 'machines are made of namespaces of Linux';
  if (process.getuid?.() !== 0) return 'only root can make machines';
  const packages = missingPackages();
  if (packages.length > 0) {
    process.stderr.write(`Installing ${packages.join(' ')}\n`);
    const install = `apt-get update -qq && apt-get install -y -qq --no-install-recommends ${packages.join(' ')}`;
    run(install, { DEBIAN_FRONTEND: 'noninteractive' });
    const left = missingPackages();
    if (left.length > 0) return `machines need what could not be installed: ${left.join(', ')}`;
  }
  const { status, stderr } = run('unshare --cgroup --mount --pid --net --uts --ipc --fork mount -t bpf none /mnt');
  return status === 0 ? undefined : `machines are not permitted here: ${stderr.trim()}`;
}

function missingPackages(): string[] {
  const missing = Object.entries(PACKAGES).filter(([program]) => run(`command -v ${program}`).status !== 0);
  return missing.map(([, name]) => name);
}

function run(script: string, env: NodeJS.ProcessEnv = {}) {
  // Sbin, where users have it not, and administrators do.
  const PATH = `${process.env.PATH}:/usr/sbin:/sbin`;
  return spawnSync('sh', ['-c', script], { encoding: 'utf8', env: { ...process.env, PATH, ...env } });
}
