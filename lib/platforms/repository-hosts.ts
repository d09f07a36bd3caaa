import type { PlatformComponent } from '../gitops';
import { readHostAndPort } from '../gitops/host';

/**
 * The hosts that Argo CD reads from: those of chart repositories and of git, and those that charts are downloaded
 * from; with the port if it is not the usual one. Invalid addresses are reported elsewhere.
 */
export function repositoryHosts(components: readonly PlatformComponent[], repositoryUrl: string): string[] {
  const addresses = [...components.map(({ chart }) => chart.repoUrl), repositoryUrl]
    .map((address) => address.replace(/^oci:/, 'https:'))
    .filter((address) => URL.canParse(address));
  // A host that no policy can name is reported where it was given.
  const hosts = addresses.map(hostOf).filter((host) => readHostAndPort(host) !== undefined);
  const others = hosts.flatMap((host) => HANDED_OUT_BY.find(({ of }) => of.test(host))?.hosts ?? []);
  return [...new Set([...hosts, ...others])].sort();
}

/**
 * A host without the port that HTTPS implies. In URLs of protocols that browsers do not know, such as ssh, each part
 * stays as written.
 */
function hostOf(address: string): string {
  const { protocol, hostname, port, host } = new URL(address);
  return protocol === 'ssh:' ? `${hostname}:${port || 22}` : host;
}

// An index or a registry may redirect to where the files are.
const HANDED_OUT_BY = [
  { of: /^registry-1\.docker\.io$/, hosts: ['auth.docker.io', 'production.cloudflare.docker.com'] },
  { of: /^ghcr\.io$/, hosts: ['pkg-containers.githubusercontent.com'] },
  // Most charts are attached to releases on GitHub, wherever their index is.
  { of: /./, hosts: ['github.com', '*.githubusercontent.com'] },
];
