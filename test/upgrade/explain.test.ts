import * as fc from 'fast-check';
import { WITH_THE_FOLDER } from '../../lib/diff/place';
import type { JsonMap } from '../../lib/settings/schema';
import { type Consequence, type ConsequenceKind, dutiesOf, explain, explainParts } from '../../lib/upgrade';
import { releasesOf } from '../../lib/versions/releases';

const META = { name: 'web', namespace: 'shop' };

function workload(kind: string, spec: object, pod: object = {}, apiVersion = 'apps/v1'): JsonMap {
  const template = {
    metadata: { labels: { app: 'web' } },
    spec: { containers: [{ name: 'app', image: 'web:1' }], ...pod },
  };
  return { apiVersion, kind, metadata: META, spec: { template, ...spec } };
}

const object = (apiVersion: string, kind: string, members: object, metadata: object = META): JsonMap => ({
  apiVersion,
  kind,
  metadata,
  ...members,
});

const deployment = (pod: object = {}, spec: object = {}) => workload('Deployment', spec, pod);
const container = (more: object) => ({ containers: [{ name: 'app', image: 'web:1', ...more }] });
const service = (spec: object) => object('v1', 'Service', { spec });
const role = (rules: object[]) => object('rbac.authorization.k8s.io/v1', 'ClusterRole', { rules }, { name: 'web' });
const binding = (members: object) =>
  object('rbac.authorization.k8s.io/v1', 'ClusterRoleBinding', members, { name: 'web' });
const job = (image: string) => workload('Job', {}, container({ image }), 'batch/v1');
const claims = (storage: string) => [{ metadata: { name: 'data' }, spec: { resources: { requests: { storage } } } }];
const crd = (versions: object[], spec: object = {}) =>
  object(
    'apiextensions.k8s.io/v1',
    'CustomResourceDefinition',
    { spec: { group: 'example.com', scope: 'Namespaced', names: { kind: 'Web', plural: 'webs' }, versions, ...spec } },
    { name: 'webs.example.com' },
  );
const version = (name: string, properties: object = {}, more: object = {}) => ({
  name,
  served: true,
  storage: name === 'v1',
  schema: { openAPIV3Schema: { type: 'object', properties } },
  ...more,
});

const application = (source: object) => object('argoproj.io/v1alpha1', 'Application', { spec: { source } });
const CHART = { repoURL: 'https://example.com/charts', chart: 'kyverno', targetRevision: '3.8.0' };
const applications = (elements: object[]) =>
  object('argoproj.io/v1alpha1', 'ApplicationSet', {
    spec: { generators: [{ list: { elements: elements.map((one) => ({ ...ELEMENT, ...one })) } }] },
  });
const ELEMENT = {
  name: 'grafana',
  chart: 'grafana',
  repository: 'https://example.com/charts',
  version: '11.6.1',
  path: '',
};

function kinds(consequences: readonly Consequence[]): string[] {
  return consequences.map(({ kind, subject, what }) => `${kind}: ${subject} ${what}`);
}

