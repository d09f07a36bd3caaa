import { ApiObject, Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { describe, quoted } from '../problems';
import { warnOfUnused, withoutExempted } from '../secrets/exemptions';
import { secretsInFile } from '../secrets/files';
import type { Finding } from '../secrets/finding';
import { secretProblem } from '../secrets/problems';
import { isLeftToItsMaker } from '../secrets/scan';
import { FILES, type FileRole } from './apply-order';
import type { Documents } from './documents';
import { HEADER, kustomization } from './kustomization';
import type { OutputFile } from './output-file';

/** What a chart may add to its folder in addition to its API objects: see `Platform`. */
export interface FolderContents {
  /** Resources by URL that the kustomization applies before everything else, such as pinned CRD bundles. */
  readonly remoteResources: readonly string[];
  /**
   * Files that are not applied to the cluster, such as a node's configuration: path in the folder and text. Constructs in
   * the chart may add some; one of the chart at the same path takes the place of theirs.
   */
  readonly extraFiles: readonly OutputFile[];
  /**
   * The subfolder that an object is written to, such as `components/kong`, which is applied separately with the
   * kustomization there. Without one, an object is written to the folder itself.
   * @default - every object is in the folder itself
   */
  subfolderOf?(object: ApiObject): string | undefined;
}

/** A chart that writes more than API objects. */
export interface Platform extends FolderContents, IConstruct {}

/** The files of a chart's folder, and why they must not be written. */
export function chartFiles(chart: Chart, documents: Documents, problems: string[]): OutputFile[] {
  return documents.renderings.during(chart, () => filesFor(chart, documents, problems));
}

function filesFor(chart: Chart, documents: Documents, problems: string[]): OutputFile[] {
  const { extraFiles = [], subfolderOf } = chart as Partial<FolderContents>;
  const ownPaths = new Set(extraFiles.map(({ path }) => path));
  const allFiles = [...extraFiles];
  const own: Written = new Map();
  const below = new Map<string, Written>();
  const remote = new Set<string>();
  for (const construct of chart.node.findAll()) {
    for (const url of remoteResourcesOf(construct)) remote.add(url);
    if (!Chart.isChart(construct)) allFiles.push(...filesOfPart(construct).filter(({ path }) => !ownPaths.has(path)));
    if (!ApiObject.isApiObject(construct)) continue;
    const document = documents.of(construct);
    for (const problem of document.problems) problems.push(`${construct.node.path}: ${problem}`);
    if (!isLeftToItsMaker(construct)) problems.push(...secretsOf(construct, document.secrets, nameOf(construct)));
    const subfolder = subfolderOf?.call(chart, construct);
    const written = subfolder === undefined ? own : (below.get(subfolder) ?? new Map());
    if (subfolder !== undefined) below.set(subfolder, written);
    const texts = written.get(document.role);
    if (texts) texts.push(document.text);
    else written.set(document.role, [document.text]);
  }
  const files = allFiles.filter((file) => isText(chart, file, problems));
  for (const file of files) problems.push(...secretsOf(chart, secretsInFile(file), 'The file'));
  for (const construct of chart.node.findAll()) warnOfUnused(construct);
  return [
    ...filesOf(own, [...remote]),
    ...[...below].flatMap(([subfolder, written]) =>
      filesOf(written, []).map(({ path, text }) => ({ path: `${subfolder}/${path}`, text })),
    ),
    ...files,
  ];
}

/** The files that a construct in a chart adds. */
function filesOfPart(construct: IConstruct): readonly OutputFile[] {
  return (construct as Partial<FolderContents>).extraFiles ?? [];
}

function isText(chart: Chart, { path, text }: OutputFile, problems: string[]): boolean {
  if (typeof text === 'string') return true;
  const problem = {
    what: `extraFiles has ${quoted(path)}, whose text is not a string.`,
    remedy: 'Give the text of the file as a string.',
    code: 'SYN012',
  };
  problems.push(`${chart.node.path}: ${describe(problem)}`);
  return false;
}

function nameOf({ kind, name }: ApiObject): string {
  return `${kind} ${name}`;
}

function secretsOf(construct: IConstruct, found: readonly Finding[], subject: string): string[] {
  return withoutExempted(construct, found).map(
    (finding) => `${construct.node.path}: ${describe(secretProblem(subject, finding))}`,
  );
}

/** The texts of the objects in a folder, by file. */
type Written = Map<FileRole, string[]>;

/** The files of one folder, and the kustomization that lists them after its remote resources. */
function filesOf(written: Written, remote: readonly string[]): OutputFile[] {
  const files = FILES.flatMap((role, index) => {
    const texts = written.get(role);
    return texts ? [{ path: `${index + 1}-${role}.yaml`, text: HEADER + texts.join('---\n') }] : [];
  });
  const listed = kustomization([...remote, ...files.map((file) => file.path)]);
  return [...files, { path: 'kustomization.yaml', text: listed }];
}

/** What the kustomization applies before everything else, at the request of a chart or a construct in it. */
export function remoteResourcesOf(construct: IConstruct): readonly string[] {
  return (construct as Partial<FolderContents>).remoteResources ?? [];
}
