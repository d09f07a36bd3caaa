import type { Construct } from 'constructs';
import { isMap, type JsonMap } from '../settings/schema';
import { apiObjectsOf } from './api-objects';
import { NetworkPolicy, type NetworkPolicyIngressRule } from './objects';

/** Whom a Service answers, where that is not everybody. */
export type Peers = NonNullable<NetworkPolicyIngressRule['from']>;

type Labels = Readonly<Record<string, string>>;

/** Pods of a workload that have a network of their own. */
interface Pods {
  readonly name: string;
  readonly namespace: string;
  /** By which its workload knows them. */
  readonly selector: Labels;
  readonly labels: Labels;
  readonly annotations: Labels;
}

interface ServicePort {
  readonly port: number;
  readonly targetPort?: number | string;
  readonly protocol?: string;
}

/** Where the pods of each kind of workload are described; a CronJob's before those of the Job that makes the same. */
const TEMPLATES: Readonly<Record<string, readonly string[]>> = {
  Deployment: ['template'],
  StatefulSet: ['template'],
  DaemonSet: ['template'],
  CronJob: ['jobTemplate', 'spec', 'template'],
  Job: ['template'],
};

/**
 * Closes what nobody has to connect to: pods of a component take connections at the ports of their Services, and at the one
 * that Prometheus reads. Kubelets reach pods of their own node in any case, and further policies open more.
 *
 * @param only whom a Service by a name answers
 */
export function closeOtherPorts(
  scope: Construct,
  component: Construct,
  only: Readonly<Record<string, Peers>> = {},
): void {
  // Of others, nothing is asked: a fleet makes this for each of its clusters.
  const asked = apiObjectsOf(component).filter(({ kind }) => kind === 'Service' || Object.hasOwn(TEMPLATES, kind));
  const objects = asked.map((object) => object.toJson() as JsonMap);
  for (const pods of podsIn(objects)) {
    const ingress = [...rulesOf(pods, objects, only), ...measured(pods)];
    new NetworkPolicy(scope, `${pods.name}-ports`, {
      metadata: { name: pods.name, namespace: pods.namespace },
      spec: {
        podSelector: { matchLabels: pods.selector },
        policyTypes: ['Ingress'],
        // An API server drops an empty list, which would be drift.
        ...(ingress.length > 0 ? { ingress } : {}),
      },
    });
  }
}

function podsIn(objects: readonly JsonMap[]): Pods[] {
  const found = new Map<string, Pods>();
  for (const [kind, path] of Object.entries(TEMPLATES)) {
    for (const object of objects.filter((each) => each.kind === kind)) {
      const { name, namespace = '' } = object.metadata as { name: string; namespace?: string };
      const { metadata, spec } = at(at(object, ['spec']), path) as { metadata: JsonMap; spec: JsonMap };
      const labels = metadata.labels as Labels;
      const { matchLabels: selector = labels } = at(object, ['spec', 'selector']) as { matchLabels?: Labels };
      const key = JSON.stringify([namespace, selector]);
      if (spec.hostNetwork === true || found.has(key)) continue;
      found.set(key, { name, namespace, selector, labels, annotations: (metadata.annotations ?? {}) as Labels });
    }
  }
  return [...found.values()];
}

function rulesOf(
  pods: Pods,
  objects: readonly JsonMap[],
  only: Readonly<Record<string, Peers>>,
): NetworkPolicyIngressRule[] {
  return objects
    .filter((object) => object.kind === 'Service' && selects(object, pods))
    .map((service) => {
      const { name } = service.metadata as { name: string };
      const { ports } = service.spec as { ports: readonly ServicePort[] };
      return {
        ...(only[name] ? { from: only[name] } : {}),
        ports: ports.map(({ port, targetPort = port, protocol = 'TCP' }) => ({ port: targetPort, protocol })),
      };
    });
}

function selects(service: JsonMap, pods: Pods): boolean {
  const { namespace = '' } = service.metadata as { namespace?: string };
  const { selector } = service.spec as { selector?: Labels };
  return (
    namespace === pods.namespace &&
    selector !== undefined &&
    Object.entries(selector).every(([name, value]) => pods.labels[name] === value)
  );
}

function measured({ annotations }: Pods): NetworkPolicyIngressRule[] {
  const port = Number(annotations['prometheus.io/port']);
  return annotations['prometheus.io/scrape'] === 'true' && port > 0 ? [{ ports: [{ port, protocol: 'TCP' }] }] : [];
}

function at(map: JsonMap, path: readonly string[]): JsonMap {
  return path.reduce<JsonMap>((inner, name) => (isMap(inner[name]) ? inner[name] : {}), map);
}
