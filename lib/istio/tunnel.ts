import type { ComponentDirectory, Flow } from '../gitops';
import { HBONE, type Mesh, type MeshWorkload } from './mesh';
import { tcpPortsOf } from './tcp-ports';

/** A rule of an `AuthorizationPolicy`. */
export interface AuthorizationRule {
  readonly from?: readonly object[];
  readonly to?: readonly object[];
}

/** A workload of the mesh, and who may call which of its ports. */
export interface TunnelRules extends MeshWorkload {
  readonly rules: readonly AuthorizationRule[];
}

/** The flows among pods of the mesh, by TCP: all ports of a pod are behind the one of its tunnel. */
export function tunnelled(flows: readonly Flow[], mesh: Mesh): Flow[] {
  return flows.filter((flow) => mesh.touches(flow.from) && mesh.touches(flow.to) && tcpPortsOf(flow) !== undefined);
}

/**
 * Who may call which port of those that have a tunnel. Cilium only sees the port of the tunnel, so the mesh has to
 * refuse the ports that no flow names.
 *
 * @see https://istio.io/v1.28/docs/ambient/usage/l4-policy/
 */
export function tunnelRules({ components }: ComponentDirectory, flows: readonly Flow[], mesh: Mesh): TunnelRules[] {
  const own = components.flatMap(({ sidecar }) => sidecar?.metrics.port ?? []);
  const workloads = new Set(tunnelled(flows, mesh).flatMap(({ to }) => mesh.workloadsOf(to)));
  return [...workloads].map((one) => ({
    ...one,
    rules: flows
      .filter(({ to }) => mesh.workloadsOf(to).includes(one))
      .flatMap((flow) => ruleOf(flow, mesh, [HBONE, ...own])),
  }));
}

function ruleOf(flow: Flow, mesh: Mesh, ignored: readonly number[]): AuthorizationRule[] {
  const ports = tcpPortsOf(flow);
  if (!ports) return [];
  const numbers = ports.numbers.filter((port) => !ignored.includes(port));
  if (numbers.length === 0 && !ports.hasOthers) return [];
  const namespace = mesh.holds(flow.from) ? mesh.namespaceOf(flow.from) : undefined;
  return [
    {
      ...(namespace ? { from: [{ source: { namespaces: [namespace] } }] } : {}),
      // A range of ports cannot be expressed here, so all ports are allowed to peers that the network policy lets in.
      ...(ports.hasOthers ? {} : { to: [{ operation: { ports: numbers.map(String) } }] }),
    },
  ];
}
