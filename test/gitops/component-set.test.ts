import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { parse } from 'yaml';
import { CertManager } from '../../lib/cert-manager';
import { ChartReference, IstioInjection, PodSecurityLevel, SyncOption } from '../../lib/gitops';
import { SealedSecrets } from '../../lib/sealed-secrets';
import { HAS_CRDS, schemaErrors } from '../crd-schema';
import { deployment, problemsOf, Some, setOf } from './component';
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
      ['sealed-secrets', 'platform', 'sealed-secrets', '1'],
      ['late', 'platform', 'late', '2'],
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

  test('hands values on as they are, braces included', () => {
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

  test('has a step for each wave, and every Application is in one', () => {
    const { strategy } = manifest.spec as { readonly strategy: object };
    expect(strategy).toEqual({
      type: 'RollingSync',
      rollingSync: {
        steps: ['0', '1', '2'].map((wave) => ({
          matchExpressions: [{ key: 'platypaas/wave', operator: 'In', values: [wave] }],
        })),
      },
    });
  });

  test('tells the syncs to prune and to be tried again', () => {
    for (const { spec } of applications.values()) {
      expect(spec.syncPolicy).toEqual({
        automated: { prune: true, selfHeal: true },
        retry: { limit: 10, backoff: { duration: '10s', factor: 2, maxDuration: '5m' } },
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
      expect(() => ChartReference.https('https://charts.example.com', 'c', version)).toThrow(
        /version of chart c is .* but it must be one exact version[\s\S]*git002/,
      );
    },
  );

  test.each([
    ['https', 'http://charts.example.com'],
    ['https', 'oci://charts.example.com'],
    ['https', 'https://charts.example.com/'],
    ['oci', 'ghcr.io/owner'],
  ] as const)('the repository of %s %s', (kind, repository) => {
    expect(() => ChartReference[kind](repository, 'c', '1.2.3')).toThrow(/git001/);
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
      expect.stringMatching(/one: values\.adminPassword holds a credential in plain text[\s\S]*git008/),
      expect.stringMatching(/^ConfigMap config\.data\.app\.ini holds a credential behind its name[\s\S]*git008/),
      expect.stringMatching(/^Secret mine\.stringData\.key holds the content of a Secret[\s\S]*git008/),
    ]);
    expect(problemsOf(set).join()).not.toContain('hunter22');
  });

  test('a null, which would be lost on its way', () => {
    const set = setOf((chart) => [new Some(chart, 'one', { values: { resources: { limits: { cpu: null } } } })]);
    expect(problemsOf(set)).toEqual([
      expect.stringMatching(/one: values\.resources\.limits\.cpu is null[\s\S]*git013/),
    ]);
  });

  test('a missing issuer', () => {
    const set = setOf((chart) => [new Some(chart, 'one', { requires: [{ kind: 'ClusterIssuer', name: 'ca' }] })]);
    expect(problemsOf(set)).toEqual([
      expect.stringMatching(/one refers to the ClusterIssuer ca, which no component makes[\s\S]*git006/),
    ]);
  });

  test('a missing issuer that a Certificate, an Ingress or values refer to, also of a component of one’s own', () => {
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
      expect.stringMatching(/mine refers to the Issuer not-here, which no component makes[\s\S]*git006/),
      expect.stringMatching(/mine refers to the ClusterIssuer nobodys, which no component makes[\s\S]*git006/),
      expect.stringMatching(/mine refers to the ClusterIssuer nobodys-either, which no component makes[\s\S]*git006/),
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

  test('components that depend on one another in a circle', () => {
    const circle = () =>
      setOf((chart) => [
        new Some(chart, 'a', { dependsOn: ['b'] }),
        new Some(chart, 'b', { dependsOn: ['c'] }),
        new Some(chart, 'c', { dependsOn: ['b'] }),
      ]);
    expect(circle).toThrow(/depend on one another in a circle: b → c → b\.[\s\S]*git003/);
  });

  test('a namespace that two components describe differently', () => {
    const both = () =>
      setOf((chart) => [
        new Some(chart, 'a', { namespace: { name: 'shared' } }),
        new Some(chart, 'b', { namespace: { name: 'shared', podSecurity: PodSecurityLevel.PRIVILEGED } }),
      ]);
    expect(both).toThrow(/namespace shared has podSecurity restricted for a, and privileged for b[\s\S]*git004/);
  });

  test('metrics of a workload that there is not', () => {
    const component = () => setOf((chart) => [new Some(chart, 'a', { metrics: [{ workload: 'b', port: 80 }] })]);
    expect(component).toThrow(/metrics name the workload a\/b, but a has a\.[\s\S]*git005/);
  });

  test('a name that is taken', () => {
    expect(() => setOf((chart) => [new Some(chart, 'namespaces')])).toThrow(
      /A component is named "namespaces"[\s\S]*git011/,
    );
  });

  test('a limit below the request', () => {
    const size = { replicas: 1, requests: { cpu: '1', memory: '1Gi' }, limits: { cpu: '500m', memory: '1Gi' } };
    expect(() => setOf((chart) => [new Some(chart, 'a', { workloads: [deployment('w', { size })] })])).toThrow(
      /a\/w requests 1 of cpu and is limited to 500m[\s\S]*git012/,
    );
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
