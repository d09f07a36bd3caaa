import { reading } from './from-values';

const gateway = (settings: object, provider: object = {}) => ({
  providers: { kubernetesGateway: { enabled: true, ...provider } },
  gateway: settings,
});
const redirect = (entryPoint: object) => ({ ports: { web: { http: { redirections: { entryPoint } } } } });
const localPlugin = (plugin: object) => ({ experimental: { localPlugins: { p: plugin } } });

test.each<[string, object, RegExp]>([
  ['SET004', { updateStrategy: { rollingUpdate: null } }, /rollingUpdate is null, but updateStrategy\.type is Rolling/],
  ['TRK002', { enabled: false }, /enabled is false/],
  ['TRK003', { image: { tag: 'latest' } }, /the version "latest".*versionOverride/s],
  ['TRK003', { image: { tag: 'stable' } }, /the version "stable"/],
  ['TRK004', { image: { tag: 'v2.11.0' } }, /Traefik v2\.11\.0 is asked for.*3\.6\.0 and later/s],
  ['TRK004', { versionOverride: 'v4.0.0' }, /Traefik v4\.0\.0 is asked for/],
  [
    'TRK005',
    { image: { tag: 'v3.6.1' }, providers: { kubernetesIngressNGINX: { enabled: true } } },
    /3\.6\.2 or later/,
  ],
  [
    'TRK005',
    { image: { tag: 'v3.6.9' }, providers: { kubernetesIngressNGINX: { enabled: true, proxyBodySize: 1 } } },
    /proxyBodySize is set, but Traefik v3\.6\.9 does not have it.*Use Traefik 3\.7\.0 or later/s,
  ],
  [
    'TRK005',
    { image: { tag: 'v3.7.2' }, accessLog: { fields: { queryParameters: { defaultMode: 'drop' } } } },
    /3\.7\.3/,
  ],
  ['TRK005', { image: { tag: 'v3.6.99' }, global: { notAppendXForwardedFor: true } }, /3\.7\.0 or later/],
  [
    'TRK005',
    { image: { tag: '3.7.10' }, core: { strictTLSOptions: true } },
    /core\.strictTLSOptions is set.*3\.7\.11/s,
  ],
  ['TRK005', { image: { tag: 'v3.7.5' }, ports: { web: { http: { underscoreHeadersStrategy: 'keep' } } } }, /3\.7\.6/],
  ['TRK005', { image: { tag: 'v3.6.3' }, ports: { websecure: { http: { sanitizePath: false } } } }, /3\.6\.4/],
  ['TRK006', { providers: { knative: { enabled: true } } }, /experimental\.knative/],
  ['TRK007', { rbac: { namespaced: true }, providers: { kubernetesGateway: { enabled: true } } }, /GatewayClasses/],
  [
    'TRK007',
    {
      rbac: { namespaced: true },
      providers: { kubernetesIngressNGINX: { enabled: true, watchNamespaceSelector: 'a=b' } },
    },
    /watchNamespaceSelector needs to read the namespaces/,
  ],
  [
    'TRK008',
    {
      rbac: { namespaced: true },
      providers: { kubernetesIngress: { enabled: false }, kubernetesCRD: { enabled: false } },
    },
    /no provider is enabled that reads single namespaces/,
  ],
  ['TRK009', { ingressRoute: { myRoute: { enabled: false } } }, /"myRoute".*Write "myroute"/s],
  ['TRK010', { ingressRoute: { dashboard: { enabled: true } }, api: { dashboard: false } }, /api\.dashboard is false/],
  [
    'TRK011',
    { certificatesResolvers: { le: { acme: { x: [{ a: 1 }] } } } },
    /certificatesResolvers\.le\.acme\.x is a list of maps/,
  ],
  ['TRK012', { ports: { traefik: null } }, /deployment\.healthchecksPort/],
  ['TRK033', { ports: { dns: { exposedPort: 53 } } }, /ports\.dns\.port is missing/],
  ['TRK013', { hostNetwork: true, ports: { web: { hostPort: 80 } } }, /port 8000 and the hostPort 80/],
  [
    'TRK014',
    redirect({ to: 'secure' }),
    /"secure", but there is no such entry point.*traefik, web, websecure, metrics/s,
  ],
  ['TRK014', redirect({ scheme: 'https' }), /to is missing/],
  ['TRK015', redirect({ to: 'websecure', scheme: 'http' }), /scheme is "http", but the entry point websecure has TLS/],
  ['TRK016', gateway({ defaultScope: 'All' }), /experimentalChannel/],
  ['TRK017', gateway({ listeners: { web: null } }), /gateway\.listeners is empty/],
  [
    'TRK018',
    gateway({ listeners: { web: { port: 80 } } }),
    /port is 80, but no entry point listens there.*8000 \(web\)/s,
  ],
  ['TRK019', gateway({ listeners: { tls: { port: 8443, protocol: 'HTTPS' } } }), /certificateRefs is empty/],
  ['TRK020', { service: { additionalServices: { internal: {} } } }, /no port has expose\.internal/],
  ['TRK021', { ports: { dns: { expose: { default: true } } } }, /ports\.dns is exposed, but has neither/],
  ['TRK022', { service: { spec: { ports: [] } } }, /service\.spec\.ports is set/],
  ['TRK023', { ports: { web: { http3: { enabled: true } } } }, /HTTP\/3 is always encrypted/],
  [
    'TRK024',
    { ports: { metrics: null }, metrics: { prometheus: { service: { enabled: true } } } },
    /ports\.metrics, which it shows, is removed/,
  ],
  [
    'TRK025',
    { deployment: { replicas: 2 }, additionalArguments: ['--certificatesresolvers.le.acme.email=a'] },
    /several pods/,
  ],
  [
    'TRK025',
    { deployment: { kind: 'DaemonSet' }, additionalArguments: ['--certificatesresolvers.le.acme.email=a'] },
    /several pods/,
  ],
  ['TRK026', { deployment: { kind: 'DaemonSet' }, hostNetwork: true }, /maxUnavailable is 0/],
  ['TRK027', { autoscaling: { enabled: true } }, /autoscaling\.maxReplicas is not set/],
  ['TRK028', { accessLog: { enabled: true, otlp: { enabled: true } } }, /accessLog\.otlp\.enabled is true/],
  ['TRK029', { fullnameOverride: 'x'.repeat(60) }, /has 60 characters, but a Service's can have 59/],
  [
    'TRK029',
    { fullnameOverride: 'x'.repeat(50), metrics: { prometheus: { service: { enabled: true } } } },
    /can have 49/,
  ],
  ['TRK030', { experimental: { plugins: { p: { moduleName: 'm' } } } }, /experimental\.plugins\.p has no version/],
  ['TRK030', localPlugin({ hostPath: '/p', mountPath: '/q' }), /has no moduleName/],
  ['TRK030', localPlugin({ moduleName: 'm', type: 'inlinePlugin' }), /has no source/],
  ['TRK031', localPlugin({ moduleName: 'm' }), /says neither type nor hostPath/],
  ['TRK032', localPlugin({ moduleName: 'm', type: 'localPath', volumeName: 'v' }), /volumeName is v, but/],
])('%s refuses %j', (code, values, message) => {
  const { problems } = reading(values);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatch(message);
  expect(problems[0]).toMatch(new RegExp(`#${code.toLowerCase()}$`));
});

test.each<[string, object]>([
  ['an older version without newer settings', { image: { tag: 'v3.6.0' } }],
  ['a version behind a channel', { image: { tag: 'experimental-v3.7' } }],
  ['a version with a digest', { image: { tag: `v3.6.10@sha256:${'a'.repeat(64)}` } }],
  [
    'a candidate of the version that a setting needs',
    { image: { tag: 'v3.7.0-rc.1' }, global: { notAppendXForwardedFor: true } },
  ],
  ['the development version', { image: { tag: 'experimental-master' }, core: { strictTLSOptions: true } }],
  ['probes on another port', { ports: { traefik: null }, deployment: { healthchecksPort: 9000 } }],
  ['a redirection within TLS', redirect({ to: 'websecure' })],
  ['host ports that are the same', { hostNetwork: true, ports: { web: { port: 80, hostPort: 80 } } }],
  ['a listener on an entry point', gateway({ listeners: { web: { port: 8443, protocol: 'TLS' } } })],
  [
    'a share of pods that may be missing',
    {
      deployment: { kind: 'DaemonSet' },
      hostNetwork: true,
      updateStrategy: { rollingUpdate: { maxUnavailable: '25%' } },
    },
  ],
])('%s is taken', (_, values) => {
  expect(reading(values).problems).toEqual([]);
});
