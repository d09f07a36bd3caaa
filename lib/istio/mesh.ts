import {
  type ComponentDirectory,
  type FlowPeer,
  IstioInjection,
  type PlatformComponent,
  type Workload,
} from '../gitops';

/** The port of pods in ambient mode that takes the traffic of the mesh for all their ports. */
export const HBONE = 15008;

/** The pods of a component that are in the mesh. */
export interface MeshWorkload {
  readonly component: PlatformComponent;
  readonly workload: Workload;
}

/** Which peers of flows are in the mesh. */
export class Mesh {
  private readonly workloads: readonly MeshWorkload[];
  private readonly namespaces: readonly string[];

  constructor({ components }: ComponentDirectory, applicationNamespaces: readonly string[]) {
    const meshed = components.filter(({ namespace }) => namespace.istio !== IstioInjection.NONE);
    this.workloads = meshed.flatMap((component) =>
      // Neither a sidecar nor ztunnel sees the traffic of a node.
      component.workloads.filter(({ hostNetwork }) => !hostNetwork).map((workload) => ({ component, workload })),
    );
    this.namespaces = [...meshed.map(({ namespace }) => namespace.name), ...applicationNamespaces];
  }

  /** Whether all pods of a peer are in the mesh. */
  holds(peer: FlowPeer): boolean {
    return peer._form.is !== 'everyPod' && this.touches(peer);
  }

  /** Whether at least some pods of a peer are in the mesh. */
  touches({ _form: form }: FlowPeer): boolean {
    switch (form.is) {
      case 'workload':
        return this.workloads.some(isWorkload(form));
      case 'namespace':
        return this.namespaces.includes(form.name);
      case 'everyPod':
        return this.namespaces.length > 0;
      default:
        return false;
    }
  }

  /** The namespace of a peer's pods; none if they are of several. */
  namespaceOf(peer: FlowPeer): string | undefined {
    if (peer._form.is === 'namespace') return peer._form.name;
    return peer._form.is === 'workload' ? this.workloadsOf(peer)[0]?.component.namespace.name : undefined;
  }

  /** The workloads of components in the mesh that a peer means; those of applications are not known. */
  workloadsOf({ _form: form }: FlowPeer): readonly MeshWorkload[] {
    if (form.is === 'workload') return this.workloads.filter(isWorkload(form));
    if (form.is === 'everyPod') return this.workloads;
    if (form.is !== 'namespace') return [];
    return this.workloads.filter(({ component }) => component.namespace.name === form.name);
  }
}

function isWorkload(form: { readonly component: string; readonly workload: string }) {
  return ({ component, workload }: MeshWorkload): boolean =>
    component.name === form.component && workload.name === form.workload;
}
