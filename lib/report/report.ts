import * as path from 'node:path';
import { type BudgetJson, budgetOf, jsonOf, readFolder } from '../budget';
import { remoteEntries } from '../diff/folder';
import { grouped } from '../diff/grouped';
import type { Part } from '../diff/parts';
import { imagesIn } from '../images/check';
import { imagesOfChart } from '../images/of-charts';
import { type ImageReference, imageReferenceOf } from '../images/reference';
import type { RenderedManifest } from '../kubernetes/renderings';
import { unlessRefused } from '../problems';
import { type Consequence, explainParts } from '../upgrade';
import { AS_OF, type Judgement, judge, versionsIn } from '../versions';
import { releasesOf } from '../versions/releases';
import { type Application, applicationsIn, compare, waveOf } from './applications';
import { type Picture, pictureOf } from './components';
import { type Traffic, trafficIn } from './flows';
import { type PlacedObject, readPlatform } from './folder';
import { hostPowers, type OpenPort, portsIn } from './network-facts';
import { type Openness, opennessOf } from './openness';
import { type PodGroup, podGroups } from './pods';
import { policiesIn } from './policies';
import { type Pool, poolsIn } from './pools';
import { PolicyIndex } from './reach';
import { accountOf, boundAccounts, type Right, rightsIn } from './rights';
import { servicesIn } from './services';

/** The contents of a page about a platform. */
export interface Report {
  readonly name: string;
  /** The day for which versions are judged. */
  readonly day: string;
  readonly objects: readonly PlacedObject[];
  readonly pods: readonly PodGroup[];
  readonly applications: readonly Application[];
  readonly policyCount: number;
  readonly traffic: Traffic;
  readonly picture: Picture;
  readonly openness: readonly Openness[];
  readonly versions: readonly Judgement[];
  readonly images: readonly UsedImage[];
  /** The Applications whose charts run images that are not known here. */
  readonly unknownCharts: readonly Application[];
  readonly budget: ReportBudget | undefined;
  readonly rights: readonly Right[];
  readonly hostPowers: readonly HostPower[];
  readonly ports: readonly OpenPort[];
  readonly pools: readonly Pool[];
  readonly waves: readonly Wave[];
  /** The changes since another folder; unset if none is given. */
  readonly changes: Changes | undefined;
}

/** An image, and the containers that run it. */
export interface UsedImage extends ImageReference {
  readonly containers: readonly string[];
}

export interface ReportBudget extends BudgetJson {
  readonly nodes: number;
  readonly withoutRequests: readonly string[];
  readonly withoutLimits: readonly string[];
}

export interface HostPower {
  readonly pods: PodGroup;
  readonly powers: readonly string[];
}

/** Objects that are applied together. */
export interface Wave {
  readonly name: string;
  readonly what: string;
}

export interface Changes {
  readonly since: string;
  readonly consequences: readonly Consequence[];
}

/** The options of a report. */
export interface ReportOptions {
  /** A folder with an earlier state of the platform. */
  readonly since?: string;
  /**
   * The day for which versions are judged: `2026-11-27`.
   * @default - the day on which the facts about versions were looked up, so that a page is the same on every day
   */
  readonly day?: string;
}

/**
 * Reads a platform and collects everything about it.
 *
 * @throws ConfigurationError when a folder cannot be read
 */
export function reportOf(folder: string, { since, day = AS_OF }: ReportOptions = {}): Report {
  const { name, objects, otherFiles } = readPlatform(folder);
  const applications = applicationsIn(objects);
  const policies = policiesIn(objects);
  const pods = podGroups(objects, applications, policies);
  const services = servicesIn(objects, pods);
  const index = new PolicyIndex(objects, policies);
  const traffic = withRights(trafficIn(objects, pods, services, index), objects, pods);
  return {
    name,
    day,
    objects,
    pods,
    applications,
    policyCount: policies.length,
    traffic,
    picture: pictureOf(pods, traffic),
    openness: opennessOf(pods, traffic, index),
    versions: versionsIn(folder).map((found) => judge(found, day)),
    images: usedImages(objects, applications),
    unknownCharts: applications.filter((one) => one.chart !== '' && !imagesOfChart(one.chart, one.version)),
    budget: budgetIn(folder),
    rights: rightsIn(objects, pods),
    hostPowers: pods
      .map((group) => ({ pods: group, powers: hostPowers(group) }))
      .filter(({ powers }) => powers.length > 0),
    ports: portsIn(services, pods),
    pools: poolsIn(objects, services, otherFiles),
    waves: wavesOf(objects, applications),
    changes: since === undefined ? undefined : changesSince(since, folder, objects),
  };
}

