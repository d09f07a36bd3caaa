import type { PlatformComponent } from '../gitops';

/**
 * The DNS names that Argo CD reads from: those of the charts' repositories and of git, and those that they hand out
 * charts from.
 */
export function repositoryHosts(components: readonly PlatformComponent[], repositoryUrl: string): string[] {
  const addresses = [...components.map(({ chart }) => chart.repoUrl), repositoryUrl];
  const hosts = addresses.map((address) => new URL(address.replace(/^(oci|ssh):/, 'https:')).hostname);
  const further = hosts.flatMap((host) => HANDED_OUT_BY.find(({ of }) => of.test(host))?.hosts ?? []);
  return [...new Set([...hosts, ...further])].sort();
}

// An index or a registry may send its readers on to where the files are.
const HANDED_OUT_BY = [
  { of: /^registry-1\.docker\.io$/, hosts: ['auth.docker.io', 'production.cloudflare.docker.com'] },
  { of: /^ghcr\.io$/, hosts: ['pkg-containers.githubusercontent.com'] },
  // Most charts are attached to releases on GitHub, wherever their index stands.
  { of: /./, hosts: ['github.com', '*.githubusercontent.com'] },
];
