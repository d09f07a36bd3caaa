import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import type { Construct } from 'constructs';
import { parse, parseAllDocuments } from 'yaml';
import { budgetOf, jsonOf, readFolder } from '../../lib/budget';
import { CiliumVersion } from '../../lib/cilium/versions';
import { IstioInjection, Profile } from '../../lib/gitops';
import { IstioVersion } from '../../lib/istio';
import { KindPlatformStack, type KindPlatformStackProps } from '../../lib/platforms/kind-platform-stack';
import { StackVersions } from '../../lib/platforms/stack-versions';
import { secretInText } from '../../lib/secrets/text';
import { PlatformApp } from '../../lib/synth';
import { Some } from '../gitops/component';
import { expand, manifestOf } from '../gitops/expand';
import { isAllowed } from '../gitops/policy-model';

const BILLION = 1_000_000_000n;
const REPOSITORY = 'https://git.example.com/team/platform.git';

function app(props: Partial<KindPlatformStackProps> = {}, outdir = '/nonexistent'): PlatformApp {
  const program = new PlatformApp({ outdir });
  new KindPlatformStack(program, 'kind-platform-stack', { repositoryUrl: REPOSITORY, ...props });
  return program;
}

let outdir: string;
beforeAll(() => {
  outdir = fs.mkdtempSync(path.join(os.tmpdir(), 'kind-platform-stack-'));
  app({}, outdir).synth();
});
afterAll(() => fs.rmSync(outdir, { recursive: true }));

interface ObjectManifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly spec: Readonly<Record<string, unknown>>;
}

const read = (file: string) => fs.readFileSync(path.join(outdir, 'kind-platform-stack', file), 'utf8');
const files = () => fs.readdirSync(path.join(outdir, 'kind-platform-stack'), { recursive: true }).map(String).sort();
const objects = (file: string) => parseAllDocuments(read(file)).map((document) => document.toJS() as ObjectManifest);
const all = () =>
  files()
    .filter((file) => /\d-[\w-]+\.yaml$/.test(file))
    .flatMap(objects);

test('the folder has the cluster, what is applied first, and a folder for each component that has objects of ours', () => {
  expect(files().filter((file) => !/\/\d-|\/kustomization\.yaml$/.test(file))).toEqual(
    expect.arrayContaining([
      '1-namespaces.yaml',
      '3-rbac.yaml',
      '4-configuration.yaml',
      '5-workloads.yaml',
      '6-custom-resources.yaml',
      'bootstrap',
      'bootstrap/kind.yaml',
      'budget.yaml',
      'components',
      'components/namespaces',
      'kustomization.yaml',
    ]),
  );
  const { resources } = parse(read('kustomization.yaml')) as { readonly resources: readonly string[] };
  expect(resources.filter((resource) => resource.includes('components') || resource.includes('bootstrap'))).toEqual([]);
  expect(resources.slice(0, 3)).toEqual([
    'https://raw.githubusercontent.com/argoproj/argo-cd/v3.5.4/manifests/crds/application-crd.yaml',
    'https://raw.githubusercontent.com/argoproj/argo-cd/v3.5.4/manifests/crds/applicationset-crd.yaml',
    'https://raw.githubusercontent.com/argoproj/argo-cd/v3.5.4/manifests/crds/appproject-crd.yaml',
  ]);
});