/** Pods with RBAC rights connect to the API server, whether or not a policy says so. */
function withRights(traffic: Traffic, objects: readonly PlacedObject[], pods: readonly PodGroup[]): Traffic {
  const bound = boundAccounts(objects);
  const isKnown = (group: PodGroup) =>
    traffic.contacts.some(
      ({ pods, direction, outside }) => pods === group && direction === 'out' && outside === 'Kubernetes API',
    );
  const clients = pods.filter(
    (group) => group.pod && bound.has(`${group.cluster}|${accountOf(group)}`) && !isKnown(group),
  );
  return {
    flows: traffic.flows,
    contacts: [
      ...traffic.contacts,
      ...clients.map((group) => ({
        pods: group,
        direction: 'out' as const,
        outside: 'Kubernetes API' as const,
        detail: `as ${accountOf(group)}`,
        ports: [],
        reason: 'rights',
      })),
    ],
  };
}

/** The images of the objects, and of the charts as far as they are known. */
function usedImages(objects: readonly PlacedObject[], applications: readonly Application[]): UsedImage[] {
  const images = imagesIn(objects.map(({ members }) => members as RenderedManifest));
  for (const { chart, version } of applications) {
    for (const [image, containers] of imagesOfChart(chart, version) ?? []) {
      const ofChart = containers.map((container) => `${container} of the chart ${chart}`);
      images.set(image, [...(images.get(image) ?? []), ...ofChart]);
    }
  }
  return [...images]
    .map(([image, containers]) => ({ ...imageReferenceOf(image), containers: [...new Set(containers)].sort() }))
    .sort((one, other) => compare(one.repository, other.repository) || compare(one.tag, other.tag));
}

function budgetIn(folder: string): ReportBudget | undefined {
  // For a platform without workloads, or several in one folder, there is no budget.
  const read = unlessRefused(() => readFolder(folder));
  if (!read) return undefined;
  const { consumers, nodes = 1 } = read;
  const names = (which: 'withoutRequests' | 'withoutLimits') => [
    ...new Set(consumers.filter((consumer) => consumer[which] > 0).map(({ workload }) => workload)),
  ];
  return {
    nodes,
    ...jsonOf(budgetOf(consumers, nodes)),
    withoutRequests: names('withoutRequests'),
    withoutLimits: names('withoutLimits'),
  };
}

/** The order in which objects are applied: the files by their numbers, then Argo CD's waves. */
function wavesOf(objects: readonly PlacedObject[], applications: readonly Application[]): Wave[] {
  const files = grouped(
    objects.filter(({ file, cluster }) => cluster === '' && /^\d-[^/]*$/.test(file)),
    ({ file }) => file,
  );
  const inFiles = [...files].map(([file, members]) => ({ name: file, what: kindCounts(members) }));
  const waves = grouped(applications, ({ wave }) => wave);
  const ofApplications = [...waves].map(([wave, members]) => ({
    name: `wave ${wave}`,
    what: members.map(({ name, chart, version }) => (chart === '' ? name : `${name} ${version}`)).join(', '),
  }));
  const ofObjects = grouped(
    objects.filter(({ members }) => waveOf(members) !== 0),
    ({ members }) => waveOf(members),
  );
  const ofManifests = [...ofObjects]
    .sort(([one], [other]) => one - other)
    .map(([wave, members]) => ({ name: `wave ${wave} within an Application`, what: kindCounts(members) }));
  return [...inFiles, ...ofApplications, ...ofManifests];
}

function kindCounts(objects: readonly PlacedObject[]): string {
  const kinds = [...grouped(objects, ({ kind }) => kind)].sort(([one], [other]) => compare(one, other));
  return kinds.map(([kind, members]) => (members.length === 1 ? kind : `${members.length} ${kind}`)).join(', ');
}

function changesSince(since: string, folder: string, objects: readonly PlacedObject[]): Changes {
  const before = readPlatform(since);
  const [old, next] = [partsIn(since, before.objects), partsIn(folder, objects)];
  return { since, consequences: explainParts(old, next, releasesOf) };
}

function partsIn(folder: string, objects: readonly PlacedObject[]): Part[] {
  return [...grouped(objects, ({ place }) => place)].map(([place, own]) => ({
    place,
    objects: own.map(({ members }) => members),
    remote: remoteEntries(path.join(folder, place.folder)),
  }));
}
