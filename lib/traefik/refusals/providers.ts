import { type Problem, quoted } from '../../problems';
import { isTree } from '../install/flags';
import type { TraefikSettings } from '../settings';
import type { Flags, FlagValue } from '../settings/checks';

/** Providers and routes whose settings cannot work. */
export function providerRefusals(settings: TraefikSettings): Problem[] {
  return [
    ...knative(settings),
    ...namespacedRbac(settings),
    ...routeNames(settings),
    ...dashboardRoute(settings),
    ...unwritable(settings.certificatesResolvers, 'certificatesResolvers'),
    ...unwritable(settings.ocsp.responderOverrides, 'ocsp.responderOverrides'),
  ];
}

function knative({ providers, experimental }: TraefikSettings): Problem[] {
  if (!providers.knative.enabled || experimental.knative) return [];
  return [
    {
      what: 'providers.knative.enabled is true, but in Traefik, Knative is experimental.',
      remedy: 'Set experimental.knative to true as well.',
      code: 'TRK006',
    },
  ];
}

function namespacedRbac({ rbac, providers }: TraefikSettings): Problem[] {
  if (!rbac.namespaced) return [];
  const { kubernetesGateway, kubernetesIngressNGINX, kubernetesIngress, kubernetesCRD, knative } = providers;
  const problems: Problem[] = [];
  const withoutClusterRole = (path: string, needs: string) =>
    problems.push({
      what: `rbac.namespaced is true, but ${path} needs to read ${needs} of the whole cluster.`,
      remedy: `Set rbac.namespaced to false, or leave out ${path}.`,
      code: 'TRK007',
    });
  if (kubernetesGateway.enabled) withoutClusterRole('providers.kubernetesGateway.enabled', 'GatewayClasses');
  if (kubernetesIngressNGINX.enabled && kubernetesIngressNGINX.watchNamespaceSelector) {
    withoutClusterRole('providers.kubernetesIngressNGINX.watchNamespaceSelector', 'the namespaces');
  }
  if (![kubernetesIngress, kubernetesCRD, kubernetesIngressNGINX, knative].some(({ enabled }) => enabled)) {
    problems.push({
      what: 'rbac.namespaced is true, but no provider is enabled that reads single namespaces.',
      remedy: 'Enable providers.kubernetesCRD or providers.kubernetesIngress, or set rbac.namespaced to false.',
      code: 'TRK008',
    });
  }
  return problems;
}

function routeNames({ ingressRoute }: TraefikSettings): Problem[] {
  return Object.keys(ingressRoute)
    .filter((name) => /[A-Z]/.test(name))
    .map((name) => ({
      what: `ingressRoute has the name ${quoted(name)}, but it becomes part of an object's name, which has no capitals.`,
      remedy: `Write ${quoted(name.toLowerCase())}.`,
      code: 'TRK009',
    }));
}

function dashboardRoute({ deployment, ingressRoute, api }: TraefikSettings): Problem[] {
  // Without any api the chart assumes that the dashboard is served.
  if (!deployment.enabled || !ingressRoute.dashboard?.enabled || !api || api.dashboard) return [];
  return [
    {
      what: 'ingressRoute.dashboard.enabled is true, but api.dashboard is false, so there is nothing behind the route.',
      remedy: 'Set api.dashboard to true, or ingressRoute.dashboard.enabled to false.',
      code: 'TRK010',
    },
  ];
}

/** A flag's value can be text, a number or a list of these, but not a list of maps. */
function unwritable(value: FlagValue, path: string): Problem[] {
  if (isTree(value))
    return Object.entries(value as Flags).flatMap(([name, member]) => unwritable(member, `${path}.${name}`));
  if (!Array.isArray(value) || value.every((item) => typeof item !== 'object')) return [];
  return [
    {
      what: `${path} is a list of maps, which a flag cannot hold.`,
      remedy: `Write ${path} in additionalArguments, item by item, as in --${path.toLowerCase()}[0].name=value.`,
      code: 'TRK011',
    },
  ];
}
