import type { Construct } from 'constructs';
import { Allow, type EgressRule, Entity, type IngressRule, LabelSelector, Peer, Port } from '../../cilium/policy';
import { fromKubernetes } from '../../cilium/policy/kubernetes-labels';
import { apiServerPortOf } from '../../gitops/api-server';
import { readHost, readHostAndPort } from '../../gitops/host';
import { closeNamespace, platformPolicy } from '../../gitops/platform-policy';
import { type Installation, METRICS_PORTS, named, type Program, podLabelsOf, scrapedPrograms } from './installation';

/** Who may connect to Argo CD from outside of its namespace, and which hosts it reads from. */
export interface Neighbours {
  /** Git hosts and chart repositories, some with a port. */
  readonly repositories: readonly string[];
  /** Whether a host without a port is reached by SSH as well as by HTTPS. */
  readonly ssh: boolean;
  /** Who may use the web interface and the API. */
  readonly users: readonly Peer[];
  /** Who reads the metrics. */
  readonly scrapers: readonly Peer[];
}

/**
 * Closes the namespace, and allows only the connections that the programs need, among themselves and to the outside.
 */
export function networkPolicies(scope: Construct, installation: Installation, neighbours: Neighbours): void {
  const { namespace, redisExporter } = installation;
  closeNamespace(scope, 'Closed', { name: 'default-deny', namespace });
  const apiServer: EgressRule = {
    to: [Peer.entity(Entity.KUBE_APISERVER)],
    ports: [Port.tcp(apiServerPortOf(scope))],
  };
  const { users, scrapers } = neighbours;
  const policy = (program: Program, ingress: IngressRule[], egress: EgressRule[]) => {
    platformPolicy(scope, `${program}-policy`, {
      metadata: { name: named(program), namespace },
      endpointSelector: LabelSelector.of(selectorOf(program)),
      ...(ingress.length > 0 ? { ingress } : {}),
      ...(egress.length > 0 ? { egress } : {}),
    });
  };
  const serving = scrapedPrograms(redisExporter);
  const scraped = (program: Program): IngressRule[] =>
    scrapers.length > 0 && serving.includes(program)
      ? [{ from: scrapers, ports: [Port.tcp(METRICS_PORTS[program])] }]
      : [];

  policy('application-controller', scraped('application-controller'), [
    apiServer,
    to('redis', 6379),
    to('repo-server', 8081),
  ]);
  policy('applicationset-controller', scraped('applicationset-controller'), [apiServer, to('repo-server', 8081)]);
  policy(
    'server',
    [...scraped('server'), ...(users.length > 0 ? [{ from: users, ports: [Port.tcp(8080)] }] : [])],
    [apiServer, to('redis', 6379), to('repo-server', 8081)],
  );
  policy(
    'repo-server',
    [...scraped('repo-server'), from(['application-controller', 'applicationset-controller', 'server'], 8081)],
    [to('redis', 6379), ...toRepositories(neighbours)],
  );
  // Before the first start it writes its password into a Secret.
  policy('redis', [...scraped('redis'), from(['application-controller', 'repo-server', 'server'], 6379)], [apiServer]);
}

const HTTPS = 443;
const SSH = 22;

/** One rule for the names of each port: policies of many hosts are read by people. */
function toRepositories({ repositories, ssh }: Neighbours): EgressRule[] {
  const named = new Map<string, { readonly names: string[]; readonly ports: readonly Port[] }>();
  const others: EgressRule[] = [];
  for (const { host, port } of repositories.flatMap((text) => readHostAndPort(text) ?? [])) {
    const numbers = port === undefined ? [HTTPS, ...(ssh ? [SSH] : [])] : [port];
    const ports = numbers.map((number) => Port.tcp(number));
    const read = readHost(host);
    if (read?.is === 'address') others.push({ to: [Peer.cidr(read.cidr)], ports });
    else if (read?.is === 'service') others.push(Allow.toNamespace(read.namespace, ...ports));
    else {
      const rule = named.get(numbers.join()) ?? { names: [], ports };
      rule.names.push(host);
      named.set(numbers.join(), rule);
    }
  }
  return [...[...named.values()].flatMap(({ names, ports }) => Allow.toFqdns(names, { ports })), ...others];
}

function to(program: Program, port: number): EgressRule {
  return { to: [Peer.pods(selectorOf(program))], ports: [Port.tcp(port)] };
}

function from(programs: readonly Program[], port: number): IngressRule {
  return { from: programs.map((program) => Peer.pods(selectorOf(program))), ports: [Port.tcp(port)] };
}

function selectorOf(program: Program): Record<string, string> {
  return fromKubernetes(podLabelsOf(program));
}
