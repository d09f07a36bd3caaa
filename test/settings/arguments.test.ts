import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import * as platypaas from '../../lib';
import { ConfigurationError, PlatformApp } from '../../lib';
import { plainName } from '../../lib/problems';

type Method = (...given: unknown[]) => unknown;
type Class = { readonly name: string; readonly prototype: object };

const cyclic: Record<string, unknown> = {};
cyclic.self = cyclic;

/** What a program in JavaScript may give for anything. */
const WRONG: readonly (readonly [title: string, value: unknown])[] = [
  ['null', null],
  ['a bigint', 10n],
  ['a function', () => 1],
  ['an object of no meaning', { bogus: 1 }],
  ['an object that holds itself', cyclic],
  ['a map without a prototype', Object.create(null)],
  ['a list with nothing in it', [undefined]],
  ['a date', new Date(0)],
];

/** Called by their classes only. */
const PRIVATE = ['CiliumVersion.newestOf', 'KubernetesVersion.newest', 'Cidr.read', 'Rule.of', 'TcpRule.of'];

/** They take nothing. */
const WITHOUT_ARGUMENTS = [
  ...['AcmeChallenge.tls', 'Allow.toKubeApiserver', 'DnsRule.everything', 'Encryption.none', 'Exposure.clusterIp'],
  ...['FleetExposure.loadBalancer', 'FleetExposure.nodePorts', 'FlowPeer.everyPod', 'FlowPeer.kubeApiserver'],
  ...['FlowPeer.nodes', 'FlowPeer.world', 'GrpcRouteMatch.any', 'HttpRouteMatch.any', 'HttpRule.everything'],
  ...['Icmp.echoRequest', 'Icmp.echoRequestV6', 'Ipam.multiPool', 'LabelSelector.everything', 'Peer.everyPod'],
  ...['Peer.sameNamespace', 'RouteNamespaces.all', 'RouteNamespaces.same', 'Routing.geneve', 'Routing.vxlan'],
];

const values = Object.values(platypaas as Record<string, unknown>).filter(
  (value): value is Class =>
    typeof value === 'function' &&
    typeof value.prototype === 'object' &&
    !(value.prototype instanceof Construct) &&
    value !== ConfigurationError,
);

/** The static methods of a class, and those that it inherits. */
function methodsOf(type: Class): [name: string, call: Method][] {
  const owners = [type, Object.getPrototypeOf(type) as object].filter((owner) => owner !== Function.prototype);
  return owners.flatMap((owner) =>
    Object.entries(Object.getOwnPropertyDescriptors(owner)).flatMap(([name, { value }]): [string, Method][] =>
      typeof value === 'function' && !name.startsWith('_')
        ? [[`${plainName(type.name)}.${name}`, (...given) => (value as Method).apply(type, given)]]
        : [],
    ),
  );
}

const METHODS = values.flatMap(methodsOf).filter(([name]) => !PRIVATE.includes(name));

/** What is refused, or what goes wrong otherwise. */
function refusal(run: () => unknown): string | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    return error instanceof ConfigurationError ? error.message : `a crash: ${(error as Error).stack}`;
  }
}

test('the methods are found', () => {
  expect(METHODS.length).toBeGreaterThan(200);
  expect(METHODS.map(([name]) => name)).toEqual(
    expect.arrayContaining(['Peer.cidr', 'SecretRef.existing', 'HttpRouteFilter.cors', 'Exposure.nodePort']),
  );
});

