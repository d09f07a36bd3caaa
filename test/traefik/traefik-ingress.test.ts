import { Duration } from 'cdk8s';
import { SecretRef } from '../../lib/kubernetes/references';
import {
  AcmeChallenge,
  IngressRoute,
  MiddlewareRef,
  Propagator,
  Rule,
  TlsVersion,
  TraefikIngress,
  type TraefikIngressProps,
} from '../../lib/traefik';
import { schemaErrors } from '../crd-schema';
import { failureOf, install, only, pod } from './install';
import { failure, synth, yaml } from './synth';

const B3 = [Propagator.TRACE_CONTEXT, Propagator.BAGGAGE, Propagator.B3_MULTI];
const COLLECTOR = 'otel-collector.observability:4317';

test('every object of an installation', () => {
  expect(yaml((chart) => new TraefikIngress(chart, 'traefik'))).toMatchSnapshot();
});

test('everything that CORE sets', () => {
  const tracing = { endpoint: COLLECTOR, insecure: true, propagators: B3 };
  expect(yaml((chart) => new TraefikIngress(chart, 'traefik', { replicas: 2, tracing }))).toMatchSnapshot();
});

describe('defaults', () => {
  test('one pod, of the image by tag and digest', () => {
    expect(only('Deployment', install()).spec).toMatchObject({ replicas: 1 });
    expect(pod().container.image).toMatch(/^docker\.io\/traefik:v3\.7\.11@sha256:[0-9a-f]{64}$/);
  });

  test('the namespace comes first, and takes pods that are locked down only', () => {
    const [namespace] = install();
    expect(namespace).toMatchObject({
      kind: 'Namespace',
      metadata: {
        name: 'traefik',
        labels: {
          'pod-security.kubernetes.io/enforce': 'restricted',
          'pod-security.kubernetes.io/audit': 'restricted',
          'pod-security.kubernetes.io/warn': 'restricted',
        },
      },
    });
  });

  test('a pod has two minutes to stop, divided among the cluster, load balancers and requests', () => {
    const { spec, container, args } = pod();
    expect(spec.terminationGracePeriodSeconds).toBe(120);
    expect(container.lifecycle).toEqual({ preStop: { sleep: { seconds: 20 } } });
    expect(args.filter((arg) => arg.includes('lifeCycle'))).toEqual([
      '--entryPoints.web.transport.lifeCycle.requestAcceptGraceTimeout=15',
      '--entryPoints.web.transport.lifeCycle.graceTimeOut=60',
      '--entryPoints.websecure.transport.lifeCycle.requestAcceptGraceTimeout=15',
      '--entryPoints.websecure.transport.lifeCycle.graceTimeOut=60',
    ]);
  });

  test('no tracing, no access logs, no route to the dashboard, no TLS options, a load balancer', () => {
    const objects = install();
    expect(pod().args.filter((arg) => /tracing|accesslog|insecure/i.test(arg))).toEqual([]);
    expect(pod().container.env.map(({ name }) => name)).toEqual(['POD_NAME', 'POD_NAMESPACE', 'USER']);
    expect(objects.some(({ kind }) => kind === 'IngressRoute' || kind === 'TLSOption')).toBe(false);
    expect(only('Service', objects).spec).toMatchObject({ type: 'LoadBalancer' });
  });

  test('routes may not refer to other namespaces', () => {
    expect(new Set(pod().args).has('--providers.kubernetescrd.allowCrossNamespace=true')).toBe(false);
  });
});

test('the main object is called Resource, so that it can be patched', () => {
  synth((chart) => {
    const traefik = new TraefikIngress(chart, 'traefik');
    expect(traefik.node.defaultChild?.node.id).toBe('Resource');
    expect(traefik.namespace).toBe('traefik');
    expect(traefik.settings.image.tag).toMatch(/^v3\.7\.11@sha256:/);
  });
});

