import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { parse } from 'yaml';
import { CertManager } from '../../lib/cert-manager';
import { Port } from '../../lib/cilium/policy';
import { ChartReference, type Flow, FlowPeer, IstioInjection, PodSecurityLevel, SyncOption } from '../../lib/gitops';
import { SealedSecrets } from '../../lib/sealed-secrets';
import { HAS_CRDS, schemaErrors } from '../crd-schema';
import { deployment, problemsOf, reported, Some, type SomeComponent, setOf } from './component';
import { expand, manifestOf, render } from './expand';

describe('the ApplicationSet', () => {
  const set = setOf((chart) => [
    new Some(chart, 'late', {
      dependsOn: ['early', 'not-installed'],
      values: { list: [1, '{{ x }}'], on: 'yes', big: 12345678 },
    }),
    new Some(chart, 'early', { chart: ChartReference.oci('oci://ghcr.io/owner/charts', 'early-chart', 'v0.1.0') }),
    new SealedSecrets(chart),
  ]);
  const early = set.find('early') as Some;
  new ApiObject(early, 'Config', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c', namespace: 'early' } });
  const manifest = manifestOf(set, 'ApplicationSet');
  const applications = new Map(expand(manifest).map((application) => [application.metadata.name, application]));

  test('has the namespaces and every component, each in its project, namespace and wave', () => {
    expect(
      [...applications.values()].map(({ metadata, spec }) => [
        metadata.name,
        spec.project,
        spec.destination.namespace,
        metadata.labels['platypaas/wave'],
      ]),
    ).toEqual([
      ['namespaces', 'platform', 'early', '0'],
      ['early', 'platform', 'early', '1'],
      ['late', 'platform', 'late', '2'],
      ['sealed-secrets', 'platform', 'sealed-secrets', '2'],
    ]);
  });

  test('takes a chart of a repository by its name, and one of a registry by its address', () => {
    expect(applications.get('late')?.spec.sources).toEqual([
      {
        repoURL: 'https://charts.example.com/late',
        chart: 'late',
        targetRevision: '1.2.3',
        helm: { releaseName: 'late', values: expect.any(String) },
      },
    ]);
    expect(applications.get('early')?.spec.sources[0]).toMatchObject({
      repoURL: 'oci://ghcr.io/owner/charts/early-chart',
      path: '.',
      targetRevision: 'v0.1.0',
    });
  });

  test('passes values on unchanged, braces included', () => {
    const [source] = applications.get('late')?.spec.sources ?? [];
    expect(parse(source?.helm?.values ?? '')).toEqual({ list: [1, '{{ x }}'], on: 'yes', big: 12345678 });
  });

  test('adds the folder of our own objects only where there are any', () => {
    const git = (name: string) => ({
      repoURL: 'https://git.example.com/platform.git',
      path: `dist/stack/components/${name}`,
      targetRevision: 'HEAD',
    });
    expect(applications.get('namespaces')?.spec.sources).toEqual([git('namespaces')]);
    expect(applications.get('early')?.spec.sources[1]).toEqual(git('early'));
    expect(applications.get('late')?.spec.sources).toHaveLength(1);
  });

  test('can be read without the patch: where a chart is, and in which version', () => {
    const { template, generators } = manifest.spec as {
      readonly template: { readonly spec: { readonly sources: readonly object[] } };
      readonly generators: readonly { readonly list: { readonly elements: readonly Record<string, unknown>[] } }[];
    };
    const [late] = generators[0]?.list.elements.filter(({ name }) => name === 'late') ?? [];
    const fill = (text: string) => render(text, late ?? {});
    const plain = JSON.parse(JSON.stringify(template.spec.sources), (_, value) =>
      typeof value === 'string' ? fill(value) : value,
    );
    expect(plain).toEqual([
      {
        ...applications.get('late')?.spec.sources[0],
        path: '',
        helm: { releaseName: 'late', values: expect.any(String) },
      },
    ]);
    expect(plain[0].helm.values).toBe(applications.get('late')?.spec.sources[0]?.helm?.values);
  });

  test('has no strategy, since RollingSync would turn self-heal off', () => {
    expect(manifest.spec).not.toHaveProperty('strategy');
  });

  test('has syncs prune, revert manual changes, and retry until they succeed, with the newest commit', () => {
    for (const { spec } of applications.values()) {
      expect(spec.syncPolicy).toEqual({
        automated: { prune: true, selfHeal: true },
        retry: { limit: -1, refresh: true, backoff: { duration: '10s', factor: 2, maxDuration: '1m' } },
        syncOptions: [],
      });
    }
  });

  test('carries the options of a component', () => {
    class Special extends Some {
      override readonly syncOptions = [SyncOption.SERVER_SIDE_APPLY];
      override readonly ignoreDifferences = [{ group: 'apps', kind: 'Deployment', jsonPointers: ['/spec/replicas'] }];
    }
    const [, special] = expand(
      manifestOf(
        setOf((chart) => [new Special(chart, 'special')]),
        'ApplicationSet',
      ),
    );
    expect(special?.spec.syncPolicy.syncOptions).toEqual(['ServerSideApply=true']);
    expect(special?.spec.ignoreDifferences).toEqual([
      { group: 'apps', kind: 'Deployment', jsonPointers: ['/spec/replicas'] },
    ]);
  });

  test('fails in Argo CD, not silently, when an element lacks something', () => {
    expect(() => render('{{ .chart }}', {})).toThrow('map has no entry for key "chart"');
    expect(manifest.spec.goTemplateOptions).toEqual(['missingkey=error']);
  });
});

describe('the AppProject', () => {
  test('allows the repositories, namespaces and cluster-scoped kinds that are needed, and no other', () => {
    const set = setOf((chart) => [new Some(chart, 'one'), new Some(chart, 'two', { namespace: { name: 'one' } })]);
    new ApiObject(set.find('one') as Some, 'Issuer', {
      apiVersion: 'cert-manager.io/v1',
      kind: 'ClusterIssuer',
      metadata: { name: 'ca' },
    });
    expect(manifestOf(set, 'AppProject').spec).toEqual({
      description: 'The components of the platform.',
      sourceRepos: [
        'https://charts.example.com/one',
        'https://charts.example.com/two',
        'https://git.example.com/platform.git',
      ],
      destinations: [{ server: 'https://kubernetes.default.svc', namespace: 'one' }],
      clusterResourceWhitelist: [
        { group: '', kind: 'Namespace' },
        { group: 'cert-manager.io', kind: 'ClusterIssuer' },
        { group: 'rbac.authorization.k8s.io', kind: 'ClusterRole' },
      ],
    });
  });
});

describe('namespaces', () => {
  test('have their Pod Security level and injection label, and are closed', () => {
    const set = setOf((chart) => [
      new Some(chart, 'meshed', {
        namespace: { istio: IstioInjection.SIDECAR, podSecurity: PodSecurityLevel.BASELINE },
      }),
      new Some(chart, 'injector', { injects: [IstioInjection.SIDECAR] }),
    ]);
    const namespace = manifestOf(set, 'Namespace', 'meshed') as { readonly metadata?: object };
    expect(namespace.metadata).toMatchObject({
      name: 'meshed',
      labels: {
        'pod-security.kubernetes.io/enforce': 'baseline',
        'pod-security.kubernetes.io/warn': 'baseline',
        'istio-injection': 'enabled',
      },
    });
    expect(manifestOf(set, 'CiliumNetworkPolicy', 'meshed').spec).toMatchObject({
      endpointSelector: {},
      enableDefaultDeny: { ingress: true, egress: true },
    });
    expect(problemsOf(set)).toEqual([]);
  });

  test('are in a folder of their own, which comes before every component', () => {
    const set = setOf((chart) => [new Some(chart, 'one')]);
    const folderOf = (kind: string) => {
      const found = set.node.root.node
        .findAll()
        .find((object) => ApiObject.isApiObject(object) && object.kind === kind);
      return found && set.folderOf(found);
    };
    expect(['Namespace', 'CiliumNetworkPolicy', 'ApplicationSet', 'AppProject'].map(folderOf)).toEqual([
      'components/namespaces',
      'components/namespaces',
      undefined,
      undefined,
    ]);
  });
});

describe('synthesis fails with', () => {
  test.each(['1.2', '1.x', '*', '^1.2.3', '~1.2.3', '>=1.2.3', '1.2.3 - 2', 'latest', '', '01.2.3'])(
    'the version %s, which is not one exact version',
    (version) => {
      const chart = ChartReference.https('https://charts.example.com', 'c', version);
      expect(reported((stack) => [new Some(stack, 'one', { chart })])).toEqual([
        expect.stringMatching(
          /^stack\/one: The version of chart c is .* but it must be one exact version[\s\S]*git002/,
        ),
      ]);
    },
  );

  test.each([
    ['https', 'http://charts.example.com'],
    ['https', 'oci://charts.example.com'],
    ['https', 'https://charts.example.com/'],
    ['https', 'https://charts.example.com/*'],
    ['https', 'https://{{ .host }}/charts'],
    ['https', 'https://charts.example.com:99999'],
    ['oci', 'ghcr.io/owner'],
  ] as const)('the repository of %s %s', (kind, repository) => {
    const chart = ChartReference[kind](repository, 'c', '1.2.3');
    expect(reported((stack) => [new Some(stack, 'one', { chart })])).toEqual([
      expect.stringMatching(/^stack\/one: The repository of chart c is [\s\S]*git001/),
    ]);
  });

  test('the repository of a chart with a login, which is not repeated', () => {
    const chart = ChartReference.https('https://user:hunter2@charts.example.com', 'c', '1.2.3');
    const problems = reported((stack) => [new Some(stack, 'one', { chart })]);
    expect(problems[0]).toMatch(/is an address with a login[\s\S]*git001/);
    expect(problems.join()).not.toContain('hunter2');
  });

  test('every broken rule at once, each where it is broken', () => {
    const version = ChartReference.https('https://charts.example.com', 'a', '1.x');
    const size = { replicas: 0, requests: { cpu: '1', memory: '1Gi' }, limits: { cpu: '2', memory: '1Gi' } };
    const problems = reported((stack) => {
      new ApiObject(stack, 'Open', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'open' } });
      return [
        new Some(stack, 'a', { chart: version, dependsOn: ['b'], values: { password: 'hunter22' } }),
        new Some(stack, 'b', { dependsOn: ['a'], requires: [{ kind: 'ClusterIssuer', name: 'ca' }] }),
        new Some(stack, 'c', { metrics: [{ workload: 'd', port: 80 }], workloads: [deployment('w', { size })] }),
        new Some(stack, 'd', { flows: () => [flowTo(FlowPeer.workload('c', 'v'))] }),
      ];
    });
    const codes = problems.map((problem) => `${problem.split(':')[0]} ${/#(\w+)$/.exec(problem)?.[1]}`);
    expect(codes.sort()).toEqual([
      'stack/a git002',
      'stack/components git003',
      'stack/components git005',
      'stack/components git005',
      'stack/components git006',
      'stack/components git009',
      'stack/components git012',
      'stack/components sec002',
    ]);
  });

  test('a namespace without a policy', () => {
    const set = setOf((chart) => [new Some(chart, 'one')]);
    new ApiObject(set, 'Open', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'open' } });
    expect(problemsOf(set)).toEqual([
      expect.stringMatching(/namespace open has no policy that closes it[\s\S]*git009/),
    ]);
  });

  test('a credential in values, or in objects of a component or of nobody', () => {
    const set = setOf((chart) => [new Some(chart, 'one', { values: { adminPassword: 'hunter22' } })]);
    const metadata = { name: 'config', namespace: 'one' };
    const data = { 'app.ini': '[db]\npassword = hunter22\n' };
    new ApiObject(set.find('one') as Some, 'Config', { apiVersion: 'v1', kind: 'ConfigMap', metadata, data });
    const stringData = { key: 'hunter22' };
    new ApiObject(set.node.scope as Construct, 'Secret', {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { ...metadata, name: 'mine' },
      stringData,
    });
    expect(problemsOf(set)).toEqual([
      expect.stringMatching(/one: values\.adminPassword holds a credential in plain text[\s\S]*sec002/),
      expect.stringMatching(/^ConfigMap config: data\["app.ini"\] holds a credential behind its name[\s\S]*sec002/),
      expect.stringMatching(/^Secret mine: stringData\.key holds the content of a Secret[\s\S]*sec002/),
    ]);
    expect(problemsOf(set).join()).not.toContain('hunter22');
  });

  test('a null, which would be lost on its way', () => {
    const set = setOf((chart) => [new Some(chart, 'one', { values: { resources: { limits: { cpu: null } } } })]);
    expect(problemsOf(set)).toEqual([
      expect.stringMatching(/one: values\.resources\.limits\.cpu is null[\s\S]*git013/),
    ]);
  });

  test.each([
    [Number.NaN, 'NaN'],
    [() => 1, 'a function'],
  ])('%p, which YAML does not know', (value, shown) => {
    const set = setOf((chart) => [new Some(chart, 'one', { values: { replicas: [value] } })]);
    expect(problemsOf(set)).toEqual([
      expect.stringMatching(
        new RegExp(`one: values\\.replicas\\[0\\] is ${shown}, which would not reach the chart[\\s\\S]*git013`),
      ),
    ]);
  });

  test('a missing issuer', () => {
    const set = setOf((chart) => [new Some(chart, 'one', { requires: [{ kind: 'ClusterIssuer', name: 'ca' }] })]);
    expect(problemsOf(set)).toEqual([
      expect.stringMatching(/one refers to the ClusterIssuer ca, which no component creates[\s\S]*git006/),
    ]);
  });

  test('a missing issuer that a Certificate, an Ingress or values refer to, also in a user’s component', () => {
    const issuerRef = { kind: 'ClusterIssuer', name: 'nobodys' };
    const annotations = { 'cert-manager.io/cluster-issuer': 'nobodys-either' };
    const values = { ingress: { annotations: { 'cert-manager.io/issuer': 'not-here' } } };
    const set = setOf((chart) => [
      new CertManager(chart),
      new Some(chart, 'mine', { values, dependsOn: ['cert-manager'] }),
    ]);
    const mine = set.find('mine') as Some;
    const metadata = { name: 'web', namespace: 'mine' };
    new ApiObject(mine, 'A', { apiVersion: 'cert-manager.io/v1', kind: 'Certificate', metadata, spec: { issuerRef } });
    new ApiObject(mine, 'B', {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: { ...metadata, annotations },
    });
    new ApiObject(mine, 'C', {
      apiVersion: 'cert-manager.io/v1',
      kind: 'Certificate',
      metadata: { ...metadata, name: 'good' },
      spec: { issuerRef: { kind: 'ClusterIssuer', name: 'local-ca' } },
    });
    expect(problemsOf(set)).toEqual([
      expect.stringMatching(/mine refers to the Issuer not-here, which no component creates[\s\S]*git006/),
      expect.stringMatching(/mine refers to the ClusterIssuer nobodys, which no component creates[\s\S]*git006/),
      expect.stringMatching(/mine refers to the ClusterIssuer nobodys-either, which no component creates[\s\S]*git006/),
    ]);
  });

  test('an issuer of a component that may come later', () => {
    const needs = (dependsOn: string[]) =>
      setOf((chart) => [
        new Some(chart, 'one', { requires: [{ kind: 'StorageClass', name: 'fast' }], dependsOn }),
        new Some(chart, 'between', { dependsOn: ['storage'] }),
        new Some(chart, 'storage', { provides: [{ kind: 'StorageClass', name: 'fast' }] }),
      ]);
    expect(problemsOf(needs([]))).toEqual([expect.stringMatching(/Add 'storage' to the dependsOn of one.*git007/)]);
    expect(problemsOf(needs(['between']))).toEqual([]);
  });

  test('circular dependencies between components', () => {
    const problems = problemsOf(
      setOf((chart) => [
        new Some(chart, 'a', { dependsOn: ['b'] }),
        new Some(chart, 'b', { dependsOn: ['c'] }),
        new Some(chart, 'c', { dependsOn: ['b'] }),
      ]),
    );
    expect(problems).toEqual([expect.stringMatching(/depend on one another in a circle: b → c → b\.[\s\S]*git003/)]);
  });

  test('a namespace that two components describe differently', () => {
    const problems = problemsOf(
      setOf((chart) => [
        new Some(chart, 'a', { namespace: { name: 'shared' } }),
        new Some(chart, 'b', { namespace: { name: 'shared', podSecurity: PodSecurityLevel.PRIVILEGED } }),
      ]),
    );
    expect(problems).toEqual([
      expect.stringMatching(/namespace shared has podSecurity restricted for a, and privileged for b[\s\S]*git004/),
    ]);
  });

  test('metrics of a workload that does not exist', () => {
    const set = setOf((chart) => [new Some(chart, 'a', { metrics: [{ workload: 'b', port: 80 }] })]);
    expect(problemsOf(set)).toEqual([
      expect.stringMatching(/metrics name the workload a\/b, but a has a\.[\s\S]*git005/),
    ]);
  });

  test('a name that is taken', () => {
    expect(() => setOf((chart) => [new Some(chart, 'namespaces')])).toThrow(
      /A component is named "namespaces"[\s\S]*git011/,
    );
  });

  test('a limit below the request', () => {
    const size = { replicas: 1, requests: { cpu: '1', memory: '1Gi' }, limits: { cpu: '500m', memory: '1Gi' } };
    const set = setOf((chart) => [new Some(chart, 'a', { workloads: [deployment('w', { size })] })]);
    expect(problemsOf(set)).toEqual([
      expect.stringMatching(/a\/w requests 1 of cpu and is limited to 500m[\s\S]*git012/),
    ]);
  });

  test.each([0, -1, 1.5, Number.NaN])('%d replicas', (replicas) => {
    const size = { ...deployment('w').size, replicas };
    const set = setOf((chart) => [new Some(chart, 'a', { workloads: [deployment('w', { size })] })]);
    expect(problemsOf(set)).toEqual([expect.stringMatching(/a\/w has \S+ replicas, [\s\S]*git012/)]);
  });

  test.each<readonly [string, SomeComponent, RegExp]>([
    ['of the cluster', { namespace: { name: 'kube-system' } }, /system namespace kube-system/],
    ['without a proper name', { namespace: { name: 'My_Space' } }, /namespace\.name is "My_Space"/],
    ['with a wildcard', { extraNamespaces: ['*'] }, /extraNamespaces is "\*"/],
    ['of no level', { namespace: { podSecurity: 'strict' as PodSecurityLevel } }, /one of privileged, baseline, restr/],
    ['of no kind of mesh', { namespace: { istio: 'yes' as IstioInjection } }, /one of sidecar, ambient, none/],
  ])('a namespace %s', (_, some, message) => {
    const make = () => setOf((chart) => [new Some(chart, 'a', some)]);
    expect(make).toThrow(message);
    expect(make).toThrow(/git016/);
  });

  test('a workload without labels, or with an invalid or taken name', () => {
    const make = () =>
      setOf((chart) => [
        new Some(chart, 'a', { workloads: [deployment('w', { podLabels: {} })] }),
        new Some(chart, 'b', { workloads: [deployment('w'), deployment('w'), deployment('W w')] }),
      ]);
    expect(make).toThrow(
      /a\/w has no podLabels[\s\S]*b has 2 workloads named "w"[\s\S]*a workload named "W w"[\s\S]*git017/,
    );
  });

  test('an object in a namespace that the project leaves closed', () => {
    const make = (extraNamespaces: string[]) => {
      const set = setOf((chart) => [new Some(chart, 'one', { extraNamespaces })]);
      const metadata = { name: 'c', namespace: 'elsewhere' };
      new ApiObject(set.find('one') as Some, 'C', { apiVersion: 'v1', kind: 'ConfigMap', metadata });
      return problemsOf(set);
    };
    expect(make([])).toEqual([
      expect.stringMatching(/one has the ConfigMap c in the namespace elsewhere[\s\S]*git020/),
    ]);
    expect(make(['elsewhere'])).toEqual([]);
  });

  test.each(['*', 'v1.*', '>=1.0.0', '^1.2', '~1', 'a b', 'a..b', '-x', '/x', 'x/', 'x.lock', '{{.name}}', '@{1}', ''])(
    'the revision %j, which is not a branch, tag or commit',
    (revision) => {
      expect(() => setOf((chart) => [new Some(chart, 'a')], { revision })).toThrow(/revision is .*/);
    },
  );

  test.each(['HEAD', 'main', 'feature/x+1', 'v1.2.3', '1234567', '0deb1a1c917629b960ead995ae3b6069450a8669'])(
    'no revision like %s',
    (revision) => {
      expect(problemsOf(setOf((chart) => [new Some(chart, 'a')], { revision }))).toEqual([]);
    },
  );

  test.each(['https://192.168.1.4:3000/a.git', 'ssh://git@192.168.1.4/a.git', 'https://gitea.home.svc/a.git'])(
    'no repository like %s',
    (repositoryUrl) => {
      expect(problemsOf(setOf((chart) => [new Some(chart, 'a')], { repositoryUrl }))).toEqual([]);
    },
  );

  test.each(['', '.', '..', '../x', 'a/../b', './a', '/a', 'a/', 'a b'])('the folder %j', (path) => {
    expect(() => setOf((chart) => [new Some(chart, 'a')], { path })).toThrow(/path is .* a folder of the repository/);
  });

  test.each([
    'https://git.example.com/*',
    'https://git.example.com/{{.name}}.git',
    'https://git.example.com/a.git?token=1',
    'https://git.example.com:99999/a.git',
    'https://user@git.example.com/a.git',
    'https://gitea/a.git',
    'ssh://git@gitea:2222/a.git',
  ])('the repository %s', (repositoryUrl) => {
    expect(() => setOf((chart) => [new Some(chart, 'a')], { repositoryUrl })).toThrow(/git014/);
  });
});

(HAS_CRDS ? test : test.skip)('the definitions of Argo CD know every field', () => {
  const set = setOf((chart) => [new SealedSecrets(chart)]);
  const manifest = manifestOf(set, 'ApplicationSet');
  expect(schemaErrors(manifest)).toEqual([]);
  expect(schemaErrors(manifestOf(set, 'AppProject'))).toEqual([]);
  for (const { spec, metadata } of expand(manifest)) {
    const application = { apiVersion: 'argoproj.io/v1alpha1', kind: 'Application', metadata, spec };
    expect(schemaErrors(application)).toEqual([]);
  }
});

function flowTo(to: FlowPeer): Flow {
  return { from: FlowPeer.workload('d', 'd'), to, ports: [Port.tcp(80)], why: 'asks' };
}
