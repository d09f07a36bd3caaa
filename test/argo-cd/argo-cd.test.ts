import { Chart, Testing } from 'cdk8s';
import { ArgoCd, type ArgoCdProps } from '../../lib/argo-cd';
import { Entity, Peer } from '../../lib/cilium/policy';
import { Profile } from '../../lib/gitops';
import { openNamespaces } from '../../lib/gitops/closed-namespaces';
import { secretsIn } from '../../lib/secrets/object';
import { PlatformApp } from '../../lib/synth';
import { type End, isAllowed } from '../gitops/policy-model';

interface PodManifest {
  readonly serviceAccountName: string;
  readonly automountServiceAccountToken?: boolean;
  readonly securityContext: object;
  readonly containers: readonly ContainerManifest[];
  readonly initContainers?: readonly ContainerManifest[];
  readonly volumes?: readonly { readonly name: string; readonly configMap?: { readonly name: string } }[];
}

interface ContainerManifest {
  readonly image: string;
  readonly env?: readonly { readonly name: string; readonly value?: string }[];
  readonly ports?: readonly { readonly name: string; readonly containerPort: number }[];
  readonly volumeMounts?: readonly { readonly name: string }[];
  readonly resources: object;
  readonly securityContext: object;
}

interface ObjectManifest {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly data?: Readonly<Record<string, string>>;
  readonly rules?: readonly { readonly verbs: readonly string[]; readonly resources?: readonly string[] }[];
  readonly spec: {
    readonly replicas?: number;
    readonly selector: Readonly<Record<string, string>>;
    readonly ports: readonly { readonly targetPort: number | string }[];
    readonly template: { readonly metadata: { readonly labels: object }; readonly spec: PodManifest };
  };
}

function argoCd(props?: ArgoCdProps): { readonly chart: Chart; readonly objects: readonly ObjectManifest[] } {
  const chart = new Chart(new PlatformApp(), 'stack');
  new ArgoCd(chart, 'argo-cd', props);
  return { chart, objects: Testing.synth(chart) };
}

const { chart, objects } = argoCd();
const workloads = objects.filter(({ kind }) => kind === 'Deployment' || kind === 'StatefulSet');
const named = (kind: string, name: string, among = objects): ObjectManifest => {
  const found = among.find((object) => object.kind === kind && object.metadata.name === name);
  if (!found) throw new Error(`no ${kind} ${name}`);
  return found;
};

test('five programs run, without Dex and notifications', () => {
  expect(workloads.map(({ kind, metadata, spec }) => [kind, metadata.name, spec.replicas])).toEqual([
    ['StatefulSet', 'argocd-application-controller', 1],
    ['Deployment', 'argocd-applicationset-controller', 1],
    ['Deployment', 'argocd-redis', 1],
    ['Deployment', 'argocd-repo-server', 1],
    ['Deployment', 'argocd-server', 1],
  ]);
});

