import type { Move } from '../../upgrade/values/move';
import { isNothing, isTrue, type Raw } from '../../upgrade/values/raw';

const ALWAYS_ON = 'what it switched on is always on.';
const NOT_WRITTEN = 'the state is no longer written.';
const FOLLOWS = 'it follows from kubeProxyReplacement.';

/** What charts refuse that no longer have it. */
const REFUSED: readonly Move[] = [
  ...(['IPv4', 'IPv6'] as const).flatMap((family): Move[] => {
    const name = `clusterPool${family}PodCIDR`;
    const move = { since: '1.14.0', from: `ipam.operator.${name}` };
    return [
      { ...move, applies: isNothing, gone: 'it says nothing.' },
      {
        ...move,
        applies: (_, beside) => !isNothing(beside(`${name}List`) ?? ''),
        gone: `${name}List was read in its place.`,
      },
      { ...move, convert: (value) => [value], to: `${move.from}List` },
    ];
  }),

  {
    since: '1.15.0',
    from: 'tunnel',
    spread: routing,
    byHand: 'set routingMode (tunnel or native) and tunnelProtocol (vxlan or geneve).',
  },
  ...goneSince('1.15.0', {
    enableK8sEventHandover: 'agents always ask the API server.',
    enableCnpStatusUpdates: NOT_WRITTEN,
  }),
  ...certificatesInSecrets('1.15.0', ['clustermesh.apiserver.tls.ca'], 'put the CA into the Secret cilium-ca.'),

  ...wordsOfReplacement('1.16.0'),
  ...['keyFile', 'mountPath', 'secretName', 'interface'].map(
    (name): Move => ({ since: '1.16.0', from: `encryption.${name}`, to: `encryption.ipsec.${name}` }),
  ),
  ...['enabled', 'port'].map(
    (name): Move => ({ since: '1.16.0', from: `proxy.prometheus.${name}`, to: `envoy.prometheus.${name}` }),
  ),
  ...goneSince('1.16.0', {
    endpointStatus: NOT_WRITTEN,
    remoteNodeIdentity: ALWAYS_ON,
    'containerRuntime.integration': 'the runtime is no longer asked.',
  }),
  {
    since: '1.16.0',
    from: 'etcd.managed',
    applies: isTrue,
    convert: () => undefined,
    byHand: 'run etcd yourself and name it in etcd.endpoints.',
  },
  { since: '1.16.0', from: 'etcd.managed', applies: (value) => !isTrue(value), gone: 'it was off.' },

  { since: '1.18.0', from: 'enableCiliumEndpointSlice', to: 'ciliumEndpointSlice.enabled' },
  ...goneSince('1.18.0', { 'ciliumEndpointSlice.sliceMode': 'there is one mode left.' }),
];

/** What happened to the values of Cilium's chart, from version 1.14 to 1.20. */
export const MOVES: readonly Move[] = [
  ...REFUSED.map((move): Move => ({ ...move, isRefused: true })),

  { since: '1.18.0', from: 'externalIPs.enabled', gone: FOLLOWS },
  ...featureOfReplacement('1.18.0', 'hostPort.enabled', 'host ports'),

  // Without it, 1.19 refuses what needs mutual authentication, which was on.
  { since: '1.19.0', from: 'authentication.enabled', applies: () => false, formerDefault: 'true' },
  {
    since: '1.19.0',
    from: 'l2podAnnouncements.interface',
    applies: (value, beside) => isNothing(value) || !isNothing(beside('interfacePattern') ?? ''),
    gone: 'interfacePattern was read in its place.',
  },
  {
    since: '1.19.0',
    from: 'l2podAnnouncements.interface',
    convert: (value) => (typeof value === 'string' ? `^${value.replace(/[.+*?()[\]{}|^$\\]/g, '\\$&')}$` : undefined),
    to: 'l2podAnnouncements.interfacePattern',
    note: 'a regular expression that only this interface matches.',
  },
  ...goneSince('1.19.0', { 'customCalls.enabled': 'the datapath has no custom calls any more.' }),
  ...featureOfReplacement('1.19.0', 'nodePort.enabled', 'node ports'),
  {
    since: '1.19.0',
    from: 'svcSourceRangeCheck',
    applies: (value) => !isTrue(value) && !isNothing(value),
    convert: () => undefined,
    byHand: 'remove it: ranges of Services’ clients are always checked, which this file switched off.',
  },
  {
    since: '1.19.0',
    from: 'svcSourceRangeCheck',
    gone: ALWAYS_ON,
    applies: (value) => isTrue(value) || isNothing(value),
  },
  ...certificatesInSecrets('1.19.0', ['clustermesh.apiserver.tls.client']),

  ...['enabled', 'cidr', 'allowRemoteNodeIdentities'].map(
    (name): Move => ({
      since: '1.20.0',
      from: `encryption.strictMode.${name}`,
      to: `encryption.strictMode.egress.${name}`,
    }),
  ),
  { since: '1.20.0', from: 'clustermesh.enableMCSAPISupport', to: 'clustermesh.mcsapi.enabled' },
  ...goneSince('1.20.0', {
    'encryption.ipsec.encryptedOverlay': 'there is no such mode any more.',
    'hubble.redact.kafka': 'flows of Kafka are no longer read.',
    'hubble.ui.backend.livenessProbe': 'it is no longer chosen.',
    'hubble.ui.backend.readinessProbe': 'it is no longer chosen.',
    'preflight.tofqdnsPreCache': 'the pre-flight check no longer fills a cache of names.',
    'clustermesh.apiserver.tls.enableSecrets': 'Secrets are made unless certificates come from elsewhere.',
  }),
  ...certificatesInSecrets('1.20.0', [
    'clustermesh.apiserver.tls.server',
    'clustermesh.apiserver.tls.admin',
    'clustermesh.apiserver.tls.remote',
  ]),
];

