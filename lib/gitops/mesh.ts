import type { Problem } from '../problems';
import type { ComponentDirectory, MetricsEndpoint, PlatformComponent } from './platform-component';
import { IstioInjection } from './platform-namespace';
import { type Sidecar, type Workload, WorkloadKind } from './workload';

/** The components that inject another one's pods into the mesh: pods that start earlier would stay outside. */
export function injectorsOf(
  { namespace }: PlatformComponent,
  components: readonly PlatformComponent[],
): PlatformComponent[] {
  return components.filter(({ injects }) => injects.includes(namespace.istio));
}

/** Components in the mesh that nothing injects: their pods would silently stay outside. */
export function meshProblems(component: PlatformComponent, components: readonly PlatformComponent[]): Problem[] {
  const { name, namespace } = component;
  if (namespace.istio === IstioInjection.NONE || injectorsOf(component, components).length > 0) return [];
  return [
    {
      what: `The namespace ${namespace.name} of ${name} is in the mesh by ${namespace.istio}, but no component injects its pods.`,
      remedy: `Add ${INJECTORS[namespace.istio]}, or give the namespace IstioInjection.NONE.`,
      code: 'GIT015',
    },
  ];
}

const INJECTORS = {
  [IstioInjection.SIDECAR]: 'Istiod',
  [IstioInjection.AMBIENT]: 'Ztunnel (istio.ztunnel of the stack)',
};

/** The sidecar that is added to each pod of a workload. Pods with hostNetwork get none. */
export function sidecarsOf(
  component: PlatformComponent,
  { hostNetwork }: Workload,
  components: readonly PlatformComponent[],
): { readonly injector: PlatformComponent; readonly sidecar: Sidecar }[] {
  if (hostNetwork || component.namespace.istio !== IstioInjection.SIDECAR) return [];
  return components.flatMap((injector) => (injector.sidecar ? [{ injector, sidecar: injector.sidecar }] : []));
}

/** The metrics endpoints of a component, including those of its sidecars. */
export function endpointsOf(component: PlatformComponent, { components }: ComponentDirectory): MetricsEndpoint[] {
  const sidecars = component.workloads
    .filter(({ kind }) => kind !== WorkloadKind.JOB)
    .flatMap((workload) =>
      sidecarsOf(component, workload, components).map(({ sidecar: { metrics } }) => ({
        workload: workload.name,
        ...metrics,
      })),
    );
  return [...component.metrics, ...sidecars];
}
