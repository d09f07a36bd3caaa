import type { Adaptation, HelmChart } from '../helm/chart';
import { removedGroups, valueAt, withoutIdleNulls } from '../helm/nulls';
import { type Problem, quoted } from '../problems';
import type { Release } from '../settings/release';
import type { JsonMap } from '../settings/schema';
import { warningsOf } from '../warnings';
import { withoutFormerShapes } from './former-shapes';
import { withoutHub } from './hub';
import { IMAGE_RULES } from './image-rules';
import { installTraefik } from './install';
import { CHART, CHART_VERSION } from './install/names';
import { withoutMisplacedPorts } from './misplaced';
import { refusals } from './refusals';
import { contradictions, warnOfSettings } from './rules';
import { absentEntryPoints } from './rules/absent-entry-points';
import { doubtfulFlags } from './rules/flags';
import { traefikSettings } from './settings';
import { withTemplatesEvaluated } from './templates';

/** Names of earlier chart versions, and what replaced them; nothing did if empty. */
const RENAMED: Readonly<Record<string, string>> = {
  'ports.*.redirectTo': 'ports.*.http.redirections.entryPoint.to',
  'ports.*.redirections': 'ports.*.http.redirections',
  'ports.*.tls': 'ports.*.http.tls',
  'ports.*.middlewares': 'ports.*.http.middlewares',
  'ports.*.http.redirectTo': 'ports.*.http.redirections.entryPoint.to',
  'service.type': 'service.spec.type',
  'service.clusterIP': 'service.spec.clusterIP',
  'service.externalIPs': 'service.spec.externalIPs',
  'service.externalTrafficPolicy': 'service.spec.externalTrafficPolicy',
  'service.ipFamilies': 'service.spec.ipFamilies',
  'service.ipFamilyPolicy': 'service.spec.ipFamilyPolicy',
  'service.loadBalancerClass': 'service.spec.loadBalancerClass',
  'service.loadBalancerIP': 'service.spec.loadBalancerIP',
  'service.loadBalancerSourceRanges': 'service.spec.loadBalancerSourceRanges',
  'service.additionalServices.*.type': 'service.additionalServices.*.spec.type',
  'service.additionalServices.*.externalIPs': 'service.additionalServices.*.spec.externalIPs',
  'service.additionalServices.*.externalTrafficPolicy': 'service.additionalServices.*.spec.externalTrafficPolicy',
  'service.additionalServices.*.loadBalancerClass': 'service.additionalServices.*.spec.loadBalancerClass',
  'service.additionalServices.*.loadBalancerIP': 'service.additionalServices.*.spec.loadBalancerIP',
  'service.additionalServices.*.loadBalancerSourceRanges': 'service.additionalServices.*.spec.loadBalancerSourceRanges',
  'service.internal': 'service.additionalServices.internal',
  'image.name': 'image.repository',
  'logs.general': 'log',
  'logs.access': 'accessLog',
  logs: 'log and accessLog',
  globalArguments: 'global and additionalArguments',
  additional: 'global',
  certResolvers: 'certificatesResolvers',
  certificateResolvers: 'certificatesResolvers',
  dashboard: 'ingressRoute.dashboard',
  entryPoints: 'ports',
  'ports.*.domains': 'ports.*.http.tls.domains',
  externalTrafficPolicy: 'service.spec.externalTrafficPolicy',
  podSecurityPolicy: '',
  replicaCount: 'deployment.replicas',
  rollingUpdate: 'updateStrategy.rollingUpdate',
  replicas: 'deployment.replicas',
  podAnnotations: 'deployment.podAnnotations',
  podLabels: 'deployment.podLabels',
  imagePullSecrets: 'deployment.imagePullSecrets',
  hostAliases: 'deployment.hostAliases',
  terminationGracePeriodSeconds: 'deployment.terminationGracePeriodSeconds',
  'experimental.kubernetesGateway.gateway': 'gateway',
};

