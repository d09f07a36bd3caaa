import { App, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import * as v from 'valibot';
import { ConfigurationError, describe, type Problem, quoted, Refusals, refusal, refuse } from '../problems';
import { scansWhatItWrites } from '../secrets/scan';
import { checkProps, type PropChecks } from '../settings/props';
import { isMap } from '../settings/schema';
import { flag } from '../settings/values';
import { type OutputFile, PlatformApp } from '../synth';
import type { Cluster, ClusterSource } from '../synth/cluster-source';
import { HEADER } from '../synth/kustomization';
import { toYaml } from '../synth/yaml';

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
 * @throws ConfigurationError when it is not created in a `PlatformApp`, when a name is not valid for a folder or
 *   is used twice, and at synthesis with the problems of every cluster
 */
export class Fleet extends Construct implements ClusterSource {
  /** @internal */
  readonly names: readonly string[];
  /** @internal */
  readonly secondThread?: boolean;
  private readonly members: readonly IFleetMember[];

  constructor(scope: Construct, id: string, props: FleetProps) {
    super(scope, id);
    refuse(this, placeProblems(this));
    const refusals = new Refusals();
    refusals.of(() => checkProps(this, withoutMembers(props), PROPS));
    const members = refusals.of(() => membersOf(this, props)) ?? [];
    refusals.of(() => refuse(this, nameProblems(members)));
    refusals.refuse();
    this.members = members;
    this.names = this.members.map(({ name }) => name);
    this.secondThread = props.secondThread;
  }

  /** @internal */
  *clusters(): Iterable<Cluster> {
    for (const member of this.members) yield { name: member.name, make: () => chartOf(member) };
  }

  /** @internal */
  index(folder: string): OutputFile {
    const clusters = this.members.map(({ name }) => ({ name, path: `${folder}/${name}` }));
    return { path: INDEX, text: HEADER + toYaml({ clusters }) };
  }
}

/** In any other scope, the clusters would not be written. */
function placeProblems(fleet: Fleet): Problem[] {
  const { scopes, root } = fleet.node;
  if (root instanceof PlatformApp && !scopes.some(Chart.isChart)) return [];
  return [
    {
      what: `A Fleet is in ${root instanceof PlatformApp ? 'a chart' : 'an app'} that does not write its clusters.`,
      remedy: 'Create it directly in a PlatformApp.',
      code: 'FLT004',
    },
  ];
}

/** The props to check: members are objects of the user's, which may be of any class and are created one by one. */
function withoutMembers(props: FleetProps): FleetProps {
  if (!isMap(props)) return props;
  const others: object = Object.getOwnPropertyDescriptors(props);
  return Object.defineProperties({} as FleetProps, { ...others, members: { value: [], enumerable: true } });
}

function membersOf(fleet: Fleet, props: FleetProps): readonly IFleetMember[] {
  try {
    const members = Array.isArray(props.members) ? [...props.members] : undefined;
    if (members?.every(({ create }) => typeof create === 'function')) return members;
  } catch {
    // Anything may be given in JavaScript.
  }
  throw refusal(fleet, NO_MEMBERS);
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

function chartOf(member: IFleetMember): Chart {
  const { name } = member;
  const app = scansWhatItWrites(new App());
  const chart: unknown = member.create(app);
  const made = app.node.findAll().filter(Chart.isChart);
  if (!Chart.isChart(chart))
    throw notWhatWasAsked(name, `returned ${chart === undefined ? 'nothing' : quoted(chart)} instead of a chart`);
  if (chart.node.id !== name) throw notWhatWasAsked(name, `returned a chart with the id ${quoted(chart.node.id)}`);
  const dropped = made.filter((other) => !other.node.scopes.includes(chart));
  if (dropped.length > 0) throw notWhatWasAsked(name, `also created the chart ${quoted(dropped[0]?.node.id)}`);
  return chart;
}

function notWhatWasAsked(name: string, what: string): ConfigurationError {
  const remedy =
    'Create one chart in the scope that is passed to create, with the name of the member as its id, and return it.';
  return new ConfigurationError([describe({ what: `${name}: create ${what}.`, remedy, code: 'FLT003' })]);
}