function goneSince(since: string, values: Readonly<Record<string, string>>): Move[] {
  return Object.entries(values).map(([from, gone]) => ({ since, from, gone }));
}

/** Certificates and keys that are no longer taken from values. */
function certificatesInSecrets(
  since: string,
  groups: readonly string[],
  byHand = 'make the Secret yourself, or let clustermesh.apiserver.tls.auto make the certificates.',
): Move[] {
  const paths = groups.flatMap((group) => [`${group}.cert`, `${group}.key`]);
  return paths.flatMap((from): Move[] => [
    { since, from, applies: isNothing, gone: 'it says nothing.' },
    { since, from, convert: () => undefined, byHand },
  ]);
}

/**
 * The words that kubeProxyReplacement had before true and false: https://github.com/cilium/cilium/pull/26577 says what
 * corresponds to them, and https://github.com/cilium/cilium/pull/31286 removed them.
 */
function wordsOfReplacement(since: string): Move[] {
  const word = (given: string, move: Omit<Move, 'since' | 'from'>): Move => ({
    since,
    from: 'kubeProxyReplacement',
    ...move,
    applies: (value, beside, at) => value === given && (move.applies?.(value, beside, at) ?? true),
  });
  const features = ['nodePort.enabled', 'hostPort.enabled', 'externalIPs.enabled', 'socketLB.enabled'];
  const hasFeatures: NonNullable<Move['applies']> = (_value, _beside, at) =>
    features.some((path) => isTrue(at(path) ?? ''));
  return [
    word('strict', { convert: () => 'true' }),
    word('partial', { convert: () => 'false', note: 'with what is enabled one by one.' }),
    word('disabled', {
      applies: hasFeatures,
      convert: () => undefined,
      byHand: `set it to false, and remove what it kept off and false would not: ${features.join(', ')}.`,
    }),
    word('disabled', { applies: (...value) => !hasFeatures(...value), convert: () => 'false' }),
    // Since 1.13, whose agent refuses it: https://github.com/cilium/cilium/pull/22083
    word('probe', {
      convert: () => undefined,
      byHand:
        'set it to true where kube-proxy is not installed, or to false where it is: "probe" depended on each node’s kernel.',
    }),
  ];
}

/** A part of the replacement of kube-proxy that could be enabled without the rest. */
function featureOfReplacement(since: string, from: string, what: string): Move[] {
  const isAlone: NonNullable<Move['applies']> = (value, _, at) =>
    isTrue(value) && !isTrue(at('kubeProxyReplacement') ?? '');
  return [
    {
      since,
      from,
      applies: isAlone,
      gone: FOLLOWS,
      byHand: `was on without it: set kubeProxyReplacement to true for Cilium to serve ${what}, or leave them to kube-proxy.`,
    },
    { since, from, gone: FOLLOWS },
  ];
}

function routing(value: Raw): Record<string, Raw> | undefined {
  if (value === 'disabled') return { routingMode: 'native' };
  return value === 'vxlan' || value === 'geneve' ? { routingMode: 'tunnel', tunnelProtocol: value } : undefined;
}