/** Traefik's chart, as values files use it. */
export const traefikChart: HelmChart<typeof traefikSettings> = {
  name: CHART,
  versions: [{ upstream: 'chart traefik', version: CHART_VERSION, images: {} }],
  defaultNamespace: 'traefik',
  settings: traefikSettings,
  ineffective: [
    'providers.kubernetesIngress.disableIngressClassLookup',
    'offering_version',
    'oci_meta.images.hub',
    'global.azure.images.hub',
  ],
  closed: [
    '',
    'image',
    'podDisruptionBudget',
    'ingressClass',
    'core',
    'gatewayClass',
    'api',
    'updateStrategy',
    'readinessProbe',
    'livenessProbe',
    'providers',
    'providers.kubernetesCRD',
    'providers.kubernetesIngress',
    'providers.kubernetesIngress.ingressEndpoint',
    'providers.kubernetesGateway',
    'providers.file',
    'providers.kubernetesIngressNGINX',
    'providers.knative',
    'accessLog.filters',
    'tracing',
    'ports.*',
    'ports.*.observability',
    'ports.*.http.encodedCharacters',
    'autoscaling',
    'rbac',
    'serviceAccount',
  ],
  renamed: RENAMED,
  adapt,
  refusals,
  doubts: doubtfulFlags,
  warnings: (settings) => [
    ...contradictions(settings),
    ...absentEntryPoints(settings),
    ...warningsOf((scope) => warnOfSettings(scope, settings)),
  ],
  imageRules: () => IMAGE_RULES,
  install: installTraefik,
};

function adapt(values: JsonMap, release: Release): Adaptation {
  const { enabled, ...given } = values;
  const proxy = withoutHub(given);
  const placed = withoutMisplacedPorts(proxy.values);
  const current = withoutFormerShapes(placed.values);
  const evaluated = withTemplatesEvaluated(current.values, release);
  return {
    values: withoutIdleNulls(traefikSettings, evaluated.values),
    notices: [
      ...proxy.notices,
      ...placed.notices,
      ...CREDENTIALS.flatMap(({ path, variable }) => inTheOpen(path, variable, evaluated.values)),
    ],
    problems: [
      ...switchedOff(enabled),
      ...removedGroups(NEEDED, given),
      ...proxy.problems,
      ...current.problems,
      ...evaluated.problems,
    ],
  };
}

/** Credentials that become flags, and the environment variables that can set the same from a Secret. */
const CREDENTIALS = [
  { path: 'metrics.influxdb2.token', variable: 'TRAEFIK_METRICS_INFLUXDB2_TOKEN' },
  { path: 'providers.kubernetesIngressNGINX.token', variable: 'TRAEFIK_PROVIDERS_KUBERNETESINGRESSNGINX_TOKEN' },
];

function inTheOpen(path: string, variable: string, values: JsonMap): string[] {
  if (!valueAt(values, path)) return [];
  return [
    `${path} becomes a flag that anyone who can read the pod can read. Set ${variable} in env from a Secret instead.`,
  ];
}

function switchedOff(enabled: unknown): Problem[] {
  if (enabled === undefined || enabled === null || enabled === true) return [];
  return [
    {
      what: `enabled is ${quoted(enabled)}, but a chart that is installed at all must be enabled.`,
      remedy: 'Remove enabled; a chart above this one reads it, and this one does not.',
      code: 'TRK002',
    },
  ];
}

/** Groups that the chart reads without checking that they exist. */
const NEEDED = [
  'resources',
  'image',
  'deployment',
  'podDisruptionBudget',
  'ingressClass',
  'experimental',
  'experimental.kubernetesGateway',
  'experimental.plugins',
  'providers.kubernetesIngress.ingressEndpoint',
  'ocsp',
  'rbac',
  'serviceAccount',
  'accessLog.fields.queryParameters',
];
