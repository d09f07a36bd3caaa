import type { Port } from '../cilium/policy';
import type { ComponentDirectory, Flow } from '../gitops';
import type { Problem } from '../problems';
import { HBONE, type Mesh, type MeshWorkload } from './mesh';

/** A workload of the mesh, and its ports at which somebody outside of the mesh calls. */
export interface PlainTextPorts extends MeshWorkload {
  readonly ports: readonly number[];
}

/**
 * Where the mesh must take plain text, because a flow comes from outside of it: the API server calls webhooks, and
 * Prometheus reads figures. What no flow names stays strict.
 */
export function plainTextPorts(directory: ComponentDirectory, mesh: Mesh): PlainTextPorts[] {
  // The tunnel is encrypted whoever calls, and sidecars serve their own figures beside what they guard.
  const own = [HBONE, ...directory.components.flatMap(({ sidecar }) => sidecar?.metrics.port ?? [])];
  const found = new Map<MeshWorkload, number[]>();
  for (const { to, ports } of fromOutside(directory, mesh)) {
    const numbers = ports.filter(isTcp).flatMap((port) => numberOf(port) ?? []);
    for (const one of mesh.workloadsOf(to)) {
      found.set(one, [...(found.get(one) ?? []), ...numbers.filter((port) => !own.includes(port))]);
    }
  }
  return [...found]
    .filter(([, ports]) => ports.length > 0)
    .map(([one, ports]) => ({ ...one, ports: [...new Set(ports)].sort((a, b) => a - b) }));
}

/** Flows into the mesh that it would refuse, and that no port of a `PeerAuthentication` can let in. */
export function plainTextProblems(directory: ComponentDirectory, mesh: Mesh): Problem[] {
  return fromOutside(directory, mesh).flatMap(({ from, to, ports }) => {
    const what = `The flow from ${from} to ${to} comes from outside of the mesh`;
    const severalPorts = ports.filter(isTcp).some((port) => numberOf(port) === undefined);
    if (mesh.workloadsOf(to).length > 0 && severalPorts) {
      return [
        {
          what: `${what} at ports that are not single numbers.`,
          remedy: 'Name each port by Port.tcp: the mesh takes plain text at single ports only.',
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

function fromOutside(directory: ComponentDirectory, mesh: Mesh): Flow[] {
  return directory.components
    .flatMap((component) => component.flows(directory))
    .filter(({ from, to }) => !mesh.holds(from) && mesh.touches(to));
}

/** The mesh leaves other protocols alone. */
function isTcp(port: Port): boolean {
  return ['TCP', 'ANY'].includes(port._render().protocol ?? 'ANY');
}

function numberOf(port: Port): number | undefined {
  const { port: text, endPort } = port._render();
  const number = Number(text);
  return endPort === undefined && Number.isInteger(number) && number > 0 ? number : undefined;
}
