import type { ComponentDirectory, Flow } from '../gitops';
import { flowsOf } from '../gitops/flows-of';
import type { Problem } from '../problems';
import { HBONE, type Mesh, type MeshWorkload } from './mesh';
import { tcpPortsOf } from './tcp-ports';

/** A workload of the mesh, and those of its ports that are called from outside of the mesh. */
export interface PlainTextPorts extends MeshWorkload {
  readonly ports: readonly number[];
}

/**
 * Where the mesh must take plain text, because a flow comes from outside: the API server calls webhooks, and
 * Prometheus reads metrics. Ports that no flow names stay strict.
 *
 * @param flows those of `flowsFromOutside`
 */
export function plainTextPorts(
  flows: readonly Flow[],
  { components }: ComponentDirectory,
  mesh: Mesh,
): PlainTextPorts[] {
  const own = ownPorts(components);
  const found = new Map<MeshWorkload, number[]>();
  for (const flow of flows) {
    const ports = tcpPortsOf(flow)?.numbers ?? [];
    for (const one of mesh.workloadsOf(flow.to)) {
      found.set(one, [...(found.get(one) ?? []), ...ports.filter((port) => !own.includes(port))]);
    }
  }
  return [...found]
    .filter(([, ports]) => ports.length > 0)
    .map(([one, ports]) => ({ ...one, ports: [...new Set(ports)].sort((a, b) => a - b) }));
}

/**
 * Flows into the mesh that it would refuse, and that no port of a `PeerAuthentication` can let in.
 *
 * @param flows those of `flowsFromOutside`
 */
export function plainTextProblems(
  flows: readonly Flow[],
  { components }: Pick<ComponentDirectory, 'components'>,
  mesh: Mesh,
): Problem[] {
  const own = ownPorts(components);
  return flows.flatMap((flow) => {
    const { from, to } = flow;
    const ports = tcpPortsOf(flow);
    if (ports && !ports.hasOthers && ports.numbers.every((port) => own.includes(port))) return [];
    const what = `The flow from ${from} to ${to} comes from outside of the mesh`;
    if (mesh.workloadsOf(to).length > 0 && tcpPortsOf(flow)?.hasOthers) {
      return [
        {
          what: `${what} to ports that are not single numbers.`,
          remedy: 'Name each port by Port.tcp: the mesh accepts plain text on single ports only.',
          code: 'IST001',
        },
      ];
    }
    if (mesh.workloadsOf(to).length === 0 && to._form.is === 'namespace') {
      return [
        {
          what: `${what}, which refuses its plain text.`,
          remedy: `Take ${from} into the mesh, or ${to} out of the applicationNamespaces of Istiod.`,
          code: 'IST002',
        },
      ];
    }
    return [];
  });
}

/** The tunnel is always encrypted, and sidecars serve their own metrics outside of the mesh's encryption. */
function ownPorts(components: ComponentDirectory['components']): number[] {
  return [HBONE, ...components.flatMap(({ sidecar }) => sidecar?.metrics.port ?? [])];
}

/** The flows that come into the mesh from outside of it. */
export function flowsFromOutside(directory: ComponentDirectory, mesh: Mesh): Flow[] {
  return directory.components
    .flatMap((component) => flowsOf(component, directory))
    .filter(({ from, to }) => !mesh.holds(from) && mesh.touches(to));
}
