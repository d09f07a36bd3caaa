import type { Construct } from 'constructs';
import { isMap, type JsonMap } from '../settings/schema';
import { apiObjectsOf } from './api-objects';
import { NetworkPolicy, type NetworkPolicyIngressRule } from './objects';
import { manifestAsGiven } from './plain-object';

/** Which clients may connect to a Service, if not all; none of them if empty. */
export type Peers = NonNullable<NetworkPolicyIngressRule['from']>;

type Labels = Readonly<Record<string, string>>;

/** Pods of a workload that do not use the host network. */
interface Pods {
  readonly name: string;
  readonly namespace: string;
  /** The labels by which the workload selects them. */
  readonly selector: Labels;
  readonly labels: Labels;
  readonly annotations: Labels;
}

interface ServicePort {
  readonly port: number;
  readonly targetPort?: number | string;
  readonly protocol?: string;
}

/** The path of the pod template in each kind of workload; that of a CronJob comes before that of a Job. */
const TEMPLATES: Readonly<Record<string, readonly string[]>> = {
  Deployment: ['template'],
  StatefulSet: ['template'],
  DaemonSet: ['template'],
  CronJob: ['jobTemplate', 'spec', 'template'],
  Job: ['template'],
};

/**
 * Closes all ports that nothing needs to connect to: pods of a component accept connections at the ports of their
 * Services, and at the one that Prometheus scrapes. Kubelets can always connect to pods of their own node, and other
 * policies may allow more.
 *
 * @param only which clients may connect to a Service, by its name
 */
export function closeOtherPorts(
  scope: Construct,
  component: Construct,
  only: Readonly<Record<string, Peers>> = {},
): void {
  const asked = apiObjectsOf(component).filter(({ kind }) => kind === 'Service' || Object.hasOwn(TEMPLATES, kind));
  const objects = asked.map(manifestAsGiven);
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
    .flatMap((service) => {
      const { name } = service.metadata as { name: string };
      const { ports } = service.spec as { ports: readonly ServicePort[] };
      const from = only[name];
      // In a policy, an empty list means everybody.
      if (from?.length === 0) return [];
      return [
        {
          ...(from ? { from } : {}),
          ports: ports.map(({ port, targetPort = port, protocol = 'TCP' }) => ({ port: targetPort, protocol })),
        },
      ];
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
