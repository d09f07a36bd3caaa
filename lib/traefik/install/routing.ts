import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { orNothing } from '../../kubernetes/empty';
import { IngressClass } from '../../kubernetes/objects';
import { GROUP } from '../routing/references';
import type { TraefikSettings } from '../settings';
import type { RouteSettings } from '../settings/routing';
import type { Names } from './names';
import { isAtLeast } from './version';

const API_VERSION = `${GROUP}/v1alpha1`;

export function ingressClass(scope: Construct, settings: TraefikSettings, names: Names): void {
  const { enabled, name, isDefaultClass } = settings.ingressClass;
  if (!enabled) return;
  new IngressClass(scope, 'IngressClass', {
    metadata: {
      name: name || names.fullName,
      labels: names.labels,
      annotations: { 'ingressclass.kubernetes.io/is-default-class': String(isDefaultClass ?? '') },
    },
    spec: { controller: 'traefik.io/ingress-controller' },
  });
}

/** Routes to Traefik's own services: the dashboard, the health check, and any others that the user names. */
export function ingressRoutes(scope: Construct, settings: TraefikSettings, names: Names): void {
  for (const [name, route] of Object.entries(settings.ingressRoute)) {
    if (route.enabled) ingressRoute(scope, name, route, settings, names);
  }
}

function ingressRoute(
  scope: Construct,
  name: string,
  route: RouteSettings,
  settings: TraefikSettings,
  names: Names,
): void {
  const { kubernetesCRD } = settings.providers;
  const ofClass = settings.ingressClass.enabled && kubernetesCRD.enabled ? kubernetesCRD.ingressClass : '';
  const classIsField = isAtLeast(settings, '3.7.0-0');
  new ApiObject(scope, `IngressRoute-${name}`, {
    apiVersion: API_VERSION,
    kind: 'IngressRoute',
    metadata: {
      name: `${names.release}-${name}`,
      namespace: names.namespace,
      labels: { ...names.labels, ...route.labels },
      annotations: orNothing({
        ...route.annotations,
        ...(ofClass && !classIsField ? { 'kubernetes.io/ingress.class': ofClass } : {}),
      }),
    },
    spec: {
      ingressClassName: (classIsField && ofClass) || undefined,
      entryPoints: route.entryPoints,
      routes: [
        {
          match: route.matchRule,
          kind: 'Rule',
          services: orNothing(route.services),
          middlewares: orNothing(route.middlewares),
        },
      ],
      tls: orNothing(route.tls),
    },
  });
}

/** Named TLS options, and the default certificates. */
export function tlsResources(scope: Construct, settings: TraefikSettings, names: Names): void {
  for (const [name, option] of Object.entries(settings.tlsOptions)) {
    const { labels, alpnProtocols, cipherSuites, clientAuth, curvePreferences } = option;
    new ApiObject(scope, `TLSOption-${name}`, {
      apiVersion: API_VERSION,
      kind: 'TLSOption',
      metadata: { name, namespace: names.namespace, labels: { ...names.labels, ...labels } },
      spec: {
        alpnProtocols: orNothing(alpnProtocols),
        cipherSuites: orNothing(cipherSuites),
        clientAuth: orNothing(clientAuth),
        curvePreferences: orNothing(curvePreferences),
        disableSessionTickets: option.disableSessionTickets || undefined,
        maxVersion: option.maxVersion || undefined,
        minVersion: option.minVersion || undefined,
        sniStrict: option.sniStrict || undefined,
      },
    });
  }
  for (const [name, spec] of Object.entries(settings.tlsStore)) {
    new ApiObject(scope, `TLSStore-${name}`, {
      apiVersion: API_VERSION,
      kind: 'TLSStore',
      metadata: { name, namespace: names.namespace, labels: names.labels },
      spec,
    });
  }
}