describe('graceful shutdown', () => {
  test.each([12, 30, 45, 120, 300])('of %i seconds is never longer than the pod gets', (seconds) => {
    const { spec, container, args } = pod({ gracefulShutdown: Duration.seconds(seconds) });
    const { preStop } = container.lifecycle as { preStop: { sleep: { seconds: number } } };
    const times = args.flatMap((arg) => /^--entryPoints\.web\.transport\.lifeCycle\.\w+=(\d+)$/.exec(arg)?.[1] ?? []);
    const phases = [preStop.sleep.seconds, ...times.map(Number)];
    expect(phases).toHaveLength(3);
    expect(Math.min(...phases)).toBeGreaterThan(0);
    expect(phases.reduce((sum, each) => sum + each, 0)).toBeLessThan(spec.terminationGracePeriodSeconds);
    expect(spec.terminationGracePeriodSeconds).toBe(seconds);
  });

  test('holds for every entry point that is reached from outside, and for no other', () => {
    const { args } = pod({
      entryPoints: { postgres: { port: 5432 }, inner: { port: 9000, exposed: false }, web: { exposed: false } },
    });
    const named = args.flatMap(
      (arg) => /^--entryPoints\.(\w+)\.transport\.lifeCycle\.graceTimeOut/.exec(arg)?.[1] ?? [],
    );
    expect(named).toEqual(['websecure', 'postgres']);
  });

  test.each([
    ['a grace period that is too short', { deployment: { terminationGracePeriodSeconds: 60 } }, '20s', '95s', '60s'],
    [
      'a pause that is too long',
      { deployment: { lifecycle: { preStop: { sleep: { seconds: 100 } } } } },
      '100s',
      '175s',
      '120s',
    ],
    [
      'an entry point that takes too long',
      { ports: { websecure: { transport: { lifeCycle: { graceTimeOut: '2m' } } } } },
      '20s',
      '155s',
      '120s',
    ],
  ])('%s, by settings, is refused', (_, settings, preStop, needed, total) => {
    const message = failureOf({ settings });
    expect(message).toMatch(
      /^core\/traefik: To stop, the entry point websecure|^core\/traefik: To stop, the entry point web/m,
    );
    expect(message).toContain(`takes ${preStop} (preStop)`);
    expect(message).toContain(`= ${needed}, but the pod is killed after ${total} (terminationGracePeriodSeconds).`);
    expect(message).toContain('docs/errors.md#trk101');
  });

  test('grace times by settings that agree are taken', () => {
    const settings = {
      deployment: { terminationGracePeriodSeconds: 30, lifecycle: { preStop: { sleep: { seconds: 5 } } } },
      ports: {
        web: { transport: { lifeCycle: { requestAcceptGraceTimeout: '5s', graceTimeOut: '0.2m' } } },
        websecure: { transport: { lifeCycle: { requestAcceptGraceTimeout: 5, graceTimeOut: '12000ms' } } },
      },
    };
    expect(failureOf({ settings })).toBe('no failure');
  });
});

test('entry points: extra ones, redirection, HTTP/3, and proxies that are believed', () => {
  const objects = install({
    entryPoints: {
      web: { redirectTo: 'websecure' },
      websecure: { http3: true, trustedProxies: ['10.0.0.0/8'], proxyProtocolFrom: ['10.0.0.1'], asDefault: true },
      postgres: { port: 5432 },
      dns: { port: 5353, protocol: 'UDP', exposedPort: 53 },
      inner: { port: 9000, exposed: false },
    },
  });
  const { args } = pod({
    entryPoints: {
      web: { redirectTo: 'websecure' },
      websecure: { http3: true, trustedProxies: ['10.0.0.0/8'], proxyProtocolFrom: ['10.0.0.1'], asDefault: true },
    },
  });
  expect(args).toEqual(
    expect.arrayContaining([
      '--entryPoints.web.http.redirections.entryPoint.to=:443',
      '--entryPoints.web.http.redirections.entryPoint.scheme=https',
      '--entryPoints.web.http.redirections.entryPoint.permanent=true',
      '--entryPoints.websecure.asDefault=true',
      '--entryPoints.websecure.http.tls=true',
      '--entryPoints.websecure.http3',
      '--entryPoints.websecure.forwardedHeaders.trustedIPs=10.0.0.0/8',
      '--entryPoints.websecure.proxyProtocol.trustedIPs=10.0.0.1',
    ]),
  );
  const { ports } = only('Service', objects).spec as { ports: { name: string; port: number; protocol: string }[] };
  expect(ports.map(({ name, port, protocol }) => `${name} ${port}/${protocol}`).sort()).toEqual([
    'dns 53/UDP',
    'postgres 5432/TCP',
    'web 80/TCP',
    'websecure 443/TCP',
    'websecure-http3 443/UDP',
  ]);
});

