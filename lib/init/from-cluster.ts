import { CHARTS, CONSTRUCTS } from '../cli/charts';
import { secretProblems } from '../cli/not-secret';
import { chartVersion } from '../helm/chart-version';
import { readHelmValues, releaseOf } from '../helm/from-helm-values';
import type { Expression } from '../helm/typescript/expression';
import { programOf, sourceOf } from '../helm/typescript/program';
import { Cidr } from '../kubernetes/cidr';
import { asBlock } from '../kubernetes/ip-address';
import { type ClusterFacts, clusterFacts } from '../live/cluster-facts';
import { type HelmRelease, helmReleases } from '../live/helm-releases';
import type { Kubectl } from '../live/kubectl';
import { ConfigurationError } from '../problems';
import { answerProblems, completed } from './answers';
import { STARTING_POINTS } from './platforms';
import { programSource } from './project';
import type { Answers, StartingPoint } from './starting-point';

/** A program for a running cluster, with notes for its user. */
export interface Proposal {
  readonly program: string;
  /** The name of its chart, which is that of its folder in `dist/`. */
  readonly chart: string;
  readonly notes: readonly string[];
}

/** The scope of the constructs for Helm releases. */
const CHART = 'platform';

/**
 * The program that matches a running cluster: constructs for what Helm installed there, or the platform whose
 * assumptions it meets.
 */
export async function proposalOf(kubectl: Kubectl): Promise<Proposal> {
  const facts = await clusterFacts(kubectl);
  const releases = await helmReleases(kubectl, Object.keys(CHARTS));
  const notes = [describedIn(facts)];
  const statements: Expression[] = [];
  for (const release of releases) {
    const title = `${release.chart} ${release.chartVersion} (release ${release.name} in ${release.namespace})`;
    try {
      statements.push(...(await statementsFor(release)));
      notes.push(`Helm installed ${title}: the program has its values.`);
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      notes.push(`Helm installed ${title}, which the program lacks:\n${error.message}`);
    }
  }
  if (statements.length > 0) return { program: sourceOf(statements, CHART), chart: CHART, notes };
  const { platform, answers } = fittingPlatform(facts);
  const complete = completed(platform, answers);
  const { imports, statement } = platform.source(complete);
  return {
    program: programSource(imports, statement),
    chart: platform.id,
    notes: [...notes, ...answerProblems(platform, complete)],
  };
}

async function statementsFor({ chart: name, name: releaseName, namespace, chartVersion: number, values }: HelmRelease) {
  const [chart, construct] = await Promise.all([CHARTS[name]?.(), CONSTRUCTS[name]?.()]);
  if (!chart || !construct) return [];
  const release = releaseOf(chart, { releaseName, namespace });
  const version = chartVersion(chart, number);
  const { settings, problems } = readHelmValues(chart, values, release, version);
  if (problems.length > 0) throw new ConfigurationError(problems);
  const program = programOf(chart, construct, {
    values,
    options: { releaseName, namespace, chartVersion: number },
    settings,
    release,
  });
  // The files will be committed, so they must not contain keys from the values.
  const manifest = { apiVersion: 'v1', kind: 'Values', metadata: { name: releaseName }, values };
  const secrets = secretProblems([{ manifest }]);
  if (secrets.length > 0) throw new ConfigurationError(secrets);
  return program.statements;
}

function fittingPlatform(facts: ClusterFacts): { platform: StartingPoint; answers: Answers } {
  const byId = (id: string) => STARTING_POINTS.find((each) => each.id === id) ?? STARTING_POINTS[0]!;
  if (facts.distribution !== 'k3s') {
    const nodes = String(Math.max(facts.nodes.length, 1));
    return { platform: byId('core'), answers: { ...freePodNetwork(facts), nodes } };
  }
  const machine = ({ name, addresses }: ClusterFacts['nodes'][number]) => `${name}=${addresses[0] ?? ''}`;
  const [servers, agents] = [true, false].map((is) =>
    facts.nodes.filter(({ isControlPlane }) => isControlPlane === is),
  );
  const first = facts.nodes[0]?.addresses[0];
  return {
    platform: byId('k3s-homelab'),
    answers: {
      servers: (servers ?? []).map(machine).join(','),
      agents: (agents ?? []).map(machine).join(','),
      // Networks at home nearly always have 254 addresses.
      ...(first === undefined ? {} : { network: first.replace(/\.\d+$/, '.0/24') }),
    },
  };
}

/** CORE's network for pods, or another one if that is in use. */
function freePodNetwork({ nodes, serviceNetworks, podNetworks, networks }: ClusterFacts): Answers {
  // An existing Cilium keeps its pods' network.
  if (networks.includes('Cilium') && podNetworks[0] !== undefined) return { podNetwork: podNetworks[0] };
  const taken = [...serviceNetworks, ...nodes.flatMap(({ addresses }) => addresses.map(asBlock))]
    .filter((cidr) => Cidr.problems(cidr, '').length === 0)
    .map((cidr) => Cidr.parse(cidr));
  const candidates = ['10.64.0.0/12', '10.128.0.0/12', '172.20.0.0/14', '100.64.0.0/12'];
  const free = candidates.find((cidr) => !taken.some((other) => other.overlaps(Cidr.parse(cidr))));
  return free === undefined ? {} : { podNetwork: free };
}

function describedIn({
  version,
  distribution,
  nodes,
  networks,
  kubeProxy,
  podNetworks,
  serviceNetworks,
}: ClusterFacts): string {
  const none = 'unknown';
  return [
    `Kubernetes ${version} (${distribution}), ${nodes.length} ${nodes.length === 1 ? 'node' : 'nodes'}`,
    `network ${networks.join(', ') || 'none'}`,
    `kube-proxy ${kubeProxy}`,
    `pods ${podNetworks.join(', ') || none}`,
    `Services ${serviceNetworks.join(', ') || none}`,
  ].join('; ');
}
