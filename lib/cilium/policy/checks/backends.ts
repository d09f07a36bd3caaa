import type { IConstruct } from 'constructs';
import type { ClusterIndex } from '../../../cluster/cluster-index';
import { type SelectorManifest, selects } from '../../../kubernetes/label-selection';
import { isMap, type JsonMap } from '../../../settings/schema';
import { covers, type Subject, subjectOf } from './coverage';
import { closes, type PolicyInCluster } from './policies';

/** A Service that a proxy sends requests to, and what says so. */
export interface Backend {
  readonly name: string;
  readonly namespace: string;
  /** Number or name of the Service's port, where it is known. */
  readonly port?: number | string;
  readonly protocol: 'TCP' | 'UDP';
  /** The route or Ingress. */
  readonly by: IConstruct;
}

/**
 * The pods behind a Service: with all labels of the workload if it is the only one of the program that the Service
 * selects, otherwise as the Service selects them, or any of its namespace where that is not known.
 */
export function podsBehind(index: ClusterIndex, namespace: string, name: string): Subject {
  const selector = index.spec('Service', namespace, name)?.selector;
  const matchLabels = isMap(selector) ? (selector as Record<string, string>) : {};
  const [labels, another] = isMap(selector) ? labelsOfPods(index, namespace, { matchLabels }) : [];
  return subjectOf({ matchLabels: labels && !another ? { ...labels } : matchLabels }, 'endpoints', namespace);
}

const WORKLOADS = ['apps/Deployment', 'apps/StatefulSet', 'apps/DaemonSet'];

interface WorkloadSpec {
  readonly template: { readonly metadata?: { readonly labels?: Readonly<Record<string, string>> } };
}

function labelsOfPods(index: ClusterIndex, namespace: string, selector: SelectorManifest) {
  return WORKLOADS.flatMap((kind) =>
    index
      .objects<WorkloadSpec>(kind)
      .filter((workload) => workload.namespace === namespace)
      .map(({ spec }) => spec.template?.metadata?.labels ?? {})
      .filter((labels) => selects(selector, labels)),
  );
}

export function closesAll(policy: PolicyInCluster, pods: Subject): boolean {
  return policy.subject !== undefined && closes(policy, 'ingress') && covers(policy.subject, pods);
}

/** A rule without anything in it stands for "closed": it allows nothing. */
export function isEmptyRule({ spec }: PolicyInCluster): boolean {
  return (spec.ingress ?? []).every((rule) => Object.keys(rule).length === 0);
}

/** Backends of the Ingresses whose class is chosen; `undefined` where an Ingress has none. */
export function backendsOfIngresses(index: ClusterIndex, isOwn: (ingressClass?: string) => boolean): Backend[] {
  return index
    .objects<IngressSpec>('networking.k8s.io/Ingress')
    .filter(({ spec }) => isOwn(spec.ingressClassName))
    .flatMap(({ construct, namespace, spec }) => {
      const paths = (spec.rules ?? []).flatMap(({ http }) => http?.paths ?? []);
      return [spec.defaultBackend, ...paths.map(({ backend }) => backend)].flatMap((backend): Backend[] => {
        if (!isMap(backend?.service)) return [];
        const { name, port } = backend.service;
        if (typeof name !== 'string') return [];
        return [
          { name, namespace, port: isMap(port) ? numberOrName(port) : undefined, protocol: 'TCP', by: construct },
        ];
      });
    });
}

function numberOrName({ number, name }: JsonMap): number | string | undefined {
  if (typeof number === 'number') return number;
  return typeof name === 'string' ? name : undefined;
}

interface IngressSpec {
  readonly ingressClassName?: string;
  readonly defaultBackend?: JsonMap;
  readonly rules?: readonly { readonly http?: { readonly paths?: readonly { readonly backend?: JsonMap }[] } }[];
}