test('TLS: options named default, and a store with the default certificate', () => {
  const certificate = SecretRef.existing('traefik', 'wildcard');
  const objects = install({
    tls: {
      minVersion: TlsVersion.TLS13,
      sniStrict: true,
      cipherSuites: ['TLS_RSA_WITH_AES_128_CBC_SHA'],
      defaultCertificate: certificate,
    },
  });
  expect(only('TLSOption', objects)).toMatchObject({
    metadata: { name: 'default', namespace: 'traefik' },
    spec: { minVersion: 'VersionTLS13', sniStrict: true, cipherSuites: ['TLS_RSA_WITH_AES_128_CBC_SHA'] },
  });
  expect(only('TLSStore', objects)).toMatchObject({
    metadata: { name: 'default', namespace: 'traefik' },
    spec: { defaultCertificate: { secretName: 'wildcard' } },
  });
  expect(only('TLSOption', install({ tls: {} })).spec).toEqual({ minVersion: 'VersionTLS12' });
});

test('access logs are JSON, with headers only on request', () => {
  const flags = (props: TraefikIngressProps) =>
    pod(props)
      .args.filter((arg) => /^--accesslog/i.test(arg))
      .sort();
  expect(flags({ accessLogs: {} })).toEqual([
    '--accesslog.fields.defaultmode=keep',
    '--accesslog.fields.headers.defaultmode=drop',
    '--accesslog.format=json',
    '--accesslog=true',
  ]);
  expect(flags({ accessLogs: { format: 'common', statusCodes: ['400-599'], headers: ['User-Agent'] } })).toEqual(
    expect.arrayContaining([
      '--accesslog.fields.headers.names.User-Agent=keep',
      '--accesslog.filters.statuscodes=400-599',
      '--accesslog.format=common',
    ]),
  );
});

test('metrics: a ServiceMonitor in place of annotations', () => {
  const objects = install({
    metrics: { serviceMonitor: true, serviceMonitorLabels: { release: 'p' }, byRouter: true },
  });
  expect(only('ServiceMonitor', objects).metadata.labels).toMatchObject({ release: 'p' });
  const { template } = only('Deployment', objects).spec as { template: { metadata: { annotations?: unknown } } };
  expect(template.metadata.annotations).toBeUndefined();
});

test('the Gateway API: class, Gateway and flags', () => {
  const props = { gatewayApi: { experimentalChannel: true, hostname: 'edge.example.com' } };
  const objects = install(props);
  only('GatewayClass', objects);
  only('Gateway', objects);
  expect(pod(props).args).toEqual(
    expect.arrayContaining([
      '--providers.kubernetesgateway',
      '--providers.kubernetesgateway.experimentalchannel=true',
      '--providers.kubernetesgateway.statusaddress.hostname=edge.example.com',
    ]),
  );
  expect(install({ gatewayApi: { gateway: false } }).some(({ kind }) => kind === 'Gateway')).toBe(false);
});

test('the namespace is not created on request, or when every cluster has it', () => {
  expect(install({ createNamespace: false }).some(({ kind }) => kind === 'Namespace')).toBe(false);
  expect(install({ namespace: 'kube-system' }).some(({ kind }) => kind === 'Namespace')).toBe(false);
  expect(only('Namespace', install({ namespace: 'edge' })).metadata.name).toBe('edge');
});

test.each([
  ['a container beside Traefik', { deployment: { additionalContainers: [{ name: 'a', image: 'a' }] } }, 'baseline'],
  ['the root user', { podSecurityContext: { runAsNonRoot: false, runAsUser: 0 } }, 'baseline'],
  ["the node's network", { hostNetwork: true }, 'privileged'],
  ['the right to low ports', { securityContext: { capabilities: { add: ['NET_BIND_SERVICE'] } } }, 'restricted'],
])('the namespace allows %s', (_, settings, level) => {
  const { labels } = only('Namespace', install({ settings } as TraefikIngressProps)).metadata;
  expect(labels?.['pod-security.kubernetes.io/enforce']).toBe(level);
});

