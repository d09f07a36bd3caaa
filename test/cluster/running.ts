import type { Cluster } from './control-plane/cluster';

interface Items<T> {
  readonly items: readonly (T & { readonly metadata: { readonly name: string; readonly namespace: string } })[];
}
interface Condition {
  readonly type: string;
  readonly status: string;
}
type Conditions = { readonly status: { readonly conditions?: readonly Condition[] } };
type Deployment = Conditions & {
  readonly status: { readonly readyReplicas?: number };
  readonly spec: { readonly replicas: number };
};
type DaemonSet = { readonly status: { readonly desiredNumberScheduled: number; readonly numberReady: number } };
type Pod = {
  readonly status: { readonly phase: string; readonly conditions?: readonly (Condition & { message?: string })[] };
};
type Service = { readonly spec: { readonly selector?: object } };
type EndpointSlice = {
  readonly metadata: { readonly labels: Readonly<Record<string, string>> };
  readonly endpoints: readonly { readonly conditions: { readonly ready?: boolean } }[] | null;
};

/** What in the cluster does not run yet, a line each: workloads, Jobs, pods, and Services whom no one serves. */
export async function notRunning(cluster: Cluster): Promise<string[]> {
  const everywhere = <T>(kind: string) => cluster.kubectl.get<Items<T>>(kind, '--all-namespaces');
  const [deployments, daemonSets, jobs, pods, services, slices] = await Promise.all([
    everywhere<Deployment>('deployments'),
    everywhere<DaemonSet>('daemonsets'),
    everywhere<Conditions>('jobs'),
    everywhere<Pod>('pods'),
    everywhere<Service>('services'),
    everywhere<EndpointSlice>('endpointslices'),
  ]);

  const isServed = (namespace: string, service: string) =>
    slices.items.some(
      ({ metadata, endpoints }) =>
        metadata.namespace === namespace &&
        metadata.labels['kubernetes.io/service-name'] === service &&
        endpoints?.some(({ conditions }) => conditions.ready),
    );
  return [
    ...deployments.items
      .filter(({ spec, status }) => !holds(status.conditions, 'Available') || status.readyReplicas !== spec.replicas)
      .map(({ metadata, status }) => `Deployment ${metadata.name}: ${JSON.stringify(status)}`),
    ...daemonSets.items
      .filter(({ status }) => status.desiredNumberScheduled === 0 || status.numberReady < status.desiredNumberScheduled)
      .map(({ metadata, status }) => `DaemonSet ${metadata.name}: ${JSON.stringify(status)}`),
    ...jobs.items
      .filter(({ status }) => !holds(status.conditions, 'Complete'))
      .map(({ metadata, status }) => `Job ${metadata.name}: ${JSON.stringify(status)}`),
    ...pods.items
      .filter(({ status }) => status.phase === 'Pending')
      .map(({ metadata, status }) => `Pod ${metadata.name} is Pending: ${JSON.stringify(status.conditions)}`),
    ...services.items
      .filter(({ spec, metadata }) => spec.selector && !isServed(metadata.namespace, metadata.name))
      .map(({ metadata }) => `Service ${metadata.name} has no endpoints`),
  ];
}

function holds(conditions: readonly Condition[] | undefined, type: string): boolean {
  return conditions?.some((condition) => condition.type === type && condition.status === 'True') ?? false;
}
