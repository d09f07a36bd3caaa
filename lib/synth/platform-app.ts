import { ApiObject, App, type AppProps, Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { ConfigurationError } from '../problems';
import { FILES, type FileRole, fileFor } from './apply-order';
import { keyMaterialProblems } from './key-material';
import { HEADER, kustomization } from './kustomization';
import type { ManifestObject } from './manifest-object';
import { type OutputFile, writeFolders } from './output-folder';
import { toYaml } from './yaml';

/**
 * What a chart may add to its folder, beside its API objects: see `Platform`.
 */
export interface FolderContents {
  /** Resources by URL that the kustomization applies before everything else, such as pinned CRD bundles. */
  readonly remoteResources: readonly string[];
  /** Files that are not applied to the cluster, such as a node's configuration: path in the folder and text. */
  readonly extraFiles: readonly OutputFile[];
}

/** A chart that writes more than its API objects. */
export interface Platform extends FolderContents, IConstruct {}

/**
 * A cdk8s app that writes one folder for each of its charts: numbered files in apply order and the `kustomization.yaml`
 * that lists them, for `kubectl apply --server-side -k` and for GitOps tools.
 *
 * Nothing is written unless everything is valid, and then all at once: a program that fails leaves the former output
 * as it was. Any chart works; `Platform`s may add files of their own.
 */
export class PlatformApp extends App {
  constructor(props: AppProps = {}) {
    super(props);
  }

  /**
   * Validates the whole program and writes its folders.
   *
   * @throws ConfigurationError with every problem that the program has
   */
  override synth(): void {
    const problems = validationProblems(this);
    const charts = this.node.children.filter((child): child is Chart => Chart.isChart(child));
    const folders = problems.length > 0 ? [] : charts.map((chart) => folderOf(chart, problems));
    if (problems.length > 0) throw new ConfigurationError(problems);
    writeFolders(this.outdir, folders);
  }
}

function validationProblems(app: App): string[] {
  const problems: string[] = [];
  for (const construct of app.node.findAll()) {
    for (const problem of construct.node.validate()) problems.push(`${construct.node.path}: ${problem}`);
  }
  return problems;
}

function folderOf(chart: Chart, problems: string[]): { name: string; files: OutputFile[] } {
  const written = new Map<FileRole, string[]>();
  for (const construct of chart.node.findAll()) {
    if (!ApiObject.isApiObject(construct)) continue;
    const object = construct.toJson() as ManifestObject;
    const text = toYaml(object);
    for (const problem of keyMaterialProblems(object, text)) problems.push(`${construct.node.path}: ${problem}`);
    const role = fileFor(object.apiVersion, object.kind);
    const documents = written.get(role);
    if (documents) documents.push(text);
    else written.set(role, [text]);
  }
  const { remoteResources, extraFiles } = contentsOf(chart);
  const files = FILES.flatMap((role, index) => {
    const documents = written.get(role);
    return documents ? [{ path: `${index + 1}-${role}.yaml`, text: HEADER + documents.join('---\n') }] : [];
  });
  const resources = [...remoteResources, ...files.map((file) => file.path)];
  return {
    name: chart.node.id,
    files: [...files, { path: 'kustomization.yaml', text: kustomization(resources) }, ...extraFiles],
  };
}

/** What the chart adds by itself, and the remote resources of the constructs in it. */
function contentsOf(chart: Chart): FolderContents {
  const { extraFiles = [] } = chart as Partial<FolderContents>;
  const remote = chart.node.findAll().flatMap((construct) => remoteResourcesOf(construct));
  return { remoteResources: [...new Set(remote)], extraFiles };
}

/** What a chart, or a construct in it, has the kustomization apply before everything else. */
export function remoteResourcesOf(construct: IConstruct): readonly string[] {
  return (construct as Partial<FolderContents>).remoteResources ?? [];
}
