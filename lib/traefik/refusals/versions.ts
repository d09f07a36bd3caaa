import { type Problem, quoted } from '../../problems';
import { isAtLeast, isVersion, OWN_VERSION, versionText } from '../install/version';
import type { TraefikSettings } from '../settings';

const OLDEST = '3.6.0';
const NEXT_MAJOR = '4.0.0';

/** Versions that these settings do not support, and settings that the version does not have yet. */
export function versionRefusals(settings: TraefikSettings): Problem[] {
  const version = versionText(settings);
  if (settings.image.tag === 'latest' || !isVersion(version)) return [unreadable(version)];
  if (version === OWN_VERSION) return [];
  return [...outOfRange(settings, version), ...tooYoung(settings, version)];
}

function unreadable(version: string): Problem {
  return {
    what: `image.tag says the version ${quoted(version)}, which does not show what Traefik can do.`,
    remedy: `Use a tag such as ${OWN_VERSION}, or say the version in versionOverride.`,
    code: 'TRK003',
  };
}

function outOfRange(settings: TraefikSettings, version: string): Problem[] {
  if (isAtLeast(settings, `${OLDEST}-0`) && !isAtLeast(settings, `${NEXT_MAJOR}-0`)) return [];
  return [
    {
      what: `Traefik ${version} is asked for, but these settings are for Traefik ${OLDEST} and later, before ${NEXT_MAJOR}.`,
      remedy: `Remove image.tag for ${OWN_VERSION}, or ask for a version in between.`,
      code: 'TRK004',
    },
  ];
}

function tooYoung(settings: TraefikSettings, version: string): Problem[] {
  return [...demands(settings), ...entryPointDemands(settings)]
    .filter(({ since, used }) => used && !isAtLeast(settings, since))
    .map(({ path, since }) => ({
      what: `${path} is set, but Traefik ${version} does not have it.`,
      remedy: `Use Traefik ${since.replace(/-0$/, '')} or later, or leave ${path} out.`,
      code: 'TRK005',
    }));
}

/** A setting, the version that introduced it, and whether it is used. */
interface Demand {
  readonly path: string;
  readonly since: string;
  readonly used: boolean;
}

function demands(settings: TraefikSettings): Demand[] {
  const { providers, accessLog, global, core } = settings;
  const { kubernetesCRD, kubernetesIngress, kubernetesGateway, kubernetesIngressNGINX: nginx } = providers;
  const some = (list: readonly unknown[]) => list.length > 0;
  return [
    { path: 'providers.kubernetesIngressNGINX.enabled', since: '3.6.2-0', used: nginx.enabled },
    ...nginxDemands(nginx),
    { path: 'providers.precedence', since: '3.7.0-rc.1', used: some(providers.precedence) },
    { path: 'accessLog.dualOutput', since: '3.7.0-0', used: accessLog.dualOutput },
    {
      path: 'accessLog.fields.queryParameters.defaultMode',
      since: '3.7.3-0',
      used: accessLog.fields.queryParameters.defaultMode !== undefined,
    },
    { path: 'global.notAppendXForwardedFor', since: '3.7.0-0', used: global.notAppendXForwardedFor },
    ...Object.entries({ kubernetesCRD, kubernetesIngress, kubernetesGateway }).map(([name, provider]) => ({
      path: `providers.${name}.crossProviderNamespaces`,
      since: '3.7.1-0',
      used: some(provider.crossProviderNamespaces),
    })),
    { path: 'providers.kubernetesGateway.qps', since: '3.7.3-0', used: Boolean(kubernetesGateway.qps) },
    { path: 'providers.kubernetesGateway.burst', since: '3.7.3-0', used: Boolean(kubernetesGateway.burst) },
    { path: 'providers.kubernetesCRD.safeNaming', since: '3.7.11-0', used: kubernetesCRD.safeNaming ?? false },
    {
      path: 'providers.kubernetesCRD.defaultTLSResourcesNamespace',
      since: '3.7.11-0',
      used: kubernetesCRD.defaultTLSResourcesNamespace !== '',
    },
    { path: 'core.strictTLSOptions', since: '3.7.11-0', used: core?.strictTLSOptions ?? false },
  ];
}

type Nginx = TraefikSettings['providers']['kubernetesIngressNGINX'];

/** Options of the nginx-compatible provider that came with Traefik 3.7. */
const NGINX_OF_3_7: readonly (keyof Nginx)[] = [
  'proxyRequestBuffering',
  'clientBodyBufferSize',
  'proxyBodySize',
  'proxyBuffering',
  'proxyBufferSize',
  'proxyBuffersNumber',
  'proxyConnectTimeout',
  'proxyReadTimeout',
  'proxySendTimeout',
  'proxyNextUpstream',
  'proxyNextUpstreamTries',
  'proxyNextUpstreamTimeout',
  'customHTTPErrors',
  'upstreamKeepaliveTimeout',
  'allowCrossNamespaceResources',
  'globalAllowedResponseHeaders',
  'allowSnippetAnnotations',
];

function nginxDemands(nginx: Nginx): Demand[] {
  const path = 'providers.kubernetesIngressNGINX';
  const says = (value: unknown) =>
    typeof value === 'number' ? value > 0 : value !== undefined && value !== '' && !isEmptyList(value);
  return [
    ...NGINX_OF_3_7.map((name) => ({
      path: `${path}.${name}`,
      since: '3.7.0-0',
      used: nginx.enabled && says(nginx[name]),
    })),
    { path: `${path}.httpEntryPoint`, since: '3.7.0-0', used: nginx.enabled && nginx.httpEntryPoint !== 'web' },
    { path: `${path}.httpsEntryPoint`, since: '3.7.0-0', used: nginx.enabled && nginx.httpsEntryPoint !== 'websecure' },
    { path: `${path}.strictValidatePathType`, since: '3.7.0-ea.2', used: nginx.strictValidatePathType !== undefined },
    { path: `${path}.globalAuthUrl`, since: '3.7.0-rc.1', used: nginx.globalAuthUrl !== '' },
  ];
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

function entryPointDemands({ ports }: TraefikSettings): Demand[] {
  return Object.entries(ports).flatMap(([name, { forwardedHeaders, http }]) => {
    const paths = [
      {
        path: `ports.${name}.forwardedHeaders.notAppendXForwardedFor`,
        since: '3.7.0-0',
        used: forwardedHeaders.notAppendXForwardedFor ?? false,
      },
      {
        path: `ports.${name}.http.underscoreHeadersStrategy`,
        since: '3.7.6-0',
        used: http.underscoreHeadersStrategy !== undefined,
      },
    ];
    if (name !== 'websecure') return paths;
    const pathSecurity = http.sanitizePath === false || Object.values(http.encodedCharacters).some(Boolean);
    return [...paths, { path: 'ports.websecure.http.encodedCharacters', since: '3.6.4-0', used: pathSecurity }];
  });
}