test('values files give what the chart gives, without a namespace and without our opinions', () => {
  const objects = synth((chart) => TraefikIngress.fromHelmValues(chart, 'traefik', { deployment: { replicas: 3 } }));
  expect(objects.some(({ kind }) => kind === 'Namespace')).toBe(false);
  const deployment = only('Deployment', objects);
  expect(deployment.metadata.namespace).toBe('traefik');
  expect(deployment.spec).toMatchObject({
    replicas: 3,
    template: { spec: { terminationGracePeriodSeconds: 60, containers: [{ image: 'docker.io/traefik:v3.7.11' }] } },
  });
});

test('routes know the entry points of an installation by a values file', () => {
  const message = failure((chart) => {
    TraefikIngress.fromHelmValues(chart, 'traefik', { ports: { inner: { port: 9000, protocol: 'TCP' } } });
    new IngressRoute(chart, 'r', { entryPoints: ['inner'], routes: [{ match: Rule.path('/') }] });
  });
  expect(message).toBe('no failure');
});

const BAD: readonly (readonly [what: string, props: unknown, message: RegExp])[] = [
  ['an unknown prop', { replica: 2 }, /^core\/traefik: replica is not a known prop.*Did you mean replicas\?.*set005/s],
  [
    'an unknown setting',
    { settings: { service: { typ: 'NodePort' } } },
    /service\.typ is not a known setting.*set001/s,
  ],
  ['no pods', { replicas: 0 }, /replicas is 0, but it must be a whole number, 1 or more/],
  ['pods said twice', { replicas: 3, highAvailability: {} }, /highAvailability says the number of pods too.*trk107/s],
  ['one pod that is highly available', { highAvailability: { replicas: 1 } }, /highAvailability\.replicas is 1/],
  [
    'seconds as a number',
    { gracefulShutdown: 120 },
    /gracefulShutdown is 120, but it must be a Duration of 12 seconds/,
  ],
  ['no time to stop', { gracefulShutdown: Duration.seconds(5) }, /it must be a Duration of 12 seconds or more/],
  ['a collector without its port', { tracing: { endpoint: 'collector' } }, /tracing\.endpoint is "collector"/],
  ['more than all requests', { tracing: { endpoint: COLLECTOR, sampleRate: 2 } }, /a number from 0 to 1/],
  ['a port of 70000', { entryPoints: { web: { port: 70000 } } }, /entryPoints\.web\.port is 70000.*1 to 65535/],
  ['an entry point without a port', { entryPoints: { db: {} } }, /entryPoints\.db has no port.*trk108/s],
  ['an unknown prop of an entry point', { entryPoints: { web: { prot: 1 } } }, /entryPoints\.web\.prot is not a known/],
  [
    'a redirection to nowhere',
    { entryPoints: { web: { redirectTo: 'https' } } },
    /redirectTo is "https", which is not an entry point; known are web, websecure, traefik, metrics.*trk108/s,
  ],
  [
    'HTTP/3 over UDP',
    { entryPoints: { a: { port: 1, protocol: 'UDP', http3: true } } },
    /HTTP\/3 is served in addition.*trk108/s,
  ],
  [
    'an entry point of a name that is none',
    { entryPoints: { my_db: { port: 1 } } },
    /letters, digits and dashes.*trk108/s,
  ],
  ['an exposure as text', { exposure: 'NodePort' }, /exposure is "NodePort", but it must be an Exposure/],
  ['a proxy that is not an address', { entryPoints: { web: { trustedProxies: ['lb'] } } }, /an IP address or a CIDR/],
  ['an email address that is none', { acme: { email: 'ops', challenge: AcmeChallenge.tls() } }, /an email address/],
];

test.each(BAD)('%s is refused', (_, props, message) => {
  expect(failureOf(props)).toMatch(message);
});

test('the custom resources of an installation fit their definitions', () => {
  const objects = install({
    tls: { defaultCertificate: SecretRef.existing('traefik', 'wildcard') },
    dashboard: { host: 'traefik.example.com', authentication: [MiddlewareRef.existing('traefik', 'sso')] },
  }).filter(({ apiVersion }) => apiVersion.startsWith('traefik.io/'));
  expect(objects.map(({ kind }) => kind).sort()).toEqual(['IngressRoute', 'TLSOption', 'TLSStore']);
  expect(objects.flatMap((object) => schemaErrors(object))).toEqual([]);
});
