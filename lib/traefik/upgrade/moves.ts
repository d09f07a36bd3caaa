import type { Move } from '../../upgrade/values/move';
import { isBoolean, isNothing, type Raw } from '../../upgrade/values/raw';

/** What happened to the values of Traefik's chart, from version 27 to 41. */
export const MOVES: readonly Move[] = [
  { since: '27.0.0', from: 'ports.*.expose', applies: isBoolean, convert: (value) => ({ default: value }) },
  { since: '27.0.0', from: 'ports.*.exposeInternal', to: 'ports.*.expose.internal' },
  { since: '27.0.0', from: 'service.internal', to: 'service.additionalServices.internal' },

  { since: '33.0.0', from: 'certResolvers.*', to: 'certificatesResolvers.*.acme' },

  {
    since: '34.0.0',
    from: 'ports.*.redirectTo',
    convert: redirection,
    to: 'ports.*.redirections.entryPoint',
    byHand: 'give the entry point that requests are sent to: ports.*.http.redirections.entryPoint.to.',
  },

  {
    since: '36.0.0',
    from: 'globalArguments',
    spread: globalSettings,
    byHand: 'move to additionalArguments what has no setting below global.',
    note: 'the settings of the same names.',
  },

  {
    since: '38.0.0',
    from: 'providers.kubernetesGateway.labelselector',
    to: 'providers.kubernetesGateway.labelSelector',
  },
  { since: '38.0.0', from: 'providers.knative.labelselector', to: 'providers.knative.labelSelector' },
  {
    since: '38.0.0',
    from: 'providers.kubernetesIngressNginx.namespaces',
    convert: onlyItem,
    to: 'providers.kubernetesIngressNginx.watchNamespace',
    byHand:
      'only one namespace can be watched by now: set watchNamespace, or select several by watchNamespaceSelector.',
  },
  {
    since: '38.0.0',
    from: 'providers.kubernetesIngressNginx.namespaceSelector',
    to: 'providers.kubernetesIngressNginx.watchNamespaceSelector',
  },
  {
    since: '38.0.0',
    from: 'persistence.storageClass',
    applies: isNothing,
    gone: 'empty text is a class without a name by now, and was the default class of the cluster.',
  },

  { since: '39.0.0', from: 'ports.*.redirections', to: 'ports.*.http.redirections' },
  { since: '39.0.0', from: 'ports.*.middlewares', to: 'ports.*.http.middlewares' },
  { since: '39.0.0', from: 'ports.*.tls', to: 'ports.*.http.tls' },

  { since: '40.0.0', from: 'providers.kubernetesIngressNginx', to: 'providers.kubernetesIngressNGINX' },
  ...serviceMoves('service'),
  ...serviceMoves('service.additionalServices.*', 'LoadBalancer'),
  { since: '40.0.0', from: 'podSecurityPolicy', gone: 'Kubernetes has had none since 1.25.' },
  {
    since: '40.0.0',
    from: 'rbac.secretResourceNames',
    gone: 'the chart cannot restrict the Secrets that Traefik reads any more.',
  },

  {
    since: '41.0.0',
    from: 'deployment.replicas',
    applies: (value, beside) => (value === '0' || isNothing(value)) && beside('kind') !== 'DaemonSet',
    convert: () => '1',
    note: 'what the old chart made of it; to have no pods, or to leave their number to others, set it back.',
  },
  ...logMoves('logs.general', 'log'),
  ...logMoves('logs.access', 'accessLog'),
  { since: '41.0.0', from: 'logs', applies: isNothing, gone: 'it says nothing.' },
  { since: '41.0.0', from: 'accessLog.filters.statuscodes', to: 'accessLog.filters.statusCodes' },
  { since: '41.0.0', from: 'accessLog.filters.retryattempts', to: 'accessLog.filters.retryAttempts' },
  { since: '41.0.0', from: 'accessLog.filters.minduration', to: 'accessLog.filters.minDuration' },
  { since: '41.0.0', from: 'accessLog.fields.general.defaultmode', to: 'accessLog.fields.defaultMode' },
  { since: '41.0.0', from: 'accessLog.fields.general.names', to: 'accessLog.fields.names' },
  { since: '41.0.0', from: 'accessLog.fields.headers.defaultmode', to: 'accessLog.fields.headers.defaultMode' },
  {
    since: '41.0.0',
    from: 'providers.file.content',
    applies: isNothing,
    gone: 'it says nothing.',
  },
  {
    since: '41.0.0',
    from: 'providers.file.content',
    applies: (value) => typeof value === 'string',
    unfold: true,
    byHand: 'write it as a map, without the | or the quotes.',
    note: 'from text to a map.',
  },
];

/** What moved into `spec` of a Service. */
function serviceMoves(service: string, formerType?: string): Move[] {
  const since = '40.0.0';
  const inSpec = ['loadBalancerClass', 'externalIPs', 'ipFamilyPolicy', 'ipFamilies'];
  const sources = { since, from: `${service}.loadBalancerSourceRanges` };
  return [
    {
      ...sources,
      applies: (_, beside) => !isNothing(beside('type') ?? '') && beside('type') !== 'LoadBalancer',
      gone: 'it had no effect, since the Service is not of type LoadBalancer.',
    },
    ...['loadBalancerSourceRanges', ...inSpec].flatMap((name): Move[] => [
      { since, from: `${service}.${name}`, applies: isNothing, gone: 'it says nothing.' },
      { since, from: `${service}.${name}`, to: `${service}.spec.${name}` },
    ]),
    { since, from: `${service}.type`, applies: isNothing, gone: 'it says nothing.' },
    { since, from: `${service}.type`, to: `${service}.spec.type`, formerDefault: formerType },
  ];
}

/** One of the two logs, with the settings of it as a whole. */
function logMoves(from: string, to: string): Move[] {
  return [
    { since: '41.0.0', from, applies: isNothing, gone: 'it says nothing.' },
    { since: '41.0.0', from, to },
  ];
}

function onlyItem(value: Raw): Raw | undefined {
  return Array.isArray(value) && value.length === 1 ? (value[0] as Raw) : undefined;
}

/** The chart always redirected to HTTPS. */
function redirection(value: Raw): Raw | undefined {
  if (typeof value === 'string') return isNothing(value) ? undefined : { to: value, scheme: 'https' };
  if (Array.isArray(value)) return undefined;
  const { port, ...others } = value as { readonly [name: string]: Raw };
  return typeof port === 'string' ? { to: port, scheme: 'https', ...others } : undefined;
}

const GLOBAL = /^--global\.(checknewversion|sendanonymoususage)(?:=(true|false))?$/i;

function globalSettings(value: Raw): Record<string, Raw> | undefined {
  const given = Array.isArray(value) ? value.map((item) => GLOBAL.exec(String(item))) : [];
  if (given.length === 0 && !isNothing(value)) return undefined;
  if (given.includes(null)) return undefined;
  const named = new Map(given.map((match) => [match![1]!.toLowerCase(), match![2] ?? 'true']));
  const { checknewversion: check = 'false', sendanonymoususage: send = 'false' } = Object.fromEntries(named);
  return { 'global.checkNewVersion': check, 'global.sendAnonymousUsage': send };
}
