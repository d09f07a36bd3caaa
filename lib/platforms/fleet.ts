import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import * as v from 'valibot';
import { ConfigurationError, describe, type Problem, quoted, refuse } from '../problems';
import { type PropChecks, takeProps } from '../settings/props';
import { flag } from '../settings/values';
import type { OutputFile } from '../synth';
import type { Cluster, ClusterSource } from '../synth/cluster-source';
import { clusterApp } from '../synth/folder';
import { HEADER } from '../synth/kustomization';
import { toYaml } from '../synth/yaml';
import { placeProblems } from './fleet-place';

/** One cluster of a fleet. */
export interface IFleetMember {
  /** The name of the cluster, its folder and its chart, unique in the fleet: letters, digits, `-`, `_` and `.`. */
  readonly name: string;
  /**
   * Creates the cluster's platform, or any other chart, with the member's name as its id. It must not depend on which
   * clusters were created before: see `FleetProps.secondThread`.
   * @param scope the scope to create the chart in
   */
  create(scope: Construct): Chart;
}

/** Props of `Fleet`. */
export interface FleetProps {
  /** The clusters; each becomes a folder below the fleet's. */
  readonly members: IFleetMember[];

  /**
   * Whether a second thread may create some of the clusters, if there are 200 or more. It runs the program again, up to
   * `synth`. `npm run synth`, `platypaas synth` and `platypaas run` do that; other ways to run a program have one thread.
   *
   * Set it to false if the program must not run twice. Set it to true if `synth` is not the last statement of the program,
   * but nothing that follows reads what `create` has left in variables: those of the second thread are not those of the first.
   * @default - true if a call of `synth` is the last statement of the program
   */
  readonly secondThread?: boolean;
}

const PROPS: PropChecks<FleetProps> = { members: v.array(v.any()), secondThread: flag };

/** The file that lists the clusters. */
const INDEX = 'clusters.yaml';

/**
 * Many clusters that differ in a few things. They are created, checked and written one after the other, so a fleet of
 * thousands needs no more memory than a small one; what they share is rendered once.
 *
 * `clusters.yaml` lists the folders, for a generator of an Argo CD ApplicationSet.
 *
 * @throws ConfigurationError when it is not created in a `PlatformApp`, when a prop is unknown or does not fit, when a name is
 *   not valid for a folder or is used twice, and at synthesis with the problems of every cluster
 */
export class Fleet extends Construct implements ClusterSource {
  /** @internal */
  readonly names: readonly string[];
  /** @internal */
  readonly secondThread?: boolean;
  private readonly members: readonly IFleetMember[];

  constructor(scope: Construct, id: string, props: FleetProps) {
    super(scope, id);
    refuse(this, placeProblems(this, 'Fleet'));
    const members = membersOf(props);
    // Members may be instances of any class, which only `create` reads.
    const { value, problems } = takeProps({ ...props, members: [] }, PROPS, '');
    refuse(this, [...problems, ...(members ? nameProblems(members) : [NO_MEMBERS])]);
    this.members = members ?? [];
    this.names = this.members.map(({ name }) => name);
    this.secondThread = value.secondThread;
  }

  /** @internal */
  *clusters(): Iterable<Cluster> {
    for (const member of this.members) yield { name: member.name, make: () => chartOf(this, member) };
  }

  /** @internal */
  index(folder: string): OutputFile {
    const clusters = this.members.map(({ name }) => ({ name, path: `${folder}/${name}` }));
    return { path: INDEX, text: HEADER + toYaml({ clusters }) };
  }
}

/** The members, unless something else is given, as may be in JavaScript. */
function membersOf(props: FleetProps): readonly IFleetMember[] | undefined {
  try {
    const members = Array.isArray(props.members) ? [...props.members] : undefined;
    return members?.every(({ create }) => typeof create === 'function') ? members : undefined;
  } catch {
    return undefined;
  }
}

const NO_MEMBERS = {
  what: 'members must be a list of clusters, each with a name and a function create.',
  remedy: 'Give an object for each cluster, or an instance of your own class.',
  code: 'SET006',
};

function nameProblems(members: readonly IFleetMember[]): Problem[] {
  const seen = new Map<string, string>();
  const problems = new Map<string, Problem>();
  for (const { name } of members) {
    if (!isFolderName(name)) problems.set(quoted(name), badName(name));
    // Repositories are also checked out on file systems that ignore case.
    else if (seen.has(name.toLowerCase())) problems.set(name, sameName(seen.get(name.toLowerCase()) ?? name, name));
    else seen.set(name.toLowerCase(), name);
  }
  return [...problems.values()];
}

function isFolderName(name: unknown): name is string {
  return (
    typeof name === 'string' && /^[A-Za-z0-9]([\w.-]{0,251}[A-Za-z0-9])?$/.test(name) && name.toLowerCase() !== INDEX
  );
}

function badName(name: string): Problem {
  return {
    what: `members has a cluster named ${quoted(name)}, which is not a valid name for its folder.`,
    remedy: `Use letters and digits, and "-", "_" or "." between them; ${INDEX} is taken.`,
    code: 'FLT002',
  };
}

function sameName(one: string, other: string): Problem {
  const what =
    one === other ? `two clusters named ${one}` : `clusters named ${one} and ${other}, which differ in case only`;
  return { what: `members has ${what}.`, remedy: 'Give each cluster of the fleet a different name.', code: 'FLT001' };
}

function chartOf(fleet: Fleet, member: IFleetMember): Chart {
  const { name } = member;
  const app = clusterApp(fleet, name);
  const chart: unknown = member.create(app);
  if (!Chart.isChart(chart))
    throw notWhatWasAsked(name, `returned ${chart === undefined ? 'nothing' : quoted(chart)} instead of a chart`);
  if (chart.node.id !== name) throw notWhatWasAsked(name, `returned a chart with the id ${quoted(chart.node.id)}`);
  const beside = app.node.findAll().filter((other) => !other.node.scopes.includes(chart));
  const dropped = beside.find(Chart.isChart);
  if (dropped) throw notWhatWasAsked(name, `also created the chart ${quoted(dropped.node.id)}`);
  // In the app of a cluster alone, all constructs are validated.
  chart.node.addValidation({ validate: () => beside.flatMap(({ node }) => node.validate()) });
  return chart;
}

function notWhatWasAsked(name: string, what: string): ConfigurationError {
  const remedy =
    'Create one chart in the scope that is passed to create, with the name of the member as its id, and return it.';
  return new ConfigurationError([describe({ what: `${name}: create ${what}.`, remedy, code: 'FLT003' })]);
}