test.each(workloads.map((object) => [object.metadata.name, object.spec.template.spec] as const))(
  '%s fits the level restricted, by pinned images with requests and limits',
  (_, pod) => {
    expect(pod.securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
    for (const container of [...pod.containers, ...(pod.initContainers ?? [])]) {
      expect(container.image).toMatch(/:v?\d+\.\d+\.\d+(-alpine)?@sha256:[0-9a-f]{64}$/);
      expect(container.securityContext).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
      expect(container.resources).toEqual({
        requests: { cpu: expect.any(String), memory: expect.any(String) },
        limits: { cpu: expect.any(String), memory: expect.any(String) },
      });
    }
  },
);

test('whatever is referred to is there: service accounts, ConfigMaps, volumes', () => {
  for (const { spec } of workloads) {
    const pod = spec.template.spec;
    named('ServiceAccount', pod.serviceAccountName);
    for (const { configMap } of pod.volumes ?? []) if (configMap) named('ConfigMap', configMap.name);
    const volumes = (pod.volumes ?? []).map(({ name }) => name).sort();
    const mounted = [...pod.containers, ...(pod.initContainers ?? [])].flatMap(({ volumeMounts = [] }) => volumeMounts);
    expect([...new Set(mounted.map(({ name }) => name))].sort()).toEqual(volumes);
  }
});

test('every Service finds the pods of one program, at ports that they have', () => {
  const services = objects.filter(({ kind }) => kind === 'Service');
  expect(services.map(({ metadata }) => metadata.name)).toEqual([
    'argocd-metrics',
    'argocd-applicationset-controller',
    'argocd-redis',
    'argocd-repo-server',
    'argocd-server',
    'argocd-server-metrics',
  ]);
  for (const { spec } of services) {
    const behind = workloads.filter(({ spec: { template } }) =>
      Object.entries(spec.selector).every(([key, value]) =>
        Object.entries(template.metadata.labels).some(([k, v]) => k === key && v === value),
      ),
    );
    expect(behind).toHaveLength(1);
    const ports = behind[0]?.spec.template.spec.containers[0]?.ports ?? [];
    for (const { targetPort } of spec.ports) {
      expect(ports.flatMap(({ name, containerPort }) => [name, containerPort])).toContain(targetPort);
    }
  }
});

test('nothing secret is in the manifests, and what Argo CD fills in is left to it', () => {
  const secrets = objects.filter(({ kind }) => kind === 'Secret');
  expect(secrets.map(({ metadata }) => metadata.name)).toEqual(['argocd-secret']);
  expect(Object.keys(secrets[0] ?? {}).sort()).toEqual(['apiVersion', 'kind', 'metadata', 'type']);
  expect(secretsIn(objects)).toEqual([]);
});

test('progressive syncs are off: they would leave alone what others change', () => {
  const [container] = named('Deployment', 'argocd-applicationset-controller').spec.template.spec.containers;
  expect(container?.env?.map(({ name }) => name)).not.toContain(
    'ARGOCD_APPLICATIONSET_CONTROLLER_ENABLE_PROGRESSIVE_SYNCS',
  );
});

test('the exclusions are a list that YAML reads', () => {
  const list: unknown = JSON.parse(named('ConfigMap', 'argocd-cm').data?.['resource.exclusions'] ?? '');
  expect(list).toContainEqual({
    apiGroups: ['cilium.io'],
    kinds: ['CiliumIdentity', 'CiliumEndpoint', 'CiliumEndpointSlice'],
  });
});

test('the web interface is read-only by default', () => {
  const rules = (props?: ArgoCdProps) => named('ClusterRole', 'argocd-server', argoCd(props).objects).rules ?? [];
  expect(rules()[0]?.verbs).toEqual(['get']);
  expect(rules({ changesFromUi: true })[0]?.verbs).toEqual(['get', 'patch', 'delete']);
});

test('the repo server has no token of the Kubernetes API', () => {
  expect(named('Deployment', 'argocd-repo-server').spec.template.spec.automountServiceAccountToken).toBe(false);
  expect(objects.filter(({ kind, metadata }) => /Role$/.test(kind) && metadata.name === 'argocd-repo-server')).toEqual(
    [],
  );
});

test('high availability doubles what can be doubled, and keeps one pod of each', () => {
  const highlyAvailable = argoCd({ profile: Profile.PRODUCTION }).objects;
  const replicas = (kind: string, name: string) => named(kind, name, highlyAvailable).spec.replicas;
  expect(replicas('Deployment', 'argocd-server')).toBe(2);
  expect(replicas('Deployment', 'argocd-repo-server')).toBe(2);
  expect(replicas('Deployment', 'argocd-applicationset-controller')).toBe(2);
  expect(replicas('Deployment', 'argocd-redis')).toBe(1);
  expect(replicas('StatefulSet', 'argocd-application-controller')).toBe(1);
  expect(highlyAvailable.filter(({ kind }) => kind === 'PodDisruptionBudget')).toHaveLength(3);
  const [controller] = named('Deployment', 'argocd-applicationset-controller', highlyAvailable).spec.template.spec
    .containers;
  expect(controller?.env).toContainEqual({
    name: 'ARGOCD_APPLICATIONSET_CONTROLLER_ENABLE_LEADER_ELECTION',
    value: 'true',
  });
});

describe('the network', () => {
  const open = argoCd({
    repositories: ['github.com'],
    users: [Peer.pods({ 'k8s:app': 'kong' }, 'kong')],
    scrapers: [Peer.namespace('observability')],
  }).chart;
  const pod = (program: string): End => ({
    namespace: 'argocd',
    pod: { 'app.kubernetes.io/name': `argocd-${program}`, 'app.kubernetes.io/part-of': 'argocd' },
  });
  const programs = ['application-controller', 'applicationset-controller', 'redis', 'repo-server', 'server'];
  const apiserver: End = { entity: 'kube-apiserver' };
  const kong: End = { namespace: 'kong', pod: { app: 'kong' } };
  const prometheus: End = { namespace: 'observability', pod: { app: 'prometheus' } };
  const stranger: End = { namespace: 'shop', pod: { 'app.kubernetes.io/name': 'argocd-server' } };
  const allowed: readonly (readonly [End, End, number])[] = [
    [pod('server'), pod('redis'), 6379],
    [pod('repo-server'), pod('redis'), 6379],
    [pod('application-controller'), pod('redis'), 6379],
    [pod('server'), pod('repo-server'), 8081],
    [pod('application-controller'), pod('repo-server'), 8081],
    [pod('applicationset-controller'), pod('repo-server'), 8081],
    [pod('server'), apiserver, 6443],
    [pod('redis'), apiserver, 6443],
    [pod('repo-server'), { name: 'github.com' }, 443],
    [kong, pod('server'), 8080],
    [prometheus, pod('repo-server'), 8084],
  ];
  test.each(allowed)('lets %j reach %j at %i', (from, to, port) => expect(isAllowed(open, from, to, port)).toBe(true));

  const ends = [...programs.map(pod), apiserver, kong, prometheus, stranger, { name: 'example.com' }];
  const key = (flow: readonly [End, End, number]) => JSON.stringify(flow);
  const known = new Set(allowed.map(key));
  const others = ends.flatMap((from) =>
    ends.flatMap((to) =>
      [443, 6379, 6443, 7000, 8080, 8081].flatMap((port) => {
        const flow = [from, to, port] as const;
        const ours = [from, to].some((end) => 'pod' in end && end.namespace === 'argocd');
        return ours && from !== to && !('name' in from) && !known.has(key(flow)) ? [flow] : [];
      }),
    ),
  );

  test('drops everything else', () => {
    expect(others.length).toBeGreaterThan(200);
    const metrics = [
      key([prometheus, pod('applicationset-controller'), 8080]),
      key([pod('applicationset-controller'), apiserver, 6443]),
      key([pod('application-controller'), apiserver, 6443]),
    ];
    const passed = others.filter(([from, to, port]) => isAllowed(open, from, to, port)).map(key);
    expect(passed.sort()).toEqual(metrics.sort());
  });

  test('is closed by default to everyone outside of the namespace', () => {
    expect(openNamespaces(chart)).toEqual([]);
    expect(isAllowed(chart, kong, pod('server'), 8080)).toBe(false);
    expect(isAllowed(chart, pod('repo-server'), { name: 'github.com' }, 443)).toBe(false);
  });

  test('policies by name are valid for Cilium', () => {
    expect(open.node.findAll().flatMap((construct) => construct.node.validate())).toEqual([]);
  });
});

test('a repository with a port is reached there, and nowhere else', () => {
  const { chart: cluster } = argoCd({ repositories: ['git.example.com:8443', 'charts.example.com'] });
  const server = { pod: { 'app.kubernetes.io/name': 'argocd-repo-server' }, namespace: 'argocd' };
  expect(isAllowed(cluster, server, { name: 'git.example.com' }, 8443)).toBe(true);
  expect(isAllowed(cluster, server, { name: 'git.example.com' }, 443)).toBe(false);
  expect(isAllowed(cluster, server, { name: 'charts.example.com' }, 443)).toBe(true);
  expect(isAllowed(cluster, server, { name: 'charts.example.com' }, 8443)).toBe(false);
});

test('repositories at an address and behind a Service are reached at their port alone', () => {
  const { chart: cluster, objects: all } = argoCd({ repositories: ['192.168.1.5:3000', 'gitea.home.svc:3001'] });
  const server = { pod: { 'app.kubernetes.io/name': 'argocd-repo-server' }, namespace: 'argocd' };
  const gitea = { pod: { app: 'gitea' }, namespace: 'home' };
  expect(isAllowed(cluster, server, gitea, 3001)).toBe(true);
  expect(isAllowed(cluster, server, gitea, 443)).toBe(false);
  const { egress } = named('CiliumNetworkPolicy', 'argocd-repo-server', all).spec as unknown as { egress: object[] };
  expect(egress).toContainEqual({
    toCIDRSet: [{ cidr: '192.168.1.5/32' }],
    toPorts: [{ ports: [{ port: '3000', protocol: 'TCP' }] }],
  });
});

test.each<readonly [object, RegExp]>([
  [{ sizes: { redis: { replicas: 3 } } }, /sizes\.redis\.replicas is not a known prop/],
  [{ sizes: { applicationController: { replicas: 2 } } }, /sizes\.applicationController\.replicas is not a known/],
  [
    { sizes: { server: { requests: { memory: '4Gi' } } } },
    /server requests 4Gi of memory and is limited to[\s\S]*git012/,
  ],
  [{ namespace: 'Git Ops' }, /argo-cd: namespace is "Git Ops"/],
  [{ repositories: ['https://github.com'] }, /repositories\.0 is "https:\/\/github\.com", but it must be a DNS name/],
  [{ repositories: ['gitea:3000'] }, /repositories\.0 is "gitea:3000", but it must be a DNS name of several parts/],
  [{ url: 'https://' }, /url is "https:\/\/"/],
])('%j is refused', (props, message) => {
  expect(() => argoCd(props)).toThrow(message);
});

test('an unknown prop and an invalid size are refused', () => {
  expect(() => argoCd({ sizes: { server: { requests: { cpu: 'one' } } } })).toThrow(
    /sizes\.server\.requests\.cpu is "one"/,
  );
  expect(() => argoCd({ users: [Entity.WORLD as unknown as Peer] })).toThrow(
    /users\.0 is "world", but it must be a Peer/,
  );
});

describe('metrics of Redis', () => {
  const image = `docker.io/oliver006/redis_exporter:v1.80.1@sha256:${'a'.repeat(64)}`;
  const scrapers = [Peer.pods({ app: 'prometheus' }, 'observability')];

  test.each<[string, ArgoCdProps]>([
    ['where nobody reads them', {}],
    ['with false', { scrapers, redisExporter: false }],
  ])('are not served %s', (_, props) => {
    const { objects: all } = argoCd(props);
    expect(named('Deployment', 'argocd-redis', all).spec.template.spec.containers).toHaveLength(1);
    expect(JSON.stringify(named('CiliumNetworkPolicy', 'argocd-redis', all))).not.toContain('"port":"9121"');
    const { metrics } = new ArgoCd(new Chart(new PlatformApp(), 'other'), 'argo-cd', props);
    expect(metrics.map(({ port }) => port)).not.toContain(9121);
  });

  test('are served by a pinned exporter to those who read the others', () => {
    const { objects: all } = argoCd({ scrapers });
    const [, exporter] = named('Deployment', 'argocd-redis', all).spec.template.spec.containers;
    expect(exporter?.image).toMatch(/^docker\.io\/oliver006\/redis_exporter:v\d+\.\d+\.\d+@sha256:[0-9a-f]{64}$/);
    expect(JSON.stringify(named('CiliumNetworkPolicy', 'argocd-redis', all))).toContain('"port":"9121"');
  });

  test('are served by the exporter that is named', () => {
    const { objects: all } = argoCd({ redisExporter: image, scrapers });
    const [, exporter] = named('Deployment', 'argocd-redis', all).spec.template.spec.containers;
    expect(exporter).toMatchObject({ name: 'metrics', image, ports: [{ name: 'metrics', containerPort: 9121 }] });
    expect(exporter?.env?.map(({ name }) => name)).toEqual(['REDIS_ADDR', 'REDIS_PASSWORD']);
    expect(JSON.stringify(named('CiliumNetworkPolicy', 'argocd-redis', all))).toContain('"port":"9121"');
    const chart = new Chart(new PlatformApp(), 'other');
    expect(new ArgoCd(chart, 'argo-cd', { redisExporter: image }).metrics).toContainEqual({
      program: 'redis',
      podLabels: { 'app.kubernetes.io/name': 'argocd-redis' },
      port: 9121,
    });
  });

  test.each(['oliver006/redis_exporter:v1.80.1', 'oliver006/redis_exporter', '', `x@sha256:${'a'.repeat(63)}`])(
    'an exporter %j without a digest is refused',
    (redisExporter) => {
      expect(() => argoCd({ redisExporter })).toThrow(/redisExporter .*an image with its digest/s);
    },
  );
});
