import type { Problem } from '../problems';
import type { ComponentDirectory, MetricsEndpoint, PlatformComponent } from './platform-component';
import { IstioInjection } from './platform-namespace';
import { type Sidecar, type Workload, WorkloadKind } from './workload';

/** The components that bring another one's pods into the mesh: those that started before them would stay outside. */
export function injectorsOf(
  { namespace }: PlatformComponent,
  components: readonly PlatformComponent[],
): PlatformComponent[] {
  return components.filter(({ injects }) => injects.includes(namespace.istio));
}

/** Components in the mesh that nothing brings there: their pods would be outside of it, without a word. */
export function meshProblems(component: PlatformComponent, components: readonly PlatformComponent[]): Problem[] {
  const { name, namespace } = component;
  if (namespace.istio === IstioInjection.NONE || injectorsOf(component, components).length > 0) return [];
  return [
    {
      what: `The namespace ${namespace.name} of ${name} is in the mesh by ${namespace.istio}, but no component brings pods there.`,
      remedy: `Add ${INJECTORS[namespace.istio]}, or give the namespace IstioInjection.NONE.`,
      code: 'GIT015',
    },
  ];
}

const INJECTORS = {
  [IstioInjection.SIDECAR]: 'Istiod',
  [IstioInjection.AMBIENT]: 'Ztunnel (istio.ztunnel of the stack)',
};

/** What is added to each pod of a workload. Pods in the network of their nodes are left alone. */
export function sidecarsOf(
  component: PlatformComponent,
  { hostNetwork }: Workload,
  components: readonly PlatformComponent[],
): { readonly injector: PlatformComponent; readonly sidecar: Sidecar }[] {
  if (hostNetwork || component.namespace.istio !== IstioInjection.SIDECAR) return [];
  return components.flatMap((injector) => (injector.sidecar ? [{ injector, sidecar: injector.sidecar }] : []));
}

/** Where the metrics of a component are read, those of its sidecars among them. */
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
