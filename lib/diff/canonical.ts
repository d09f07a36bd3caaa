import { isMap, type JsonMap } from '../settings/schema';
import { isStoredAsStruct } from './fields';

/** One object of an input, without anything that does not affect its meaning. */
export interface CanonicalObject {
  readonly apiVersion: string;
  readonly group: string;
  readonly kind: string;
  readonly namespace: string | undefined;
  readonly name: string;
  /** Whether it comes from a cluster, and so contains values that the cluster chose. */
  readonly live: boolean;
  /** All members but `apiVersion` and `kind`. */
  readonly members: JsonMap;
}

/** A mutable object, before it is returned. */
type Draft = { [key: string]: unknown };

/** Metadata that the API server sets on every object. */
const SERVER_METADATA = [
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'managedFields',
  'selfLink',
  'ownerReferences',
];

/** Labels that identify the tool that rendered an object, with the values that are ignored; without a list, all are. */
const RENDERER_LABELS: { readonly [label: string]: readonly string[] | undefined } = {
  'helm.sh/chart': undefined,
  'app.kubernetes.io/managed-by': ['Helm', 'cdk8s'],
};

/** Labels that the Job controller and the API server set. */
const SERVER_LABELS = [
  'controller-uid',
  'job-name',
  'batch.kubernetes.io/controller-uid',
  'batch.kubernetes.io/job-name',
  'kubernetes.io/metadata.name',
  'pod-template-hash',
  'controller-revision-hash',
  'pod-template-generation',
  'statefulset.kubernetes.io/pod-name',
  'apps.kubernetes.io/pod-index',
];

/** Annotations of controllers, of kubectl, of Argo CD and of Helm. */
const BOOKKEEPING_ANNOTATIONS = [
  'meta.helm.sh/release-name',
  'meta.helm.sh/release-namespace',
  'kubectl.kubernetes.io/last-applied-configuration',
  'kubectl.kubernetes.io/restartedAt',
  'deployment.kubernetes.io/revision',
  'deprecated.daemonset.template.generation',
  'argocd.argoproj.io/tracking-id',
  'pv.kubernetes.io/bind-completed',
  'pv.kubernetes.io/bound-by-controller',
  'volume.beta.kubernetes.io/storage-provisioner',
  'volume.kubernetes.io/storage-provisioner',
  'volume.kubernetes.io/selected-node',
  'batch.kubernetes.io/job-tracking',
];

/** Finalizers that controllers set to clean up after an object. */
const SERVER_FINALIZERS = new Set([
  'kubernetes.io/pvc-protection',
  'kubernetes.io/pv-protection',
  'service.kubernetes.io/load-balancer-cleanup',
  'customresourcecleanup.apiextensions.k8s.io',
  'foregroundDeletion',
  'orphan',
]);

/** Maps that select everything when they are empty, but nothing, or something else, when they are absent. */
const MEANT_EMPTY = new Set(['emptyDir', 'podSelector', 'namespaceSelector', 'endpointSelector', 'labelSelector']);

/** The group of an API version such as `apps/v1`; empty for core. */
function groupOf(apiVersion: string): string {
  return apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
}

/**
 * Removes everything in which two objects of the same meaning may differ, without knowledge of their kind's fields.
 * This is done when the members are first read, which does not happen for objects that both sides share.
 */
export function canonical(source: JsonMap): CanonicalObject {
  const { apiVersion, kind } = source as { readonly apiVersion: string; readonly kind: string };
  const group = groupOf(apiVersion);
  const metadata = map(source.metadata);
  const live = isLive(source, metadata);
  const { namespace, name, generateName } = metadata;
  let members: JsonMap | undefined;
  return {
    apiVersion,
    group,
    kind,
    namespace: typeof namespace === 'string' && namespace !== '' ? namespace : undefined,
    name: String(name ?? `${generateName}*`),
    live,
    get members() {
      members ??= membersOf(source, group, live);
      return members;
    },
  };
}

function membersOf(source: JsonMap, group: string, live: boolean): JsonMap {
  const { apiVersion: _, kind, ...object } = structuredClone(source) as Draft;
  const metadata = map(object.metadata);
  for (const key of ['status', 'selfLink']) delete object[key];
  for (const key of SERVER_METADATA) delete metadata[key];
  if (Array.isArray(metadata.finalizers)) {
    metadata.finalizers = metadata.finalizers.filter((finalizer) => !SERVER_FINALIZERS.has(finalizer));
  }
  for (const each of everyMetadata(object)) withoutBookkeeping(each);
  for (const pod of podSpecs(object)) normalizePod(pod);
  BY_KIND[`${group}/${kind}`]?.(object, live);

  const keepEmptyMaps = !isStoredAsStruct(group);
  const members = Object.entries(object).flatMap(([key, value]) => {
    const kept = present(value, keepEmptyMaps && key !== 'metadata', key);
    return kept === undefined || isEmptyMap(kept) ? [] : [[key, kept] as const];
  });
  return Object.fromEntries(members);
}

