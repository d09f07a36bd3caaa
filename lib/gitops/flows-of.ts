import type { IConstruct } from 'constructs';
import { clusterOf } from '../cluster/registry';
import { apiObjectsOf } from '../kubernetes/api-objects';
import { Refusals } from '../problems';
import { CLUSTER_NAMESPACES } from './exempt-namespaces';
import { type Flow, FlowPeer } from './flow';
import { shortServiceNamespace } from './host';
import type { ComponentDirectory, PlatformComponent } from './platform-component';

const decided = new WeakMap<ComponentDirectory, ReadonlyMap<PlatformComponent, readonly Flow[]>>();

/** The traffic that a component needs, as policies let it through. */
export function flowsOf(component: PlatformComponent, directory: ComponentDirectory): readonly Flow[] {
  return decided.get(directory)?.get(component) ?? component.flows(directory);
}

/**
 * Asks every component for its flows, from which policies are built; later calls return the same.
 *
 * @param scope a construct of the cluster, which knows namespaces
 * @throws ConfigurationError when components refuse to name their flows
 */
export function decideFlows(scope: IConstruct, directory: ComponentDirectory): readonly Flow[] {
  const refusals = new Refusals();
  const asked = directory.components.map((component) => {
    const flows = refusals.at(component, () => component.flows(directory)) ?? [];
    return [component, flows] as const;
  });
  refusals.refuse();
  const namespaces = knownNamespaces(scope, asked);
  const flows = new Map(asked.map(([component, some]) => [component, some.flatMap(withServices(namespaces))]));
  decided.set(directory, flows);
  return [...flows.values()].flat();
}

type Asked = readonly (readonly [PlatformComponent, readonly Flow[]])[];

/** The namespaces that the cluster has as far as the program knows, those that flows name included. */
function knownNamespaces(scope: IConstruct, asked: Asked): ReadonlySet<string> {
  const objects = apiObjectsOf(clusterOf(scope));
  return new Set([
    ...CLUSTER_NAMESPACES,
    ...objects.flatMap(({ kind, name, metadata }) => (kind === 'Namespace' ? name : (metadata.namespace ?? []))),
    ...asked.flatMap(([{ namespace, extraNamespaces }]) => [namespace.name, ...extraNamespaces]),
    ...asked.flatMap(([, flows]) => flows.flatMap(({ from, to }) => [...namespaceOf(from), ...namespaceOf(to)])),
  ]);
}

function namespaceOf({ _form: form }: FlowPeer): string[] {
  return form.is === 'namespace' ? [form.name] : [];
}

/**
 * A flow, and with each of its names that pods also complete to that of a Service, one to the namespace of the Service.
 * The name stays allowed: `example.dev` may be outside of the cluster where the namespace `dev` exists.
 */
function withServices(namespaces: ReadonlySet<string>) {
  return (flow: Flow): Flow[] => {
    const { _form: form } = flow.to;
    const names = form.is === 'names' ? form.names : [];
    const found = new Set(names.flatMap((name) => shortServiceNamespace(name, namespaces) ?? []));
    return [flow, ...[...found].map((namespace) => ({ ...flow, to: FlowPeer.namespace(namespace) }))];
  };
}
