import { isMap, type JsonMap } from '../settings/schema';

/** Where objects are in a folder, and who applies them to which cluster. */
export interface Place {
  /** The folder, relative to the one that is read; empty for that one itself. */
  readonly folder: string;
  /** The cluster: empty for that of the folder that is read, the name of a folder for another one. */
  readonly cluster: string;
  readonly isByArgoCd: boolean;
}

/** What is applied with the folder that is read. */
export const WITH_THE_FOLDER: Place = { folder: '', cluster: '', isByArgoCd: false };

/** An object, and the folder that its file is in, relative to the one that is read. */
export interface InFolder {
  readonly folder: string;
  readonly object: JsonMap;
}

/**
 * Who applies what is below a folder but not applied with it: Argo CD, if an Application names its folder, which is to the
 * cluster of the Application unless that has another destination. Anything else is applied on its own, to another cluster,
 * except for a fleet's control planes.
 *
 * @param separate the folders with a kustomization that no other one lists
 * @param others folders that Argo CD may apply without a kustomization
 */
export function placesOf(
  separate: readonly string[],
  others: readonly string[],
  objects: readonly InFolder[],
): (folder: string) => Place {
  const sources = objects.flatMap(sourcesOf);
  const sourceOf = (folder: string) => sources.find(({ path }) => path === folder || path.endsWith(`/${folder}`));
  const applied = [...separate, ...others.filter((folder) => sourceOf(folder) !== undefined)]
    .filter((folder) => folder !== '')
    // The deepest first, so that a folder belongs to the nearest.
    .sort((one, other) => other.length - one.length);
  const known = new Map<string, Place>();

  function placeOf(folder: string): Place {
    const own = applied.find((each) => folder === each || folder.startsWith(`${each}/`));
    if (own === undefined) return WITH_THE_FOLDER;
    const found = known.get(own);
    if (found) return found;
    const source = sourceOf(own);
    const elsewhere = { folder: own, cluster: own, isByArgoCd: source !== undefined };
    // Applications may name each other's folders.
    known.set(own, elsewhere);
    const admin = OF_FLEET.exec(own)?.[1];
    const host = source?.isInCluster ? source.folder : source === undefined ? admin : undefined;
    const place = host === undefined ? elsewhere : { ...elsewhere, cluster: placeOf(host).cluster };
    known.set(own, place);
    return place;
  }
  return placeOf;
}

/** The paths in git that Applications name. */
export function sourcePaths(objects: readonly InFolder[]): string[] {
  return objects.flatMap(sourcesOf).map(({ path }) => path);
}

/** A folder of a git repository that an Application applies. */
interface Source {
  readonly path: string;
  /** Whether it applies it to the cluster that it is in itself. */
  readonly isInCluster: boolean;
  /** The folder of the Application. */
  readonly folder: string;
}

function sourcesOf({ folder, object: { kind, spec } }: InFolder): Source[] {
  if (typeof kind !== 'string' || !/^Application(?:Set)?$/.test(kind) || !isMap(spec)) return [];
  const template = isMap(spec.template) && isMap(spec.template.spec) ? spec.template.spec : {};
  const { source, sources, destination } = kind === 'Application' ? spec : template;
  const isInCluster = isOwn(isMap(destination) ? destination : {});
  return pathsIn([source, sources, spec.generators]).map((path) => ({ path, isInCluster, folder }));
}

/** Whether a destination is the cluster that Argo CD runs in, or that of what a generator finds. */
function isOwn({ server = OWN_SERVER, name = OWN_NAME }: JsonMap): boolean {
  const isTemplate = [server, name].some((value) => String(value).includes('{{'));
  return isTemplate || (server === OWN_SERVER && name === OWN_NAME);
}

const OWN_SERVER = 'https://kubernetes.default.svc';
const OWN_NAME = 'in-cluster';

/** The paths in a source or in the elements of a list: ours have `folder` for our objects, `rendered` for the chart's. */
const PATHS = ['path', 'folder', 'rendered'];
/** What Helm is given may have members of any name. */
const VALUES = ['values', 'helm'];

function pathsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(pathsIn);
  if (!isMap(value)) return [];
  return Object.entries(value).flatMap(([key, member]) => {
    if (typeof member === 'string') return PATHS.includes(key) ? [member.replace(/\/+$/, '')] : [];
    return VALUES.includes(key) ? [] : pathsIn(member);
  });
}

/** Where an object is and who applies it, as the rest of a title; nothing for what is applied with the folder itself. */
export function placeText(place: Place): string {
  return place.folder === '' ? '' : `, in ${place.folder}, applied ${appliedText(place)}`;
}

/** The same for programs. */
export function placeJson(place: Place): { readonly folder?: string; readonly applied?: string } {
  return place.folder === '' ? {} : { folder: place.folder, applied: appliedText(place) };
}

function appliedText(place: Place): string {
  if (isOfTenant(place)) return place.isByArgoCd ? "to the tenant's cluster by Argo CD" : "to the tenant's cluster";
  return place.isByArgoCd ? 'by Argo CD' : 'on its own';
}

/** Whether objects are for the own cluster of a tenant: those in `nodes/a`, or `tenants/a/nodes` of a fleet. */
export function isOfTenant({ folder, cluster }: Place): boolean {
  return folder === cluster && /(?:^|\/)nodes(?:\/[^/]+)?$/.test(folder);
}

/** The control plane of a tenant of a fleet, which is for the admin cluster whose folder it is in. */
const OF_FLEET = /^(|.*(?=\/))\/?tenants\/[^/]+$/;

/** A command of kubectl about another cluster, with a kubeconfig of its name, so that it is not run against this one. */
export function forCluster(command: string, { cluster }: Place): string {
  if (cluster === '' || !command.startsWith('kubectl ')) return command;
  const name = cluster.replace(/\/nodes$/, '').replace(/^.*\//, '');
  return command.replace(/^kubectl /, `kubectl --kubeconfig ${name}.kubeconfig `);
}