function isLive(object: JsonMap, metadata: Draft): boolean {
  const marks = ['uid', 'resourceVersion', 'creationTimestamp', 'managedFields', 'generation'];
  return marks.some((key) => metadata[key] != null) || Object.keys(map(object.status)).length > 0;
}

/**
 * Removes nulls, empty lists and empty maps, which an API server treats as absent; empty maps are kept in what it
 * stores unchanged.
 */
export function present(value: unknown, keepEmptyMaps: boolean, key = ''): unknown {
  if (value === null) return undefined;
  if (Array.isArray(value)) {
    // An item keeps its place even if it is empty: an empty peer of a network policy means everyone.
    return value.length === 0 ? undefined : value.map((item) => presentItem(item, keepEmptyMaps));
  }
  if (!isMap(value)) return value;
  const members = Object.entries(value).flatMap(([name, member]) => {
    const kept = present(member, keepEmptyMaps, name);
    return kept === undefined ? [] : [[name, kept] as const];
  });
  return members.length > 0 || keepEmptyMaps || MEANT_EMPTY.has(key) ? Object.fromEntries(members) : undefined;
}

function isEmptyMap(value: unknown): boolean {
  return isMap(value) && Object.keys(value).length === 0;
}

function presentItem(item: unknown, keepEmptyMaps: boolean): unknown {
  return present(item, keepEmptyMaps) ?? (isMap(item) ? {} : item);
}

function withoutBookkeeping(metadata: Draft): void {
  const labels = map(metadata.labels);
  for (const label of SERVER_LABELS) delete labels[label];
  for (const [label, values] of Object.entries(RENDERER_LABELS)) {
    if (values === undefined || values.includes(String(labels[label]))) delete labels[label];
  }
  const annotations = map(metadata.annotations);
  for (const annotation of BOOKKEEPING_ANNOTATIONS) delete annotations[annotation];
}

/** The metadata of an object and of all templates in it. */
function everyMetadata(object: Draft): Draft[] {
  const spec = map(object.spec);
  const jobTemplate = map(spec.jobTemplate);
  const claims = Array.isArray(spec.volumeClaimTemplates) ? spec.volumeClaimTemplates : [];
  const owners = [object, map(spec.template), jobTemplate, map(map(jobTemplate.spec).template), ...claims.map(map)];
  return owners.map(({ metadata }) => map(metadata));
}

function podSpecs(object: Draft): Draft[] {
  const spec = map(object.spec);
  const template = map(map(map(spec.jobTemplate).spec).template);
  return [map(map(spec.template).spec), map(template.spec)];
}

function normalizePod(pod: Draft): void {
  // The old name of serviceAccountName, which the API server keeps equal to it.
  if (typeof pod.serviceAccount === 'string') pod.serviceAccountName ??= pod.serviceAccount;
  delete pod.serviceAccount;
  // On the host network a container has the ports of the host, and some versions of Kubernetes fill them in.
  if (pod.hostNetwork !== true) return;
  for (const container of [...items(pod.containers), ...items(pod.initContainers)]) {
    for (const port of items(container.ports)) if (port.hostPort === port.containerPort) delete port.hostPort;
  }
}

/** Rules for individual kinds, by `group/kind`. */
const BY_KIND: { readonly [kind: string]: (object: Draft, live: boolean) => void } = {
  'batch/Job': (job, live) => {
    const spec = map(job.spec);
    // The API server generates the selector, unless `manualSelector` is set.
    if (live && spec.manualSelector !== true) delete spec.selector;
    takeTemplateLabels(job);
  },
  '/ReplicationController': takeTemplateLabels,
  '/Pod': (pod) => normalizePod(map(pod.spec)),
  '/ServiceAccount': (account) => {
    const name = String(map(account.metadata).name);
    account.secrets = items(account.secrets).filter((secret) => !String(secret.name).startsWith(`${name}-token-`));
  },
  '/Secret': (secret) => {
    const data = Object.entries(map(secret.data)).map(([key, value]) => [key, String(value).replace(/\s/g, '')]);
    const strings = Object.entries(map(secret.stringData));
    secret.data = Object.fromEntries([...data, ...strings.map(([key, value]) => [key, base64(String(value))])]);
    delete secret.stringData;
  },
  'rbac.authorization.k8s.io/ClusterRole': (role, live) => {
    // A controller fills in the rules of an aggregated role.
    if (live && isMap(role.aggregationRule)) delete role.rules;
  },
};

/** Without labels, an object of some kinds gets those of its pods. */
function takeTemplateLabels(object: Draft): void {
  const metadata = map(object.metadata);
  if (Object.keys(map(metadata.labels)).length > 0) return;
  metadata.labels = map(map(map(object.spec).template).metadata).labels;
}

function base64(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}

/** The map in that place, or an empty one. */
function map(value: unknown): Draft {
  return isMap(value) ? (value as Draft) : {};
}

function items(value: unknown): Draft[] {
  return Array.isArray(value) ? value.filter(isMap) : [];
}
