import type { Construct } from 'constructs';
import {
  Allow,
  CiliumNetworkPolicy,
  type EgressRule,
  Entity,
  type IngressRule,
  LabelSelector,
  Peer,
  Port,
} from '../../cilium/policy';
import { fromKubernetes } from '../../cilium/policy/kubernetes-labels';
import { type Installation, METRICS_PORTS, named, type Program, podLabelsOf } from './installation';

/** Who may talk to Argo CD from outside of its namespace, and where it reads. */
export interface Neighbours {
  /** DNS names of git hosts and chart repositories, some with a port. */
  readonly repositories: readonly string[];
  /** Who may use the web interface and the API. */
  readonly users: readonly Peer[];
  /** Who reads the figures. */
  readonly scrapers: readonly Peer[];
}

const API_SERVER: EgressRule = { to: [Peer.entity(Entity.KUBE_APISERVER)], ports: [Port.tcp(6443)] };

/** Closes the namespace, and lets through what the programs need of one another and of the world. */
export function networkPolicies(scope: Construct, { namespace }: Installation, neighbours: Neighbours): void {
  CiliumNetworkPolicy.defaultDeny(scope, 'Closed', { metadata: { name: 'default-deny', namespace } });
  const { repositories, users, scrapers } = neighbours;
  const policy = (program: Program, ingress: IngressRule[], egress: EgressRule[]) => {
    new CiliumNetworkPolicy(scope, `${program}-policy`, {
      metadata: { name: named(program), namespace },
      endpointSelector: LabelSelector.of(selectorOf(program)),
      ...(ingress.length > 0 ? { ingress } : {}),
      ...(egress.length > 0 ? { egress } : {}),
    });
  };
  const scraped = (program: keyof typeof METRICS_PORTS): IngressRule[] =>
    scrapers.length > 0 ? [{ from: scrapers, ports: [Port.tcp(METRICS_PORTS[program])] }] : [];

  policy('application-controller', scraped('application-controller'), [
    API_SERVER,
    to('redis', 6379),
    to('repo-server', 8081),
  ]);
  policy('applicationset-controller', scraped('applicationset-controller'), [API_SERVER, to('repo-server', 8081)]);
  policy(
    'server',
    [...scraped('server'), ...(users.length > 0 ? [{ from: users, ports: [Port.tcp(8080)] }] : [])],
    [API_SERVER, to('redis', 6379), to('repo-server', 8081)],
  );
  policy(
    'repo-server',
    [...scraped('repo-server'), from(['application-controller', 'applicationset-controller', 'server'], 8081)],
    [to('redis', 6379), ...toRepositories(repositories)],
  );
  // Before the first start it writes its password into a Secret.
  policy('redis', [from(['application-controller', 'repo-server', 'server'], 6379)], [API_SERVER]);
}

const GIT_AND_CHARTS = [Port.tcp(443), Port.tcp(22)];

function toRepositories(repositories: readonly string[]): EgressRule[] {
  const hosts = repositories.map((repository) => {
    const [name = '', port] = repository.split(':');
    return { name, port };
  });
  const usual = hosts.filter(({ port }) => port === undefined).map(({ name }) => name);
  return [
    ...(usual.length > 0 ? Allow.toFqdns(usual, { ports: GIT_AND_CHARTS }) : []),
    ...hosts
      .filter(({ port }) => port !== undefined)
      .flatMap(({ name, port }) => Allow.toFqdns([name], { ports: [Port.tcp(Number(port))] })),
  ];
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
