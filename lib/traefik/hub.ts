import { valueAt } from '../helm/nulls';
import { type Problem, quoted } from '../problems';
import { isMap, type JsonMap } from '../settings/schema';

/** Settings of Traefik Hub outside of `hub`. */
const BESIDES = ['providers.kubernetesIngressNGINX.modsec', 'ports.*.uplink'];

/** The settings by which the chart enables features of Hub. */
const SWITCHES = ['hub.token', 'hub.enabled', 'hub.hardened', 'hub.pluginRegistry.sources'];

/** The defaults of Hub's settings, where they are not simply off, zero or empty. */
const DEFAULTS: Readonly<Record<string, unknown>> = {
  'hub.tokenMountPath': '/etc/secrets',
  'hub.apimanagement.admission.secretName': 'hub-agent-cert',
  'hub.apimanagement.admission.restartOnCertificateChange': true,
  'hub.providers.consulCatalogEnterprise.defaultRule': 'Host(`{{ normalize .Name }}`)',
  'hub.providers.consulCatalogEnterprise.exposedByDefault': true,
  'hub.providers.consulCatalogEnterprise.prefix': 'traefik',
  'hub.providers.consulCatalogEnterprise.refreshInterval': 15,
  'hub.providers.consulCatalogEnterprise.serviceName': 'traefik',
  'hub.providers.consulCatalogEnterprise.strictChecks': 'passing, warning',
  'hub.providers.ec2.exposedByDefault': true,
  'hub.providers.ec2.refreshSeconds': 15,
  'hub.providers.microcks.pollInterval': 30,
  'hub.providers.microcks.pollTimeout': 5,
  'hub.providers.multicluster.pollInterval': 5,
  'hub.providers.multicluster.pollTimeout': 5,
  'hub.providers.nutanixPrismCentral.pollInterval': 30,
  'hub.providers.nutanixPrismCentral.pollTimeout': 5,
  'hub.providers.nutanixPrismCentral.serviceNameCategoryKey': 'TraefikServiceName',
};

/**
 * Removes Traefik Hub's settings from the values. Hub is a separate product with separate images. Unless one of its
 * switches is on, its settings change nothing; if one is, they are rejected rather than silently ignored.
 */
export function withoutHub(values: JsonMap): { values: JsonMap; problems: Problem[]; notices: string[] } {
  const found: Problem[] = [];
  const besides: Problem[] = [];
  const withoutGroup = taken(values, ['hub'], '', found);
  const rest = BESIDES.reduce((map, path) => taken(map, path.split('.'), '', besides), withoutGroup);
  if (SWITCHES.some((path) => says(valueAt(values, path))))
    return { values: rest, problems: [...found, ...besides], notices: [] };
  const paths = found.map(({ what }) => what.split(' ')[0] ?? '');
  return {
    values: rest,
    problems: besides,
    notices: paths.map(
      (path) => `${path} has no effect: it belongs to Traefik Hub, which is off without hub.token or hub.enabled.`,
    ),
  };
}

function taken(map: JsonMap, [name = '', ...below]: readonly string[], path: string, problems: Problem[]): JsonMap {
  const members = Object.entries(map).flatMap(([key, member]): [string, unknown][] => {
    if (name !== '*' && name !== key) return [[key, member]];
    const at = path ? `${path}.${key}` : key;
    if (below.length > 0) return [[key, isMap(member) ? taken(member, below, at, problems) : member]];
    problems.push(...meant(member, at));
    return [];
  });
  return Object.fromEntries(members);
}

/** Whether a value means anything but off or empty. */
function says(value: unknown): boolean {
  if (isMap(value)) return Object.keys(value).length > 0;
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}

/** The settings below a path that would enable a feature of Hub. */
function meant(value: unknown, path: string): Problem[] {
  if (isMap(value)) return Object.entries(value).flatMap(([name, member]) => meant(member, `${path}.${name}`));
  if (!says(value) || value === DEFAULTS[path]) return [];
  return [
    {
      what: `${path} is ${quoted(value, path)}, but it belongs to Traefik Hub, and this installs only Traefik Proxy.`,
      remedy: `Remove ${path}, or install Traefik Hub by its own chart.`,
      code: 'TRK001',
    },
  ];
}
