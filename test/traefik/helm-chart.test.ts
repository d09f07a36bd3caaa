import * as fs from 'node:fs';
import * as path from 'node:path';
import { flagsOf, objectsOf, only, podOf, reading } from './from-values';

describe('what no value sets', () => {
  test('is what the chart does by default', () => {
    expect(flagsOf({})).toEqual([
      '--entryPoints.traefik.address=:8080/tcp',
      '--entryPoints.web.address=:8000/tcp',
      '--entryPoints.websecure.address=:8443/tcp',
      '--entryPoints.metrics.address=:9100/tcp',
      '--api.dashboard=true',
      '--ping=true',
      '--metrics.prometheus=true',
      '--metrics.prometheus.entrypoint=metrics',
      '--providers.kubernetescrd',
      '--providers.kubernetescrd.allowEmptyServices=true',
      '--providers.kubernetesingress',
      '--providers.kubernetesingress.allowEmptyServices=true',
      '--providers.kubernetesingress.ingressendpoint.publishedservice=traefik/traefik',
      '--entryPoints.websecure.http.tls=true',
      '--log.level=INFO',
    ]);
    expect(podOf({}).spec.containers[0]?.image).toBe('docker.io/traefik:v3.7.11');
    expect(podOf({}).spec.terminationGracePeriodSeconds).toBe(60);
    expect(only('Service', {}).spec).toMatchObject({
      type: 'LoadBalancer',
      ports: [
        { name: 'web', port: 80, targetPort: 'web' },
        { name: 'websecure', port: 443, targetPort: 'websecure' },
      ],
    });
  });

  test('needs no object beyond these', () => {
    expect(objectsOf({}).map(({ kind }) => kind)).toEqual([
      'ServiceAccount',
      'ClusterRole',
      'ClusterRoleBinding',
      'Deployment',
      'Service',
      'IngressClass',
    ]);
  });
});

describe('names that the chart does not know', () => {
  test.each([
    [{ globalArguments: [] }, /globalArguments is not known .*Did you mean global and additionalArguments\?/s],
    [{ ports: { web: { redirectTo: {} } } }, /Did you mean ports\.web\.http\.redirections\.entryPoint\.to\?/],
    [{ ports: { websecure: { tls: { enabled: true } } } }, /Did you mean ports\.websecure\.http\.tls\?/],
    [{ providers: { kubernetesCRD: { allowCrossNamepsace: true } } }, /Did you mean .*\.allowCrossNamespace\?/],
    [{ ports: { web: { observability: { trace: true } } } }, /ports\.web\.observability\.trace is not known/],
  ])('%j are refused where its schema refuses them, with what is meant', (values, message) => {
    expect(reading(values).problems).toEqual([expect.stringMatching(message)]);
  });

  test.each([
    [{ service: { type: 'NodePort' } }, { path: 'service.type', nearest: 'service.spec.type' }],
    [{ deployment: { replica: 2 } }, { path: 'deployment.replica', nearest: 'deployment.replicas' }],
    [
      { ports: { web: { http: { tls: { certresolver: 'a' } } } } },
      expect.objectContaining({ nearest: 'ports.web.http.tls.certResolver' }),
    ],
  ])('%j are reported where it ignores them', (values, unknown) => {
    const read = reading(values);
    expect(read.problems).toEqual([]);
    expect(read.unknown).toEqual([unknown]);
  });
});

describe('shapes of former versions of the chart', () => {
  test.each<[object, string]>([
    [{ ports: { web: { expose: true } } }, 'Set ports.web.expose.default to true'],
    [{ ports: { metrics: { expose: false } } }, 'Set ports.metrics.expose.default to false'],
    [{ experimental: { plugins: { enabled: true } } }, 'a plugin is on when it is listed'],
    [{ providers: { file: { enabled: true, content: 'http: {}\n' } } }, 'Write providers.file.content as a map'],
    [{ podSecurityPolicy: { enabled: false } }, 'Remove podSecurityPolicy.'],
  ])('%j is refused once, with what to write', (values, remedy) => {
    expect(reading(values).problems).toEqual([expect.stringContaining(remedy)]);
  });
});

describe('Traefik Hub', () => {
  test.each([
    [{ hub: { token: 'license' } }, 'hub.token'],
    [{ hub: { enabled: true } }, 'hub.enabled'],
    [
      { hub: { pluginRegistry: { sources: { a: { baseModuleName: 'b' } } } } },
      'hub.pluginRegistry.sources.a.baseModuleName',
    ],
    [{ ports: { web: { uplink: true } } }, 'ports.web.uplink'],
    [
      { providers: { kubernetesIngressNGINX: { modsec: { enabled: true } } } },
      'providers.kubernetesIngressNGINX.modsec.enabled',
    ],
  ])('is refused by name: %j', (values, path) => {
    expect(reading(values).problems).toEqual([expect.stringMatching(new RegExp(`^${path} is .*trk001$`, 's'))]);
  });

  test.each([
    [{ apimanagement: { enabled: true } }, 'hub.apimanagement.enabled'],
    [{ redis: { endpoints: 'redis:6379' } }, 'hub.redis.endpoints'],
  ])('is off without a token, and settings of it are reported: %j', (hub, path) => {
    const { problems, notices } = reading({ hub });
    expect(problems).toEqual([]);
    expect(notices).toEqual([expect.stringMatching(new RegExp(`^${path} has no effect: .*off without hub\\.token`))]);
  });

  test('is no problem where it stays off', () => {
    const hub = { enabled: false, token: '', tokenMountPath: '/etc/secrets', namespaces: [], redis: { cluster: null } };
    const read = reading({ hub, ports: { web: { uplink: null } } });
    expect([read.problems, read.unknown]).toEqual([[], []]);
  });
});