test.each(METHODS)('%s refuses a symbol by name', (name, call) => {
  const symbol = Symbol('x');
  const said = refusal(() => call(symbol, symbol, symbol, symbol));
  if (WITHOUT_ARGUMENTS.includes(name)) expect(said).toBeUndefined();
  else expect(said).toMatch(/ is a symbol, but it must be .*\n {2}.*docs\/errors\.md#\w+$/);
});

test.each(METHODS)('%s never crashes', (_name, call) => {
  const crashes = WRONG.flatMap(([title, value]) => {
    const said = refusal(() => call(value, value, value, value));
    return said?.startsWith('a crash') ? [`${title}: ${said}`] : [];
  });
  expect(crashes).toEqual([]);
});

const inChart = (make: (chart: Chart) => unknown) => () =>
  make(new Chart(new PlatformApp({ outdir: '/nonexistent' }), 'core'));
const wrong = (value: unknown) => value as never;
const { Peer } = platypaas;

test.each<[title: string, run: () => unknown, message: string]>([
  [
    'all arguments at once',
    () => Peer.service(wrong(5), wrong(true)),
    'Peer.service: name is 5, but it must be text.\n  Change name.   docs/errors.md#set006\n' +
      'Peer.service: namespace is true, but it must be text.\n  Change namespace.   docs/errors.md#set006',
  ],
  [
    'a missing argument',
    () => Peer.service('a', wrong(undefined)),
    'Peer.service: namespace is missing.\n  Give namespace a value.   docs/errors.md#set007',
  ],
  [
    'an option that may be left out',
    () => Peer.cidr('10.0.0.0/8', wrong({ except: '10.1.0.0/16' })),
    'Peer.cidr: options.except is "10.1.0.0/16", but it must be a list.\n' +
      '  Change options.except, or leave it out for the default.   docs/errors.md#set006',
  ],
  [
    'a misspelt option',
    () => Peer.cidr('10.0.0.0/8', wrong({ excpt: [] })),
    'Peer.cidr: options.excpt is not a known prop; known are except.\n' +
      '  Did you mean except? Otherwise remove options.excpt.   docs/errors.md#set005',
  ],
  [
    'a list for an address, whose text would be one',
    () => platypaas.IpBlock.cidr(wrong(['10.0.0.0/8'])),
    'IpBlock.cidr: cidr is ["10.0.0.0/8"], but it must be a network in CIDR notation.\n' +
      '  Change cidr.   docs/errors.md#set006',
  ],
  [
    'the rest of the arguments',
    () => platypaas.LabelSelector.everything().in('app', 'web', wrong(5)),
    'LabelSelector.in: values.1 is 5, but it must be text.\n' +
      '  Change values.1, or leave it out for the default.   docs/errors.md#set006',
  ],
  [
    'a reference, with the name of its own class',
    () => platypaas.SecretRef.existing(wrong(null), 'a'),
    'SecretRef.existing: namespace is null, but it must be text.\n  Change namespace.   docs/errors.md#set006',
  ],
  [
    'a construct without a Service',
    inChart((chart) => platypaas.ServiceRef.of(chart)),
    'ServiceRef.of: construct is a Chart, but it must be a construct that is or holds a Service.\n' +
      '  Change construct.   docs/errors.md#set006',
  ],
  [
    'a value that may be a secret',
    () => Peer.namespace(wrong({ password: 'Hw7-Kq2zLx9vTn4pRb8s' })),
    'Peer.namespace: name is a value that may be a secret and is not shown, but it must be text.\n' +
      '  Change name.   docs/errors.md#set006',
  ],
  [
    'a private key for a version',
    () => platypaas.CiliumVersion.of(`-----BEGIN ${'RSA'} PRIVATE KEY-----\nMIIE\n-----END ${'RSA'} PRIVATE KEY-----`),
    'Cilium a private key that is not shown is not known here; known are ',
  ],
  [
    'the constructor of a value',
    () => new platypaas.RecurringJob('a', wrong('snap'), '0 0 * * *', wrong('5')),
    'RecurringJob: task is "snap", but it must be one of "snapshot", "snapshot-delete", "snapshot-cleanup", "filesystem-trim".',
  ],
  [
    'a policy of a static method',
    inChart((chart) => platypaas.CiliumNetworkPolicy.defaultDeny(chart, 'a', wrong({ dns: 'kube-dns', egres: false }))),
    'CiliumNetworkPolicy.defaultDeny: props.dns is "kube-dns", but it must be false or an object of names, server, port,',
  ],
  [
    'the name of a plugin of Kong',
    inChart((chart) => platypaas.KongPlugin.keyAuthentication(chart, 'a', wrong(null))),
    'KongPlugin.keyAuthentication: name is null, but it must be text.',
  ],
  [
    'the namespace of an authority',
    inChart((chart) => new platypaas.LocalAuthority(chart, 'a', wrong([]))),
    'core/a: namespace is [], but it must be at most 63 lower-case letters,',
  ],
  [
    'how a values file is read',
    inChart((chart) => platypaas.MetricsServer.fromHelmValues(chart, 'a', {}, wrong({ strct: true, namespace: 5 }))),
    'core/a: options.strct is not a known prop; known are releaseName, namespace, chartVersion, strict.',
  ],
  [
    'metadata that cdk8s would read first',
    inChart((chart) => new platypaas.CidrGroup(chart, 'a', { externalCIDRs: [], metadata: wrong({ finalizers: 5 }) })),
    'core/a: metadata.finalizers is 5, but it must be a list.',
  ],
  [
    'a list for a map',
    inChart((chart) => new platypaas.GatewayClass(chart, 'a', { controllerName: 'a.b/c', labels: wrong(['a']) })),
    'core/a: labels is ["a"], but it must be a map.',
  ],
  [
    'a construct as a part of a manifest',
    inChart((chart) => new platypaas.GatewayClass(chart, 'a', { controllerName: 'a.b/c', spec: wrong(chart) })),
    'core/a: spec is a Chart, but it must be a map of plain data, as in a manifest.',
  ],
  [
    'an issuer without a name',
    inChart((chart) => new platypaas.CiliumCni(chart, 'a', { hubble: { certManagerIssuer: wrong({}) } })),
    'core/a: hubble.certManagerIssuer.name is missing.',
  ],
])('%s', (_title, run, message) => {
  expect(refusal(run)).toContain(message);
});

test('what is right is passed on as it is', () => {
  const { exists } = platypaas.LabelSelector.everything();
  expect(Peer.pods({ app: 'web' }, 'a')).toBeInstanceOf(Peer);
  expect(exists).toBeInstanceOf(Function);
  expect(['a.com', 'b.com'].map(Peer.fqdn)).toHaveLength(2); // with an index that it does not take
});