/** Every class: what stands before, what after, and the consequence that must be among those that are reported. */
const CASES: readonly [string, JsonMap | undefined, JsonMap | undefined, ConsequenceKind, RegExp][] = [
  ['a new object', undefined, service({}), 'added', /Service shop\/web is new/],
  ['an object that goes', service({}), undefined, 'removed', /no longer in the manifests/],
  ['a namespace that goes', object('v1', 'Namespace', {}, { name: 'shop' }), undefined, 'data', /everything in it/],
  ['a claim that goes', object('v1', 'PersistentVolumeClaim', { spec: {} }), undefined, 'data', /data of its volume/],
  ['a definition that goes', crd([version('v1')]), undefined, 'data', /every object of its kind/],
  [
    'a new image',
    deployment(),
    deployment(container({ image: 'web:2' })),
    'restart',
    /pods are replaced: containers\[app\]\.image/,
  ],
  ['a new image, by name', deployment(), deployment(container({ image: 'web:2' })), 'image', /web:1 → web:2 \(app\)/],
  [
    'a Recreate strategy',
    deployment({}, { strategy: { type: 'Recreate' } }),
    deployment(container({ image: 'web:2' }), { strategy: { type: 'Recreate' } }),
    'downtime',
    /one pod at most/,
  ],
  [
    'OnDelete',
    workload('StatefulSet', { updateStrategy: { type: 'OnDelete' } }),
    workload('StatefulSet', { updateStrategy: { type: 'OnDelete' } }, container({ image: 'web:2' })),
    'restart-by-hand',
    /when they are deleted/,
  ],
  [
    'a selector of a Deployment',
    deployment({}, { selector: { matchLabels: { app: 'a' } } }),
    deployment({}, { selector: { matchLabels: { app: 'b' } } }),
    'immutable',
    /refuses to change spec\.selector/,
  ],
  [
    'a selector of a DaemonSet',
    workload('DaemonSet', { selector: { matchLabels: { app: 'a' } } }),
    workload('DaemonSet', { selector: { matchLabels: { app: 'b' } } }),
    'immutable',
    /spec\.selector/,
  ],
  ['a template of a Job', job('web:1'), job('web:2'), 'immutable', /delete it, then apply: it runs again/],
  [
    'claims of a StatefulSet',
    workload('StatefulSet', { volumeClaimTemplates: claims('1Gi') }),
    workload('StatefulSet', { volumeClaimTemplates: claims('2Gi') }),
    'immutable',
    /without its pods/,
  ],
  [
    'a Service that becomes headless',
    service({ clusterIP: '10.0.0.1' }),
    service({ clusterIP: 'None' }),
    'immutable',
    /spec\.clusterIP/,
  ],
  [
    'a class of a load balancer',
    service({ type: 'LoadBalancer', loadBalancerClass: 'a' }),
    service({ type: 'LoadBalancer', loadBalancerClass: 'b' }),
    'immutable',
    /loadBalancerClass/,
  ],
  [
    'a role of a binding',
    binding({ roleRef: { kind: 'ClusterRole', name: 'a' } }),
    binding({ roleRef: { kind: 'ClusterRole', name: 'b' } }),
    'immutable',
    /roleRef\.name/,
  ],
  [
    'parameters of a StorageClass',
    object('storage.k8s.io/v1', 'StorageClass', { provisioner: 'a' }, { name: 'web' }),
    object('storage.k8s.io/v1', 'StorageClass', { provisioner: 'b' }, { name: 'web' }),
    'immutable',
    /provisioner/,
  ],
  [
    'a value of a PriorityClass',
    object('scheduling.k8s.io/v1', 'PriorityClass', { value: 1 }, { name: 'web' }),
    object('scheduling.k8s.io/v1', 'PriorityClass', { value: 2 }, { name: 'web' }),
    'immutable',
    /value \(1 → 2\)/,
  ],
  [
    'a ConfigMap that never changes',
    object('v1', 'ConfigMap', { immutable: true, data: { a: '1' } }),
    object('v1', 'ConfigMap', { immutable: true, data: { a: '2' } }),
    'immutable',
    /it is immutable/,
  ],
  [
    'a type of a Secret',
    object('v1', 'Secret', { type: 'Opaque' }),
    object('v1', 'Secret', { type: 'kubernetes.io/tls' }),
    'immutable',
    /type/,
  ],
  [
    'a scope of a definition',
    crd([version('v1')]),
    crd([version('v1')], { scope: 'Cluster' }),
    'immutable',
    /spec\.scope/,
  ],
  [
    'a version that is dropped',
    crd([version('v1'), version('v1alpha1')]),
    crd([version('v1')]),
    'definition',
    /drops version v1alpha1/,
  ],
  [
    'a version that is not served',
    crd([version('v1'), version('v1beta1')]),
    crd([version('v1'), version('v1beta1', {}, { served: false })]),
    'definition',
    /no longer serves version v1beta1/,
  ],
  [
    'another storage version',
    crd([version('v1'), version('v2')]),
    crd([version('v1', {}, { storage: false }), version('v2', {}, { storage: true })]),
    'definition',
    /stores objects as v2/,
  ],
  [
    'a field that a schema drops',
    crd([version('v1', { size: { type: 'string' } })]),
    crd([version('v1')]),
    'definition',
    /size is gone/,
  ],
  [
    'a field that changes its type',
    crd([version('v1', { size: { type: 'string' } })]),
    crd([version('v1', { size: { type: 'integer' } })]),
    'definition',
    /size is of type integer/,
  ],
  [
    'a word that is no longer taken',
    crd([version('v1', { mode: { enum: ['a', 'b'] } })]),
    crd([version('v1', { mode: { enum: ['a'] } })]),
    'definition',
    /mode no longer takes b/,
  ],
  [
    'a bound that tightens',
    crd([version('v1', { size: { maximum: 10 } })]),
    crd([version('v1', { size: { maximum: 5 } })]),
    'definition',
    /size has maximum 5/,
  ],
  [
    'a rule that is new',
    crd([version('v1', { size: { type: 'integer' } })]),
    crd([version('v1', { size: { type: 'integer', 'x-kubernetes-validations': [{ rule: 'self > 1' }] } })]),
    'definition',
    /size must satisfy self > 1/,
  ],
  [
    'a right that is new',
    role([{ apiGroups: ['apps'], resources: ['deployments'], verbs: ['get'] }]),
    role([{ apiGroups: ['apps'], resources: ['deployments'], verbs: ['get', 'patch'] }]),
    'access',
    /may patch deployments\.apps$/,
  ],
  [
    'a role that is new',
    undefined,
    role([{ apiGroups: [''], resources: ['secrets'], verbs: ['list'] }]),
    'access',
    /may list secrets \(powerful/,
  ],
  [
    'a subject that is new',
    binding({ subjects: [] }),
    binding({ subjects: [{ kind: 'ServiceAccount', namespace: 'shop', name: 'web' }] }),
    'access',
    /gives ServiceAccount shop\/web/,
  ],
  ['the network of the node', deployment(), deployment({ hostNetwork: true }), 'host', /shares the network namespace/],
  [
    'a path of the node',
    deployment(),
    deployment({ volumes: [{ name: 'etc', hostPath: { path: '/etc' } }] }),
    'host',
    /mounts \/etc of the node \(read-only\)/,
  ],
  [
    'a path that becomes writable',
    deployment({
      volumes: [{ name: 'etc', hostPath: { path: '/etc' } }],
      ...container({ volumeMounts: [{ name: 'etc', mountPath: '/etc', readOnly: true }] }),
    }),
    deployment({
      volumes: [{ name: 'etc', hostPath: { path: '/etc' } }],
      ...container({ volumeMounts: [{ name: 'etc', mountPath: '/etc' }] }),
    }),
    'host',
    /mounts \/etc of the node$/,
  ],
  [
    'a privileged container',
    deployment(),
    deployment(container({ securityContext: { privileged: true } })),
    'host',
    /container app is privileged/,
  ],
  [
    'a capability',
    deployment(),
    deployment(container({ securityContext: { capabilities: { add: ['SYS_ADMIN'] } } })),
    'host',
    /SYS_ADMIN/,
  ],
  [
    'root',
    deployment({ securityContext: { runAsUser: 1000 } }),
    deployment({ securityContext: { runAsUser: 0 } }),
    'host',
    /runs as root/,
  ],
  [
    'a port of a Service',
    service({ ports: [{ port: 80 }] }),
    service({ ports: [{ port: 80 }, { port: 81, name: 'b' }] }),
    'port',
    /opens port 81\/TCP in the cluster/,
  ],
  [
    'a type of a Service',
    service({ ports: [{ port: 80 }] }),
    service({ type: 'LoadBalancer', ports: [{ port: 80 }] }),
    'port',
    /of type LoadBalancer, no longer ClusterIP/,
  ],
  [
    'a load balancer that is given up',
    service({ type: 'LoadBalancer', ports: [{ port: 80 }] }),
    service({ ports: [{ port: 80 }] }),
    'port',
    /its address is released/,
  ],
  [
    'a port of the node',
    deployment(),
    deployment(container({ ports: [{ containerPort: 80, hostPort: 8080 }] })),
    'port',
    /opens port 8080\/TCP on the node/,
  ],
  [
    'a policy that goes',
    object('networking.k8s.io/v1', 'NetworkPolicy', { spec: { podSelector: {} } }),
    undefined,
    'policy',
    /is gone and no longer decides/,
  ],
  [
    'a webhook that is new',
    undefined,
    object('admissionregistration.k8s.io/v1', 'ValidatingWebhookConfiguration', {}, { name: 'web' }),
    'policy',
    /which objects the API server takes/,
  ],
  [
    'a chart of a set in another version',
    applications([{}, { name: 'b' }]),
    applications([{ version: '12.0.0' }, { name: 'b' }]),
    'chart',
    /^chart: ApplicationSet shop\/web the chart grafana goes from 11\.6\.1 to 12\.0\.0; its workloads may restart; read its notes$/,
  ],
  [
    'a chart in another version',
    application(CHART),
    application({ ...CHART, targetRevision: '3.9.0' }),
    'chart',
    /the chart kyverno of web goes from 3\.8\.0 to 3\.9\.0; its workloads may restart; read its notes/,
  ],
  [
    'a chart in a registry',
    applications([{ chart: '', path: '.', repository: 'oci://example.com/charts/grafana' }]),
    applications([{ chart: '', path: '.', repository: 'oci://example.com/charts/grafana', version: '12.0.0' }]),
    'chart',
    /the chart grafana goes from 11\.6\.1 to 12\.0\.0/,
  ],
  [
    'a chart from elsewhere',
    application(CHART),
    application({ ...CHART, repoURL: 'https://example.org' }),
    'chart',
    /comes from "https:\/\/example\.org", no longer from "https:\/\/example\.com\/charts"; its workloads may restart/,
  ],
  [
    'values of a chart',
    applications([{ values: { replicas: 1, server: { cpu: 1 } } }]),
    applications([{ values: { replicas: 2, server: { cpu: 2 } } }]),
    'chart',
    /the chart grafana gets other values \(replicas, server\.cpu\); its workloads may restart/,
  ],
  [
    'values of an Application',
    application({ ...CHART, helm: { valuesObject: { replicas: 1 } } }),
    application({ ...CHART, helm: { valuesObject: { replicas: 2 } } }),
    'chart',
    /gets other values \(valuesObject\.replicas\)/,
  ],
  [
    'manifests in git at another revision',
    application({ repoURL: 'https://example.com/a.git', path: 'deploy', targetRevision: 'v1' }),
    application({ repoURL: 'https://example.com/a.git', path: 'deploy', targetRevision: 'v2' }),
    'chart',
    /deploy in git goes from v1 to v2; its workloads may restart; read what changed there/,
  ],
  [
    'a chart that goes',
    applications([{}, { name: 'b' }]),
    applications([{}]),
    'chart',
    /no longer installs the chart grafana of b: Argo CD deletes it from the cluster/,
  ],
  [
    'a chart that is new',
    applications([{}]),
    applications([{}, { name: 'b' }]),
    'added',
    /installs the chart grafana of b 11\.6\.1/,
  ],
];

describe('what a change of manifests does', () => {
  test.each(CASES)('%s', (_name, before, after, kind, what) => {
    const found = explain(before ? [before] : [], after ? [after] : []);
    expect(kinds(found.filter((one) => one.kind === kind)).join('\n')).toMatch(what);
  });

  test('a right that a wildcard held before is not new', () => {
    const found = explain(
      [role([{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }])],
      [role([{ apiGroups: ['apps'], resources: ['deployments'], verbs: ['get'] }])],
    );
    expect(found.filter(({ kind }) => kind === 'access')).toEqual([]);
  });

  test('a workload that reads a ConfigMap is restarted by hand, unless it restarts anyway', () => {
    const map = (value: string) =>
      object('v1', 'ConfigMap', { data: { a: value } }, { name: 'conf', namespace: 'shop' });
    const reader = (image: string) =>
      deployment({ ...container({ image }), volumes: [{ name: 'conf', configMap: { name: 'conf' } }] });
    const byHand = explain([map('1'), reader('web:1')], [map('2'), reader('web:1')]);
    expect(kinds(byHand.filter(({ kind }) => kind === 'restart-by-hand'))).toEqual([
      'restart-by-hand: Deployment shop/web reads ConfigMap shop/conf, which changes, and is not restarted by that (a)',
    ]);
    expect(byHand.find(({ kind }) => kind === 'restart-by-hand')?.commands).toEqual([
      'kubectl -n shop rollout restart deployment web',
    ]);
    const anyway = explain([map('1'), reader('web:1')], [map('2'), reader('web:2')]);
    expect(anyway.filter(({ kind }) => kind === 'restart-by-hand')).toEqual([]);
  });

  test('a chart has the page of its releases, and its values are not shown', () => {
    const values = (password: string) => ({ values: { password } });
    const part = (element: object) => [{ place: WITH_THE_FOLDER, objects: [applications([element])] }];
    const found = explainParts(part(values('before-it')), part({ ...values('after-it'), version: '12' }), releasesOf);
    expect(found.filter(({ kind }) => kind === 'chart').map(({ link }) => link)).toEqual([
      'https://github.com/grafana/grafana/releases',
      'https://github.com/grafana/grafana/releases',
    ]);
    expect(JSON.stringify(found)).not.toMatch(/before-it|after-it/);
    expect(dutiesOf(found)).toHaveLength(2);
  });

  test('a Job is deleted by its full command', () => {
    const [immutable] = explain([job('web:1')], [job('web:2')]).filter(({ kind }) => kind === 'immutable');
    expect(immutable?.commands).toEqual(['kubectl -n shop delete job web']);
  });

  test('values of Secrets are in no consequence', () => {
    const secret = (value: string) => object('v1', 'Secret', { stringData: { password: value } });
    const text = JSON.stringify(explain([secret('before-it')], [secret('after-it')]));
    expect(text).toContain('secret, not shown');
    expect(text).not.toMatch(/before-it|after-it|YmVmb3JlLWl0|YWZ0ZXItaXQ/);
  });

  test('only an image: nothing to do', () => {
    expect(dutiesOf(explain([deployment()], [deployment(container({ image: 'web:2' }))]))).toEqual([]);
  });

  const manifests = fc.uniqueArray(
    fc.constantFrom(...CASES.flatMap(([, before, after]) => [before, after].filter((one) => one !== undefined))),
    {
      selector: ({ kind, metadata }) => `${kind} ${JSON.stringify(metadata)}`,
    },
  );

  test('nothing changes from a set of manifests to itself', () => {
    fc.assert(fc.property(manifests, (set) => expect(explain(set, structuredClone(set))).toEqual([])));
  });

  test('every object that differs is named', () => {
    fc.assert(
      fc.property(manifests, manifests, (before, after) => {
        const subjects = new Set(explain(before, after).map(({ subject }) => subject));
        const titles = (set: readonly JsonMap[]) => new Map(set.map((one) => [title(one), JSON.stringify(one)]));
        const [old, next] = [titles(before), titles(after)];
        for (const one of [...old.keys(), ...next.keys()]) {
          if (!old.has(one) || !next.has(one)) expect(subjects).toContain(one);
        }
      }),
    );
  });
});

function title({ kind, metadata }: JsonMap): string {
  const { namespace, name } = metadata as { namespace?: string; name: string };
  return `${kind} ${namespace ? `${namespace}/` : ''}${name}`;
}
