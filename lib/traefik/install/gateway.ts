import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { orNothing } from '../../kubernetes/empty';
import type { TraefikSettings } from '../settings';
import type { Names } from './names';

const API_VERSION = 'gateway.networking.k8s.io/v1';

/** The Gateway and GatewayClass that come with the Gateway API's provider. */
export function gateway(scope: Construct, settings: TraefikSettings, names: Names): void {
  if (!settings.providers.kubernetesGateway.enabled) return;
  if (settings.gatewayClass.enabled) gatewayClassObject(scope, settings, names);
  if (settings.gateway.enabled) gatewayObject(scope, settings, names);
}

function className({ gatewayClass }: TraefikSettings): string {
  return gatewayClass.name || 'traefik';
}

function gatewayClassObject(scope: Construct, settings: TraefikSettings, names: Names): void {
  new ApiObject(scope, 'GatewayClass', {
    apiVersion: API_VERSION,
    kind: 'GatewayClass',
    metadata: { name: className(settings), labels: { ...names.labels, ...settings.gatewayClass.labels } },
    spec: { controllerName: 'traefik.io/gateway-controller' },
  });
}

function gatewayObject(scope: Construct, settings: TraefikSettings, names: Names): void {
  const { gateway } = settings;
  new ApiObject(scope, 'Gateway', {
    apiVersion: API_VERSION,
    kind: 'Gateway',
    metadata: {
      name: gateway.name || 'traefik-gateway',
      namespace: gateway.namespace || names.namespace,
      labels: names.labels,
      annotations: orNothing(gateway.annotations),
    },
    spec: {
      gatewayClassName: className(settings),
      infrastructure: orNothing(gateway.infrastructure),
      defaultScope: gateway.defaultScope,
      listeners: Object.entries(gateway.listeners).map(([name, listener]) => ({
        name,
        port: listener.port,
        protocol: listener.protocol,
        hostname: listener.hostname || undefined,
        allowedRoutes: orNothing(listener.namespacePolicy) && { namespaces: listener.namespacePolicy },
        tls: orNothing({
          ...(listener.mode ? { mode: listener.mode } : {}),
          ...(listener.certificateRefs.length > 0 ? { certificateRefs: listener.certificateRefs } : {}),
        }),
      })),
    },
  });
}