describe('entry points', () => {
  test('can be removed', () => {
    expect(flagsOf({ ports: { web: null } }).filter((flag) => flag.includes('.web.'))).toEqual([]);
  });

  test('of any name can be added, and their names are cut for Kubernetes', () => {
    const ports = { 'A-very-long-entry-point': { port: 7000, expose: { default: true } } };
    const spec = only('Service', { ports }).spec as { ports: readonly object[] };
    expect(spec.ports).toContainEqual({
      name: 'a-very-long-ent',
      port: 7000,
      targetPort: 'a-very-long-ent',
      protocol: 'TCP',
    });
  });

  test('listen on an IPv6 address in brackets', () => {
    const ports = { web: { hostIP: 'fd00::1' } };
    expect(flagsOf({ ports })).toContain('--entryPoints.web.address=[fd00::1]:8000/tcp');
  });

  test('redirect to the port that the Service shows', () => {
    const entryPoint = { to: 'websecure', scheme: 'https', permanent: false };
    const flags = flagsOf({ ports: { web: { http: { redirections: { entryPoint } } } } });
    expect(flags.filter((flag) => flag.includes('redirections'))).toEqual([
      '--entryPoints.web.http.redirections.entryPoint.to=:443',
      '--entryPoints.web.http.redirections.entryPoint.scheme=https',
      '--entryPoints.web.http.redirections.entryPoint.permanent=false',
    ]);
  });

  test('with HTTP/3 have a second port by UDP, in a Service of its own where they are not to share one', () => {
    const values = {
      ports: { websecure: { http3: { enabled: true, advertisedPort: 4443 } } },
      service: { single: false },
    };
    const udp = objectsOf(values).find(({ metadata }) => metadata.name === 'traefik-udp');
    expect(udp?.spec).toMatchObject({ ports: [{ name: 'websecure-http3', port: 4443, protocol: 'UDP' }] });
  });
});

describe('flags of free settings', () => {
  test('are written by their path, with every truth value and nothing that is empty', () => {
    const acme = {
      email: 'a@example.com',
      caServer: '',
      dnsChallenge: { provider: 'cloudflare', resolvers: ['1.1.1.1:53', '1.0.0.1:53'], disabled: false },
    };
    expect(flagsOf({ certificatesResolvers: { le: { acme } } }).filter((flag) => flag.includes('resolver'))).toEqual([
      '--certificatesresolvers.le.acme.email=a@example.com',
      '--certificatesresolvers.le.acme.dnsChallenge.provider=cloudflare',
      '--certificatesresolvers.le.acme.dnsChallenge.resolvers=1.1.1.1:53,1.0.0.1:53',
      '--certificatesresolvers.le.acme.dnsChallenge.disabled=false',
    ]);
  });
});

describe('null', () => {
  test('switches Prometheus off, with the annotations for scraping', () => {
    const values = { metrics: { prometheus: null } };
    expect(flagsOf(values).filter((flag) => flag.includes('metrics.prometheus'))).toEqual([]);
    expect(podOf(values).metadata.annotations).toBeUndefined();
  });

  test('leaves the number of pods to whoever scales', () => {
    expect(only('Deployment', { deployment: { replicas: null } }).spec).not.toHaveProperty('replicas');
  });

  test('in place of an empty default changes nothing', () => {
    const nulls = { priorityClassName: null, persistence: { subPath: null }, rbac: { aggregateTo: null } };
    expect(objectsOf(nulls)).toEqual(objectsOf({}));
  });

  test.each(['resources', 'ocsp', 'rbac'])('is refused for %s, which the chart reads from', (name) => {
    expect(reading({ [name]: null }).problems.join()).toContain(
      `${name} is null, but the chart reads what is below it`,
    );
  });
});

