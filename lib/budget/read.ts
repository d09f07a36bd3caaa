import * as fs from 'node:fs';
import * as path from 'node:path';
import { placesOfFiles } from '../diff/documents';
import { filesBelow } from '../diff/folder';
import { isOfTenant } from '../diff/place';
import { RENDERED } from '../gitops/application-set';
import { yamlDocuments } from '../kubernetes/yaml-documents';
import { ConfigurationError, describe } from '../problems';
import { isMap } from '../settings/schema';
import type { Consumer } from './consumer';
import { type AmountsManifest, amountsOf, consumerOf, type WorkloadManifest } from './manifests';
import { WORKLOADS_FILE } from './workloads-file';

/** The contents of a platform's folder. */
export interface FolderBudget {
  readonly consumers: readonly Consumer[];
  /** Number of nodes, if the folder contains it. */
  readonly nodes?: number;
}

interface WorkloadsFile {
  readonly nodes?: number;
  readonly workloads: readonly {
    readonly component: string;
    readonly workload: string;
    readonly kind: string;
    readonly replicas: number;
    readonly requests: AmountsManifest;
    readonly limits: AmountsManifest;
  }[];
}

/**
 * The workloads of a folder: those in its manifests, and those of charts, which `budget.yaml` lists.
 *
 * @throws ConfigurationError when there is no such folder, no workload or more than one platform in it, or a file that
 * cannot be read
 */
export function readFolder(folder: string): FolderBudget {
  const files = manifestFiles(folder);
  if (files.some((file) => path.basename(file) === WORKLOADS_FILE)) throw unreadable(folder, 'holds several platforms');
  const documents = files.flatMap((file) =>
    documentsOf(file)
      .filter(isMap)
      .map((members) => ({ file: path.relative(folder, file).split(path.sep).join('/'), members })),
  );
  const placeOf = placesOfFiles(documents);
  const listed = path.join(folder, WORKLOADS_FILE);
  const isListed = fs.existsSync(listed);
  // What a tenant's own cluster runs is on the tenant's nodes.
  const own = documents
    .filter(({ file }) => !isOfTenant(placeOf(file)) && !(isListed && IN_RENDERED_CHART.test(file)))
    .map(({ members }) => members as unknown);
  const consumers = own.filter(isWorkload).flatMap(consumerOf);
  if (!isListed) return someOf({ consumers, nodes: machinesOf(folder) }, folder);
  const [document] = documentsOf(listed);
  if (!isWorkloadsFile(document)) throw unusable(listed, 'was not written by platypaas');
  const { nodes, workloads } = document;
  const byCharts = workloads.map(({ component, workload, kind, replicas, requests, limits }) => ({
    component,
    workload,
    pods: kind === 'DaemonSet' ? ('each node' as const) : replicas,
    requests: amountsOf(requests),
    limits: amountsOf(limits),
    withoutRequests: 0,
    withoutLimits: 0,
  }));
  return someOf({ consumers: [...consumers, ...byCharts], nodes }, folder);
}

/** A chart that was rendered into the folder of its component: `budget.yaml` has its workloads, too. */
const IN_RENDERED_CHART = new RegExp(`^components/[^/]+/${RENDERED}/`);

/** The number of machines that a platform without charts has a folder for. */
function machinesOf(folder: string): number | undefined {
  const machines = path.join(folder, 'bootstrap');
  if (!fs.existsSync(machines)) return undefined;
  const count = fs.readdirSync(machines, { withFileTypes: true }).filter((entry) => entry.isDirectory()).length;
  return count > 0 ? count : undefined;
}

function manifestFiles(folder: string): string[] {
  if (!fs.existsSync(folder) || !fs.statSync(folder).isDirectory()) throw unreadable(folder, 'is not a folder');
  return filesBelow(folder, /\.yaml$/)
    .filter((file) => file !== WORKLOADS_FILE)
    .map((file) => path.join(folder, file));
}

function documentsOf(file: string): readonly unknown[] {
  const { values, errors } = yamlDocuments(fs.readFileSync(file, 'utf8'));
  if (errors.length > 0) throw unusable(file, `is not valid YAML: ${errors[0]}`);
  return values;
}

function isWorkloadsFile(document: unknown): document is WorkloadsFile {
  const { nodes, workloads } = (document ?? {}) as Partial<WorkloadsFile>;
  return ['number', 'undefined'].includes(typeof nodes) && Array.isArray(workloads);
}

function isWorkload(document: unknown): document is WorkloadManifest {
  return typeof document === 'object' && document !== null && 'kind' in document && 'metadata' in document;
}

function someOf(budget: FolderBudget, folder: string): FolderBudget {
  if (budget.consumers.length === 0) throw unreadable(folder, 'holds no workload');
  return budget;
}

function unreadable(folder: string, what: string): ConfigurationError {
  return new ConfigurationError([
    describe({
      what: `${folder} ${what}.`,
      remedy: 'Name the folder of a platform, such as dist/core.',
      code: 'BUD001',
    }),
  ]);
}

function unusable(file: string, what: string): ConfigurationError {
  return new ConfigurationError([
    describe({
      what: `${file} ${what}${what.endsWith('.') ? '' : '.'}`,
      remedy: 'Synthesize the platform again, or move the file away.',
      code: 'BUD002',
    }),
  ]);
}
