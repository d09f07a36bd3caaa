import type { TraefikSettings } from '../settings';
import { effective, nested, stated } from './flags';
import type { Names } from './names';

/** Where the dynamic configuration of the settings is mounted. */
export const FILE_PROVIDER_FOLDER = '/etc/traefik/dynamic';

/** The providers that Traefik reads its routes from. */
export function providerFlags(settings: TraefikSettings, names: Names): string[] {
  return [
    ...effective('providers', { precedence: settings.providers.precedence }),
    ...crdFlags(settings, names),
    ...ingressFlags(settings, names),
    ...gatewayFlags(settings, names),
    ...fileFlags(settings),
    ...nginxFlags(settings, names),
    ...knativeFlags(settings, names),
  ];
}

function crdFlags(settings: TraefikSettings, names: Names): string[] {
  const crd = settings.providers.kubernetesCRD;
  if (!crd.enabled) return [];
  const { labelSelector, ingressClass, allowCrossNamespace, crossProviderNamespaces, safeNaming } = crd;
  const path = 'providers.kubernetescrd';
  return [
    `--${path}`,
    ...effective(path, {
      labelSelector,
      ingressClass,
      allowCrossNamespace,
      crossProviderNamespaces,
      defaultTLSResourcesNamespace: crd.defaultTLSResourcesNamespace,
      safeNaming,
      allowExternalNameServices: crd.allowExternalNameServices,
      disableClusterScopeResources: settings.rbac.namespaced,
      nativeLBByDefault: crd.nativeLBByDefault,
      namespaces: watched(settings, names, crd.namespaces),
    }),
    ...stated(path, { allowEmptyServices: crd.allowEmptyServices }),
  ];
}

function ingressFlags(settings: TraefikSettings, names: Names): string[] {
  const ingress = settings.providers.kubernetesIngress;
  if (!ingress.enabled) return [];
  const { labelSelector, ingressClass, crossProviderNamespaces, publishedService, ingressEndpoint } = ingress;
  const path = 'providers.kubernetesingress';
  return [
    `--${path}`,
    ...effective(path, {
      allowExternalNameServices: ingress.allowExternalNameServices,
      crossProviderNamespaces,
      labelSelector,
      ingressClass,
      disableClusterScopeResources: settings.rbac.namespaced,
      nativeLBByDefault: ingress.nativeLBByDefault,
      strictPrefixMatching: ingress.strictPrefixMatching,
      namespaces: watched(settings, names, ingress.namespaces),
    }),
    ...stated(path, { allowEmptyServices: ingress.allowEmptyServices }),
    ...effective(`${path}.ingressendpoint`, {
      publishedservice: published(settings, names, publishedService),
      hostname: ingressEndpoint.hostname,
      ip: ingressEndpoint.ip,
    }),
  ];
}

function gatewayFlags(settings: TraefikSettings, names: Names): string[] {
  const gateway = settings.providers.kubernetesGateway;
  if (!gateway.enabled) return [];
  const { ip, hostname, service } = gateway.statusAddress;
  const path = 'providers.kubernetesgateway';
  const showsService = service.enabled && settings.service.enabled;
  return [
    `--${path}`,
    ...effective(`${path}.statusaddress`, { ip, hostname }),
    ...effective(`${path}.statusaddress.service`, {
      name: showsService ? service.name || names.fullName : undefined,
      namespace: showsService ? service.namespace || names.namespace : undefined,
    }),
    ...effective(path, {
      nativeLBByDefault: gateway.nativeLBByDefault,
      crossProviderNamespaces: gateway.crossProviderNamespaces,
      namespaces: watched(settings, names, gateway.namespaces),
      experimentalchannel: gateway.experimentalChannel,
      labelSelector: gateway.labelSelector,
      qps: gateway.qps,
      burst: gateway.burst,
    }),
  ];
}

function fileFlags({ providers: { file } }: TraefikSettings): string[] {
  if (!file.enabled) return [];
  return [`--providers.file.directory=${FILE_PROVIDER_FOLDER}`, ...effective('providers.file', { watch: file.watch })];
}

function nginxFlags(settings: TraefikSettings, names: Names): string[] {
  const { enabled, publishService, watchNamespace, ...flags } = settings.providers.kubernetesIngressNGINX;
  if (!enabled) return [];
  const path = 'providers.kubernetesingressnginx';
  return [
    `--${path}`,
    ...effective(path, {
      watchnamespace: watched(settings, names, watchNamespace ? [watchNamespace] : []),
      publishservice: published(settings, names, publishService),
    }),
    ...nested(path, flags),
  ];
}

function knativeFlags(settings: TraefikSettings, names: Names): string[] {
  const { enabled, namespaces, labelSelector } = settings.providers.knative;
  if (!enabled) return [];
  return [
    '--providers.knative',
    ...effective('providers.knative', { namespaces: watched(settings, names, namespaces), labelSelector }),
  ];
}

/** The namespaces that a provider reads: with namespaced roles at least Traefik's own; empty means all. */
function watched({ rbac }: TraefikSettings, names: Names, namespaces: readonly string[]): readonly string[] {
  return namespaces.length === 0 && rbac.enabled && rbac.namespaced ? [names.namespace] : namespaces;
}

/** The Service whose address becomes the status of routes, as `namespace/name`. */
function published(
  settings: TraefikSettings,
  names: Names,
  { enabled, pathOverride }: { readonly enabled?: boolean; readonly pathOverride: string },
): string | undefined {
  if (!enabled || !(settings.service.enabled || pathOverride)) return undefined;
  return (pathOverride || `${names.namespace}/${names.fullName}`).replace(/-$/, '');
}