describe('templates', () => {
  test('are evaluated where the chart evaluates them, and nowhere else', () => {
    const values = {
      deployment: {
        podAnnotations: { release: '{{ .Release.Name }}' },
        annotations: { release: '{{ .Release.Name }}' },
      },
      additionalArguments: ['--x={{ .Release.Name }}'],
    };
    expect(podOf(values).metadata.annotations).toMatchObject({ release: 'traefik' });
    expect(only('Deployment', values).metadata.annotations).toEqual({ release: '{{ .Release.Name }}' });
    expect(flagsOf(values)).toContain('--x={{ .Release.Name }}');
  });

  test('see the values, defaults included', () => {
    const values = {
      global: { domain: 'example.com' },
      service: { annotations: { a: '{{ .Values.global.domain }}:{{ .Values.ports.web.port }}' } },
    };
    expect(only('Service', values).metadata.annotations).toEqual({ a: 'example.com:8000' });
  });

  test('become objects among extraObjects, one or several', () => {
    const text =
      'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: "{{ .Release.Name }}-a" }\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: b }\n';
    const extra = objectsOf({ extraObjects: [text] }).filter(({ kind }) => kind === 'ConfigMap');
    expect(extra.map(({ metadata }) => metadata.name)).toEqual(['traefik-a', 'b']);
  });

  test.each([
    [{ deployment: { podLabels: { a: '{{ range . }}' } } }, /^deployment\.podLabels is a template .*hlm010$/s],
    [{ extraObjects: ['{{ if true }}'] }, /^extraObjects\.0 is a template .*hlm010$/s],
    [{ extraObjects: ['text'] }, /^extraObjects\.0 holds "text", which has no apiVersion and kind.*hlm011$/s],
    [{ extraObjects: ['a: ['] }, /^extraObjects\.0 is not YAML.*hlm011$/s],
  ])('%j is refused', (values, message) => {
    expect(reading(values).problems).toEqual([expect.stringMatching(message)]);
  });
});

test('the memory that Go aims for follows from the limit', () => {
  const goMemoryLimit = (memory: string | number, goMemLimitPercentage?: number) =>
    podOf({ resources: { limits: { memory } }, deployment: { goMemLimitPercentage } }).spec.containers[0]?.env.find(
      ({ name }) => name === 'GOMEMLIMIT',
    )?.value;
  expect(goMemoryLimit('256Mi')).toBe('230MiB');
  expect(goMemoryLimit('10Mi')).toBe('9MiB');
  expect(goMemoryLimit('1G', 0.5)).toBe('476MiB');
  expect(goMemoryLimit('1e9')).toBe('858MiB');
  expect(goMemoryLimit('1gi')).toBe('921MiB');
  expect(goMemoryLimit('512Mi\n')).toBe('0MiB');
  expect(goMemoryLimit('1Gi', 0)).toBeUndefined();
});

test('a credential among the values is reported with the way that keeps it out', () => {
  const { notices } = reading({ metrics: { influxdb2: { address: 'http://db', token: 'hunter2' } } });
  expect(notices).toEqual([expect.stringContaining('TRAEFIK_METRICS_INFLUXDB2_TOKEN')]);
  expect(notices.join()).not.toContain('hunter2');
});

test('no private key gets into the manifests of a values file', async () => {
  const { fromHelmCommand } = await import('../../lib/cli/from-helm');
  const file = path.join(fs.mkdtempSync(path.join(__dirname, 'values-')), 'values.yaml');
  const key = ['-----BEGIN', 'PRIVATE', 'KEY-----'].join(' ');
  const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'tls' }, stringData: { 'tls.key': key } };
  fs.writeFileSync(file, JSON.stringify({ extraObjects: [secret] }));
  const [write, writeError] = [jest.fn(), jest.fn()];
  try {
    await fromHelmCommand({ write, writeError, isTerminal: false }).parseAsync(['node', 'from-helm', 'traefik', file]);
    expect(process.exitCode).toBe(1);
    expect(writeError.mock.calls.join()).toMatch(/Secret tls: stringData\["tls\.key"\] holds a private key/);
    expect(write).not.toHaveBeenCalled();
  } finally {
    process.exitCode = undefined;
    fs.rmSync(path.dirname(file), { recursive: true });
  }
});

test('local plugins are mounted in the order of their names, as the chart has them', () => {
  const plugin = (name: string) => ({ moduleName: `example.com/${name}`, mountPath: `/${name}`, hostPath: `/${name}` });
  const mounts = podOf({ experimental: { localPlugins: { b: plugin('b'), a: plugin('a') } } }).spec.containers[0]
    ?.volumeMounts;
  expect(mounts?.map(({ name }) => name)).toEqual(['data', 'tmp', 'a', 'b']);
});

test('a port inside expose, which the chart ignores, is reported with its path', () => {
  const { problems, notices } = reading({ ports: { web: { expose: { default: true, exposedPort: 80 } } } });
  expect(problems).toEqual([]);
  expect(notices).toEqual(['ports.web.expose.exposedPort has no effect. Did you mean ports.web.exposedPort: 80?']);
});

test('a volume that lacks what it needs says what is missing', () => {
  const { problems } = reading({ volumes: [{ name: 'a', value: 'b' }] });
  expect(problems).toEqual([
    expect.stringMatching(/^volumes\.0\.mountPath is missing\.\n {2}Add volumes\.0\.mountPath\./),
    expect.stringMatching(/^volumes\.0\.type is missing\./),
  ]);
});