test('the Applications read what is there, from places that the project allows', () => {
  const custom = objects('6-custom-resources.yaml');
  const [applicationSet] = custom.filter(({ kind }) => kind === 'ApplicationSet');
  const [project] = custom.filter(({ kind }) => kind === 'AppProject');
  if (!applicationSet || !project) throw new Error('no ApplicationSet or no AppProject');
  const { sourceRepos, destinations } = project.spec as {
    readonly sourceRepos: readonly string[];
    readonly destinations: readonly { readonly namespace: string }[];
  };
  const namespaces = objects('components/namespaces/1-namespaces.yaml').map(({ metadata }) => metadata.name);
  for (const { metadata, spec } of expand({ ...applicationSet })) {
    expect(spec.project).toBe('platform');
    expect(namespaces).toContain(spec.destination.namespace);
    expect(destinations.map(({ namespace }) => namespace)).toContain(spec.destination.namespace);
    expect(spec.sources.length).toBeGreaterThan(0);
    for (const source of spec.sources) {
      expect(sourceRepos).toContain(source.repoURL);
      if (source.repoURL !== REPOSITORY) {
        expect([metadata.name, source.targetRevision]).toEqual([
          metadata.name,
          expect.stringMatching(/^v?\d+\.\d+\.\d+$/),
        ]);
        continue;
      }
      const folder = source.path?.replace(/^dist\/kind-platform-stack\//, '') ?? '';
      expect(files()).toContain(`${folder}/kustomization.yaml`);
    }
  }
});

test('Cilium takes the place of kube-proxy, and Services get addresses of Docker’s network', () => {
  const [config] = objects('4-configuration.yaml').filter(({ metadata }) => metadata.name === 'cilium-config');
  expect((config as unknown as { data: object }).data).toMatchObject({
    'kube-proxy-replacement': 'true',
    'bpf-lb-sock-hostns-only': 'true',
    'cni-exclusive': 'false',
    'enable-l2-announcements': 'true',
  });
  const custom = objects('6-custom-resources.yaml');
  expect(custom.find(({ kind }) => kind === 'CiliumLoadBalancerIPPool')?.spec).toMatchObject({
    blocks: [{ cidr: '172.18.1.0/24' }],
  });
  expect(custom.find(({ kind }) => kind === 'CiliumL2AnnouncementPolicy')?.spec).toMatchObject({
    interfaces: ['^eth0$'],
  });
  expect(parse(read('bootstrap/kind.yaml')).networking.kubeProxyMode).toBe('none');
});

test('nothing that looks like a credential is in any file', () => {
  const text = files()
    .filter((file) => file.endsWith('.yaml'))
    .map(read)
    .join('\n');
  expect(secretInText(text)).toBeUndefined();
  const secrets = all().filter(({ kind }) => kind === 'Secret') as unknown as { data?: object; stringData?: object }[];
  expect(secrets.filter(({ data, stringData }) => data || stringData)).toEqual([]);
});

test('two syntheses are equal to the byte', () => {
  const again = fs.mkdtempSync(path.join(os.tmpdir(), 'kind-platform-stack-'));
  app({}, again).synth();
  for (const file of files().filter((name) => name.endsWith('.yaml'))) {
    expect(fs.readFileSync(path.join(again, 'kind-platform-stack', file), 'utf8')).toBe(read(file));
  }
  fs.rmSync(again, { recursive: true });
});

test('the minimal platform has one node, and all that the notes name, within 2 GiB; a laptop takes 2.8 GiB at most', () => {
  const memory = (profile: Profile) => {
    const at = fs.mkdtempSync(path.join(os.tmpdir(), 'kind-platform-stack-'));
    app({ profile, path: 'p' }, at).synth();
    const { consumers, nodes = 0 } = readFolder(path.join(at, 'kind-platform-stack'));
    fs.rmSync(at, { recursive: true });
    return { consumers, nodes, memory: budgetOf(consumers, nodes).total.requests.memory };
  };
  const minimal = memory(Profile.MINIMAL);
  expect(minimal.nodes).toBe(1);
  expect(minimal.memory).toBeLessThanOrEqual(2n * 1024n ** 3n * BILLION);
  expect(minimal.consumers.map(({ component }) => component)).toEqual(
    expect.arrayContaining([
      'cilium',
      'argocd',
      'prometheus',
      'grafana',
      'istiod',
      'kong',
      'cert-manager',
      'loki',
      'kyverno',
    ]),
  );
  expect(memory(Profile.LAPTOP).memory).toBeLessThanOrEqual((28n * 1024n ** 3n * BILLION) / 10n);
});

test('a profile leaves out what its props can bring back', () => {
  const has = (props: Partial<KindPlatformStackProps>, name: string) =>
    (app(props).node.findChild('kind-platform-stack') as KindPlatformStack).components.find(name) !== undefined;
  expect(has({ profile: Profile.MINIMAL }, 'falco')).toBe(false);
  expect(has({ profile: Profile.MINIMAL, falco: {} }, 'falco')).toBe(true);
  expect(has({}, 'velero')).toBe(false);
  expect(has({ velero: {} }, 'velero')).toBe(true);
  expect(has({ profile: Profile.WORKSTATION }, 'velero')).toBe(true);
  expect(has({ profile: Profile.WORKSTATION, velero: false }, 'velero')).toBe(false);
  expect(has({ prometheus: false }, 'node-exporter')).toBe(false);
});

test('the budget counts Cilium, Argo CD and the charts, and a laptop keeps half of its room', () => {
  const { consumers, nodes } = readFolder(path.join(outdir, 'kind-platform-stack'));
  expect(nodes).toBe(2);
  const { components, total } = budgetOf(consumers, 2);
  expect(components.map(({ name }) => name)).toEqual(expect.arrayContaining(['argocd', 'cilium', 'sealed-secrets']));
  // 4 CPUs and 8 GiB, in billionths.
  expect(total.requests.cpu).toBeLessThan(2n * BILLION);
  expect(total.requests.memory).toBeLessThan(4n * 1024n ** 3n * BILLION);
});

describe.each(Object.values(Profile))('on a %s', (profile) => {
  let budget: ReturnType<typeof readFolder>;
  beforeAll(() => {
    const at = fs.mkdtempSync(path.join(os.tmpdir(), 'kind-platform-stack-'));
    app({ profile }, at).synth();
    budget = readFolder(path.join(at, 'kind-platform-stack'));
    fs.rmSync(at, { recursive: true });
  });

  test('every container says what it requests, and may use no more than a limit', () => {
    const open = budget.consumers.filter(({ withoutRequests, withoutLimits }) => withoutRequests + withoutLimits > 0);
    expect(open).toEqual([]);
  });

  test('the guide has the sums of the budget', () => {
    const nodes = budget.nodes ?? 0;
    const { total } = jsonOf(budgetOf(budget.consumers, nodes));
    const { pods, requests, limits } = total;
    expect(fs.readFileSync('docs/kind-platform-stack.md', 'utf8')).toContain(
      `| ${[profile, nodes, pods, requests.cpu, requests.memory, limits.cpu, limits.memory].join(' | ')} |`,
    );
  });
});

test.each([
  [Profile.MINIMAL, 'FIXED', 2],
  [Profile.MINIMAL, 'CURRENT', 2],
  [Profile.LAPTOP, 'FIXED', 2.8],
  [Profile.LAPTOP, 'CURRENT', 2.8],
] as const)('on a %s, the versions %s request %s GiB at most', (profile, versions, gibibytes) => {
  const at = fs.mkdtempSync(path.join(outdir, 'requests-'));
  app({ profile, versions: StackVersions[versions] }, at).synth();
  const { consumers, nodes } = readFolder(path.join(at, 'kind-platform-stack'));
  const { memory } = budgetOf(consumers, nodes ?? 0).total.requests;
  expect(Number(memory / BILLION) / 1024 ** 3).toBeLessThanOrEqual(gibibytes);
});

test('a component can be left out, and one of your own be added', () => {
  const program = app({ sealedSecrets: false, extraComponents: (scope) => [new Some(scope, 'mine')] });
  const stack = program.node.findChild('kind-platform-stack') as KindPlatformStack;
  expect(stack.components.find('sealed-secrets')).toBeUndefined();
  expect(stack.components.find('mine')).toBeDefined();
});

test('Prometheus reads CoreDNS, which is in the cluster before all components', () => {
  expect(read('6-custom-resources.yaml')).toContain('job_name: coredns/server:9153/metrics');
});

test('the README counts the charts', () => {
  const program = new PlatformApp({ outdir: '/nonexistent' });
  const stack = new KindPlatformStack(program, 'stack', { repositoryUrl: REPOSITORY });
  const charts = stack.components.components.length;
  expect(fs.readFileSync('README.md', 'utf8')).toContain(`an ApplicationSet of ${charts} charts`);
});

test('volumes are of KIND’s own class, since its nodes cannot attach Longhorn’s; who wants these is warned', () => {
  const reported = jest.spyOn(console, 'error').mockReturnValue();
  const at = fs.mkdtempSync(path.join(os.tmpdir(), 'kind-platform-stack-'));
  expect(read('6-custom-resources.yaml')).not.toMatch(/storageClass(Name)?: /);
  expect(reported).not.toHaveBeenCalled();
  app({ longhorn: { platformVolumes: true } }, at).synth();
  expect(fs.readFileSync(path.join(at, 'kind-platform-stack', '6-custom-resources.yaml'), 'utf8')).toMatch(
    /storageClass: "?longhorn/,
  );
  expect(reported.mock.calls.join()).toMatch(/warning: Nodes of KIND cannot attach volumes of Longhorn[\s\S]*knd003/);
  fs.rmSync(at, { recursive: true });
  reported.mockRestore();
});

test('production has a worker for each server of Vault, unless the cluster says otherwise', () => {
  const nodes = (props: Partial<KindPlatformStackProps>) =>
    (app(props).node.findChild('kind-platform-stack') as KindPlatformStack).cluster.nodes;
  expect(nodes({})).toBe(2);
  expect(nodes({ profile: Profile.PRODUCTION })).toBe(4);
  expect(nodes({ profile: Profile.PRODUCTION, cluster: { workers: 5 } })).toBe(6);
  const few = { profile: Profile.PRODUCTION, cluster: { workers: 2 } };
  expect(() => app(few).synth()).toThrow(/Vault has 3 servers, .* but only 2 of the nodes take pods[\s\S]*knd005/);
  expect(nodes({ ...few, vault: false })).toBe(3);
  expect(nodes({ ...few, vault: { server: { replicas: 1 } } })).toBe(3);
});

test('without Istio, Kong is outside of the mesh', () => {
  const stack = app({ istio: false }).node.findChild('kind-platform-stack') as KindPlatformStack;
  expect(stack.components.find('kong')?.namespace.istio).toBe(IstioInjection.NONE);
});

test('the budget counts the sidecar of each pod in the mesh', () => {
  const { consumers } = readFolder(path.join(outdir, 'kind-platform-stack'));
  const [sidecar] = consumers.filter(({ component }) => component === 'istiod, sidecars');
  expect(sidecar).toMatchObject({ workload: 'gateway', pods: 1, requests: { cpu: BILLION / 100n } });
});

test.each([
  [{ cni: { exclusive: true } }, {}, /cni\.exclusive true.*remove the CNI plugin.*\n.*knd004/],
  [{ socketLB: { hostNamespaceOnly: false } }, {}, /socketLB\.hostNamespaceOnly false.*\n.*knd004/],
  [{ bpf: { masquerade: true } }, { ztunnel: {} }, /bpf\.masquerade true.*probes.*\n.*knd004/],
])('settings of Cilium that break the mesh are refused', (settings, istio, problem) => {
  const problems = (props: Partial<KindPlatformStackProps>) =>
    app(props)
      .node.findAll()
      .flatMap(({ node }) => node.validate());
  expect(problems({ istio, cilium: { settings } })).toEqual([expect.stringMatching(problem)]);
  expect(problems({ istio: false, cilium: { settings } })).toEqual([]);
});

test('eBPF masquerading does not affect sidecars', () => {
  const program = app({ cilium: { settings: { bpf: { masquerade: true } } } });
  expect(program.node.findAll().flatMap(({ node }) => node.validate())).toEqual([]);
});

test('Prometheus reads the metrics of Cilium and Argo CD, which let it in and nobody else', () => {
  const stack = app().node.findChild('kind-platform-stack') as KindPlatformStack;
  const prometheus = stack.components.find('prometheus');
  const { serverFiles } = prometheus?.values(stack.components) ?? {};
  const jobs = JSON.parse(JSON.stringify(serverFiles))['prometheus.yml'].scrape_configs as { job_name: string }[];
  expect(jobs.map(({ job_name }) => job_name).filter((name) => /^(cilium|argocd)/.test(name))).toEqual([
    'cilium/agent:9962/metrics',
    'cilium/operator:9963/metrics',
    'cilium/hubble:9965/metrics',
    'argocd/application-controller:8082/metrics',
    'argocd/applicationset-controller:8080/metrics',
    'argocd/repo-server:8084/metrics',
    'argocd/server:8083/metrics',
    'argocd/redis:9121/metrics',
  ]);
  const server = { namespace: 'observability', pod: prometheus?.workloads[0]?.podLabels ?? {} };
  const grafana = { namespace: 'observability', pod: { 'app.kubernetes.io/name': 'grafana' } };
  for (const { podLabels, port } of stack.argoCd.metrics) {
    const pod = { namespace: 'argocd', pod: podLabels };
    expect(isAllowed(stack, server, pod, port)).toBe(true);
    expect(isAllowed(stack, grafana, pod, port)).toBe(false);
    expect(isAllowed(stack, server, pod, 8081)).toBe(false);
  }
});

test('the exporter beside Argo CD’s Redis is read, too', () => {
  const stack = app().node.findChild('kind-platform-stack') as KindPlatformStack;
  const prometheus = stack.components.find('prometheus');
  expect(JSON.stringify(prometheus?.values(stack.components))).toContain('"argocd/redis:9121/metrics"');
  const server = { namespace: 'observability', pod: prometheus?.workloads[0]?.podLabels ?? {} };
  const redis = { namespace: 'argocd', pod: { 'app.kubernetes.io/name': 'argocd-redis' } };
  expect(isAllowed(stack, server, redis, 9121)).toBe(true);
  expect(isAllowed(stack, server, redis, 6379)).toBe(false);
});

test('the profile is that of every component, unless its own props say otherwise', () => {
  const memory = (props: Partial<KindPlatformStackProps>) => {
    const stack = app(props).node.findChild('kind-platform-stack') as KindPlatformStack;
    return stack.components.find('sealed-secrets')?.workloads[0]?.size.requests.memory;
  };
  expect(memory({})).toBe('32Mi');
  expect(memory({ profile: Profile.PRODUCTION })).toBe('64Mi');
  expect(memory({ profile: Profile.PRODUCTION, sealedSecrets: { profile: Profile.LAPTOP } })).toBe('32Mi');
});

test.each([
  [{ repositoryUrl: undefined }, /repositoryUrl is missing/],
  [
    { repositoryUrl: 'git@github.com:team/platform.git' },
    /repositoryUrl is not an https[\s\S]*Write it like ssh:\/\/git@github\.com\/team\/platform\.git[\s\S]*git014/,
  ],
  [{ repositoryUrl: 'https://user:hunter2@git.example.com/platform.git' }, /^(?!.*hunter2)[\s\S]*contains a password/],
  [
    { loadBalancerCidr: '192.168.0.0/24' },
    /loadBalancerCidr is 192\.168\.0\.0\/24, but Docker's network is[\s\S]*knd002/,
  ],
  [
    { loadBalancerCidr: '172.18.0.0/16' },
    /which contains the lowest or the last addresses of Docker's network[\s\S]*knd007/,
  ],
  [{ loadBalancerCidr: '172.18.0.0/29' }, /which contains the lowest or the last addresses[\s\S]*knd007/],
  [{ loadBalancerCidr: '172.18.255.0/24' }, /or the last addresses[\s\S]*knd007/],
  [{ loadBalancerCidr: 'fd00::/64' }, /must be an IPv4 network/],
  [{ revision: '*' }, /revision is "\*"[\s\S]*git019/],
  [{ path: '../elsewhere' }, /path is "\.\.\/elsewhere"/],
  [{ extraComponents: 3 as never }, /extraComponents is 3, but it must be a function/],
  [
    { extraComponents: () => [{} as never] },
    /extraComponents returns something that is not a PlatformComponent[\s\S]*knd008/,
  ],
  [{ profil: Profile.LAPTOP }, /profil is not a known prop.*\n.*Did you mean profile/],
] as const)('%j is refused', (props, message) => {
  expect(() => app(props as Partial<KindPlatformStackProps>).synth()).toThrow(message);
});

test('what the parts refuse is reported together, each at its place', () => {
  const wrong = {
    cluster: { workers: -1 },
    grafana: { replicas: 2 } as object,
    loki: { profile: 'huge' as Profile },
    argoCd: { sizes: { server: { requests: { memory: '4Gi' } } } },
  } as Partial<KindPlatformStackProps>;
  expect(() => app(wrong).synth()).toThrow(
    /stack\/kind: workers[\s\S]*stack\/grafana: replicas[\s\S]*stack\/loki: profile[\s\S]*stack\/argo-cd: server requests/,
  );
});

test('a component that is made and not handed back is an error: nobody would install it', () => {
  const forget = (scope: Construct) => {
    new Some(scope, 'forgotten');
    return [];
  };
  expect(() => app({ extraComponents: forget }).synth()).toThrow(
    /The component forgotten is created but not in[\s\S]*knd008/,
  );
});

test('a user’s repository is added to those of the platform, with its port', () => {
  const at = fs.mkdtempSync(path.join(os.tmpdir(), 'kind-platform-stack-'));
  app(
    { repositoryUrl: 'ssh://git@git.example.com:7999/platform.git', argoCd: { repositories: ['other.example.com'] } },
    at,
  ).synth();
  const text = fs.readFileSync(path.join(at, 'kind-platform-stack', '6-custom-resources.yaml'), 'utf8');
  const policy = parseAllDocuments(text)
    .map((document) => document.toJS())
    .find(({ metadata }) => metadata.name === 'argocd-repo-server');
  const reached = (name: string) =>
    policy.spec.egress
      .filter(({ toFQDNs = [] }) => toFQDNs.some(({ matchName }: { matchName: string }) => matchName === name))
      .flatMap(({ toPorts }: { toPorts: { ports: { port: string }[] }[] }) =>
        toPorts.flatMap(({ ports }) => ports.map(({ port }) => port)),
      );
  expect(reached('git.example.com')).toEqual(['7999']);
  expect(reached('other.example.com')).toEqual(['443']);
  expect(reached('charts.jetstack.io')).toEqual(['443']);
  fs.rmSync(at, { recursive: true });
});

test('the folder in the repository is the one that is written, whatever the platform is called', () => {
  const program = new PlatformApp({ outdir: '/nonexistent' });
  const stack = new KindPlatformStack(program, 'a/b', { repositoryUrl: REPOSITORY });
  const folders = expand(manifestOf(stack.components, 'ApplicationSet'))
    .flatMap(({ spec }) => spec.sources ?? [])
    .flatMap(({ path: folder }) => (folder?.startsWith('dist/') ? [folder] : []));
  expect(folders).toContain(`dist/${stack.node.id}/components/namespaces`);
});

describe('versions', () => {
  const stack = (props: Partial<KindPlatformStackProps>) =>
    new KindPlatformStack(new PlatformApp({ outdir: '/nonexistent' }), 'kind', { repositoryUrl: REPOSITORY, ...props });
  const istioOf = ({ components }: KindPlatformStack) =>
    components.components.filter(({ name }) => /istio|ztunnel/.test(name)).map(({ chart }) => chart?.version);

  test('are those of the notes unless others are given', () => {
    const fixed = stack({});
    expect(fixed.cilium.version).toBe('1.18.3');
    expect(istioOf(fixed)).toEqual(['1.28.0', '1.28.0', '1.28.0']);
  });

  test('are the newest that are known here, with the Gateway API that they read', () => {
    const program = app(
      { versions: StackVersions.CURRENT, istio: { ztunnel: {} } },
      fs.mkdtempSync(path.join(outdir, 'current-')),
    );
    program.synth();
    const [current] = program.node.children as KindPlatformStack[];
    expect(current?.cilium.version).toBe(CiliumVersion.V1_20.version);
    expect(istioOf(current!)).toEqual(['1.31.0', '1.31.0', '1.31.0', '1.31.0']);
    const { resources } = parse(
      fs.readFileSync(path.join(program.outdir, 'kind-platform-stack', 'kustomization.yaml'), 'utf8'),
    ) as { readonly resources: readonly string[] };
    expect(resources.filter((url) => url.includes('gateway-api')).every((url) => url.includes('/v1.6.1/'))).toBe(true);
  });

  test('of one part can be others', () => {
    const mixed = stack({
      versions: StackVersions.of({ istio: IstioVersion.of('1.30.4') }),
      cilium: { version: CiliumVersion.V1_19 },
    });
    expect(mixed.cilium.version).toBe(CiliumVersion.V1_19.version);
    expect(istioOf(mixed)).toEqual(['1.30.4', '1.30.4', '1.30.4']);
  });

  test.each(['1.31', 'v1.31.0', 'latest'])('%s is not a release of Istio', (version) => {
    const versions = StackVersions.of({ istio: IstioVersion.of(version) });
    expect(() => stack({ versions }).toJson()).toThrow(
      /kind\/istio-base: ".*" is not a release of Istio.*three numbers.*ver003/s,
    );
  });
});
