import type { Construct } from 'constructs';
import { Crds } from '../crds/crds';
import { GatewayApiBundle, GatewayApiCrds } from '../gateway-api';
import { code, literal } from '../helm/typescript/expression';
import type { ConstructCode } from '../helm/typescript/program';
import { traefikChart } from './helm-chart';
import type { traefikSettings } from './settings';
import { TraefikIngress } from './traefik-ingress';

/** How the settings of Traefik are written as props of `TraefikIngress`. */
export const traefikCode: ConstructCode<typeof traefikSettings> = {
  construct: 'TraefikIngress',
  beside: ({ providers }) => (providers.kubernetesGateway.enabled ? [GATEWAY_API_CRDS] : []),
  unstated: ({ providers }) =>
    providers.kubernetesCRD.safeNaming ? {} : { providers: { kubernetesCRD: { safeNaming: null } } },
  make: (scope, id, props) => new TraefikIngress(scope, id, props).settings,
  props: ({ deployment }, { namespace }) => ({
    namespace: namespace === traefikChart.defaultNamespace ? undefined : literal(namespace),
    // With the chart, the namespace exists already.
    createNamespace: literal(false),
    replicas: deployment.replicas === 1 ? undefined : literal(deployment.replicas),
  }),
};

/** With the chart, the CRDs are in the cluster already. */
const GATEWAY_API_CRDS = code(
  (chart: Construct) =>
    new GatewayApiCrds(chart, 'gateway-api-crds', { bundle: GatewayApiBundle.TRAEFIK, source: Crds.NONE }),
  "new GatewayApiCrds(chart, 'gateway-api-crds', { bundle: GatewayApiBundle.TRAEFIK, source: Crds.NONE });",
  'Crds',
  'GatewayApiBundle',
  'GatewayApiCrds',
);
