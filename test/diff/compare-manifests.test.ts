import { parseAllDocuments } from 'yaml';
import { compareManifests, countDifferences } from '../../lib/diff';
import type { JsonMap } from '../../lib/settings/schema';

const objects = (yaml: string) => parseAllDocuments(yaml).map((document) => document.toJS() as JsonMap);

/** The paths that two sets of manifests differ in, with what is missing and extra. */
function differences(ours: string, reference: string): string[] {
  const { different, missing, extra, repeated } = compareManifests(objects(ours), objects(reference));
  return [
    ...missing.map(({ name }) => `missing ${name}`),
    ...extra.map(({ name }) => `extra ${name}`),
    ...repeated.map(({ object, side }) => `${object.name} repeated in ${side}`),
    ...different.flatMap((each) => each.differences.map(({ path }) => path)),
  ];
}

const configMap = (members: string) =>
  `{ apiVersion: v1, kind: ConfigMap, metadata: { name: a, namespace: b }, ${members} }`;
const service = (spec: string) => `{ apiVersion: v1, kind: Service, metadata: { name: a }, spec: { ${spec} } }`;
const pod = (spec: string) => deployment(`template: { spec: { ${spec} } }`);
const container = (members: string) => pod(`containers: [{ name: one, image: i:1, ${members} }]`);
const clusterRole = (rules: string) =>
  `{ apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: { name: a }, rules: [${rules}] }`;
const middleware = (spec: string) =>
  `{ apiVersion: traefik.io/v1alpha1, kind: Middleware, metadata: { name: a }, spec: { ${spec} } }`;
const networkPolicy = (spec: string) =>
  `{ apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: a }, spec: { ${spec} } }`;
const live = (manifest: string) => manifest.replace('name: a', 'name: a, uid: 9d7f, resourceVersion: "7"');
const text = (value: string) => JSON.stringify(value);

function deployment(spec: string): string {
  return `{ apiVersion: apps/v1, kind: Deployment, metadata: { name: a }, spec: { ${spec} } }`;
}

describe('the same', () => {
  test.each([
    [
      'nulls, empty maps and empty lists',
      configMap('data: { a: b }, x: null, y: {}, z: []'),
      configMap('data: { a: b }'),
    ],
    [
      'labels and annotations of the tool that rendered',
      '{ apiVersion: v1, kind: Namespace, metadata: { name: a, labels: { helm.sh/chart: c-1, app.kubernetes.io/managed-by: Helm }, annotations: { meta.helm.sh/release-name: r } } }',
      '{ apiVersion: v1, kind: Namespace, metadata: { name: a, labels: { app.kubernetes.io/managed-by: cdk8s } } }',
    ],
    [
      'a List and its items',
      `{ apiVersion: v1, kind: ConfigMap, metadata: { name: a } }`,
      '{ apiVersion: v1, kind: ConfigMap, metadata: { name: a } }',
    ],
    [
      'named items in another order',
      container('env: [{ name: A, value: x }, { name: B, value: y }]'),
      container('env: [{ name: B, value: y }, { name: A, value: x }]'),
    ],
    [
      'mounts of one volume in another order',
      container('volumeMounts: [{ name: v, mountPath: /a }, { name: v, mountPath: /b }]'),
      container('volumeMounts: [{ name: v, mountPath: /b }, { name: v, mountPath: /a }]'),
    ],
    ['arguments in another order', container('args: [--a, --b=1]'), container('args: [--b=1, --a]')],
    [
      'rules and verbs in another order',
      clusterRole('{ resources: [a], verbs: [get, list] }, { resources: [b] }'),
      clusterRole('{ resources: [b] }, { resources: [a], verbs: [list, get] }'),
    ],
    [
      'quantities',
      container('resources: { limits: { cpu: 1000m, memory: 1Gi }, requests: { cpu: 0.5 } }'),
      container('resources: { limits: { cpu: 1, memory: 1024Mi }, requests: { cpu: 500m } }'),
    ],
    [
      'ports as numbers and as text',
      container('ports: [{ containerPort: 80 }]'),
      container('ports: [{ containerPort: "80" }]'),
    ],
    [
      'a number and text in an environment variable',
      container('env: [{ name: A, value: 1 }]'),
      container('env: [{ name: A, value: "1" }]'),
    ],
    [
      'an empty and no environment variable value',
      container('env: [{ name: A, value: "" }]'),
      container('env: [{ name: A }]'),
    ],
    [
      'documents written in another way',
      configMap(`data: { c.yaml: ${text('a: 1\nb: [x]\n')} }`),
      configMap(`data: { c.yaml: ${text('{"b": ["x"], "a": 1}')} }`),
    ],
    [
      'text with space at the ends of its lines',
      configMap(`data: { c: ${text('one  \ntwo\n\n')} }`),
      configMap(`data: { c: ${text('one\ntwo')} }`),
    ],
    [
      'stringData and data',
      '{ apiVersion: v1, kind: Secret, metadata: { name: a }, stringData: { k: v } }',
      '{ apiVersion: v1, kind: Secret, metadata: { name: a }, type: Opaque, data: { k: dg== } }',
    ],
    [
      'defaults of a Deployment',
      deployment('replicas: 1, strategy: { type: RollingUpdate, rollingUpdate: { maxSurge: 25% } }'),
      deployment(''),
    ],
    [
      'defaults of a probe',
      container('livenessProbe: { httpGet: { port: 1 }, periodSeconds: 10 }'),
      container('livenessProbe: { httpGet: { port: 1, scheme: HTTP, path: / }, timeoutSeconds: 1 }'),
    ],
    ['the pull policy that the tag asks for', container('imagePullPolicy: IfNotPresent'), container('')],
    ['the old and the new name of the service account', pod('serviceAccount: x'), pod('serviceAccountName: x')],
    [
      'ports of the host that a container on its network has anyway',
      pod('hostNetwork: true, containers: [{ name: a, ports: [{ containerPort: 8, hostPort: 8 }] }]'),
      pod('hostNetwork: true, containers: [{ name: a, ports: [{ containerPort: 8 }] }]'),
    ],
    [
      'a target port like the port',
      service('ports: [{ port: 80, targetPort: 80, protocol: TCP }]'),
      service('ports: [{ port: 80 }]'),
    ],
    [
      'addresses that a cluster chose',
      live(
        service(
          'clusterIP: 10.0.0.1, clusterIPs: [10.0.0.1], ipFamilies: [IPv4], ports: [{ port: 80, nodePort: 30080 }]',
        ),
      ),
      service('ports: [{ port: 80 }]'),
    ],
    ['addresses that two clusters chose', live(service('clusterIP: 10.0.0.1')), live(service('clusterIP: 10.1.0.1'))],
    [
      'policy types that follow from the rules',
      networkPolicy('egress: [{}], policyTypes: [Egress, Ingress]'),
      networkPolicy('egress: [{}]'),
    ],
  ])('%s', (_, ours, reference) => {
    expect(differences(ours, reference)).toEqual([]);
    expect(differences(reference, ours)).toEqual([]);
  });
});

describe('different', () => {
  test.each([
    ['a value', configMap('data: { a: b }'), configMap('data: { a: c }'), ['data.a']],
    [
      'a key with other characters than a name',
      configMap('data: { c.d: b }'),
      configMap('data: { c.d: c }'),
      ['data["c.d"]'],
    ],
    ['a number and text in a ConfigMap', configMap('data: { a: 1 }'), configMap('data: { a: "1" }'), ['data.a']],
    [
      'a value inside a document',
      configMap(`data: { c: ${text('a:\n  b: 1')} }`),
      configMap(`data: { c: ${text('a:\n  b: 2')} }`),
      ['data.c.a.b'],
    ],
    ['a document and text', configMap(`data: { c: ${text('a: 1')} }`), configMap('data: { c: none }'), ['data.c']],
    [
      'the name',
      configMap('data: { a: b }'),
      configMap('data: { a: b }').replace('name: a', 'name: z'),
      ['missing z', 'extra a'],
    ],
    [
      'the namespace',
      configMap('data: { a: b }'),
      configMap('data: { a: b }').replace('space: b', 'space: z'),
      ['missing a', 'extra a'],
    ],
    [
      'the API version of a kind',
      '{ apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: { name: a } }',
      '{ apiVersion: policy/v1beta1, kind: PodDisruptionBudget, metadata: { name: a } }',
      ['apiVersion'],
    ],
    [
      'an object that is there twice',
      `${configMap('data: {}')}\n---\n${configMap('data: {}')}`,
      configMap('data: {}'),
      ['a repeated in ours'],
    ],
    [
      'a label of a manager that renders nothing',
      configMap('').replace('name: a', 'name: a, labels: { app.kubernetes.io/managed-by: me }'),
      configMap(''),
      ['metadata.labels'],
    ],
    [
      'the order of init containers',
      pod('initContainers: [{ name: a }, { name: b }]'),
      pod('initContainers: [{ name: b }, { name: a }]'),
      ['spec.template.spec.initContainers (order)'],
    ],
    [
      'the order of a command',
      container('command: [a, b]'),
      container('command: [b, a]'),
      ['spec.template.spec.containers[one].command[0]', 'spec.template.spec.containers[one].command[1]'],
    ],
    [
      'an argument that stands there twice',
      container('args: [a, a]'),
      container('args: [a]'),
      ['spec.template.spec.containers[one].args[]'],
    ],
    [
      'the value of a flag',
      container('args: [--a, --b=1, --c=1]'),
      container('args: [--b=2, --c=2, --a]'),
      ['spec.template.spec.containers[one].args[--b]', 'spec.template.spec.containers[one].args[--c]'],
    ],
    [
      'an item in the middle of a list',
      container('command: [a, b, c]'),
      container('command: [a, c]'),
      ['spec.template.spec.containers[one].command[1]'],
    ],
    [
      'a quantity',
      container('resources: { limits: { cpu: 1 } }'),
      container('resources: { limits: { cpu: 100m } }'),
      ['spec.template.spec.containers[one].resources.limits.cpu'],
    ],
    ['what is not a default', deployment('replicas: 2'), deployment(''), ['spec.replicas']],
    [
      'the other pull policy',
      container('imagePullPolicy: Always'),
      container(''),
      ['spec.template.spec.containers[one].imagePullPolicy'],
    ],
    [
      'an empty directory and a path of the host',
      pod('volumes: [{ name: v, emptyDir: {} }]'),
      pod('volumes: [{ name: v, hostPath: { path: /v } }]'),
      ['spec.template.spec.volumes[v].hostPath', 'spec.template.spec.volumes[v].emptyDir'],
    ],
    [
      'a port of the host without its network',
      container('ports: [{ containerPort: 8, hostPort: 8 }]'),
      container('ports: [{ containerPort: 8 }]'),
      ['spec.template.spec.containers[one].ports[8/TCP].hostPort'],
    ],
    [
      'an address that a manifest asks for',
      service('clusterIP: 10.0.0.1'),
      service('type: ClusterIP'),
      ['spec.clusterIP'],
    ],
    [
      'a Service without an address',
      live(service('clusterIP: None, clusterIPs: [None]')),
      service('type: ClusterIP'),
      ['spec.clusterIP'],
    ],
    [
      'a peer that stands for everyone',
      networkPolicy('ingress: [{ from: [{ podSelector: {} }] }]'),
      networkPolicy('ingress: [{ from: [{ namespaceSelector: {} }] }]'),
      ['spec.ingress[].from[0].namespaceSelector', 'spec.ingress[].from[0].podSelector'],
    ],
    [
      'an empty map of a custom resource',
      middleware('compress: {}'),
      middleware('retry: {}'),
      ['spec.retry', 'spec.compress'],
    ],
    [
      'the order of named items in a custom resource',
      middleware('chain: { middlewares: [{ name: a }, { name: b }] }'),
      middleware('chain: { middlewares: [{ name: b }, { name: a }] }'),
      ['spec.chain.middlewares (order)'],
    ],
    [
      'a value of a Secret',
      '{ apiVersion: v1, kind: Secret, metadata: { name: a }, data: { k: eA== } }',
      '{ apiVersion: v1, kind: Secret, metadata: { name: a }, data: { k: eQ== } }',
      ['data.k'],
    ],
  ])('%s', (_, ours, reference, paths) => {
    expect(differences(ours, reference)).toEqual(paths);
    expect(differences(reference, ours)).toHaveLength(paths.length);
  });
});

test('objects that only ours has are not a difference with --subset', () => {
  const ours = objects(`${configMap('')}\n---\n${service('type: ClusterIP')}`);
  const reference = objects(configMap(''));

  expect(countDifferences(compareManifests(ours, reference))).toBe(1);
  expect(countDifferences(compareManifests(ours, reference, { subset: true }))).toBe(0);
  expect(countDifferences(compareManifests(reference, ours, { subset: true }))).toBe(1);
});

test('what controllers made from other objects is left out, and counted', () => {
  const owned = `{ apiVersion: apps/v1, kind: ReplicaSet, metadata: { name: a-1, ownerReferences: [{ kind: Deployment, name: a, controller: true }] } }`;
  const comparison = compareManifests(objects(deployment('')), objects(`${deployment('')}\n---\n${owned}`));

  expect(countDifferences(comparison)).toBe(0);
  expect(comparison.derived).toBe(1);
});

test('replicas that are left to an autoscaler may be any number, others not', () => {
  const autoscaler =
    '{ apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, metadata: { name: a }, spec: { maxReplicas: 9, scaleTargetRef: { kind: Deployment, name: a } } }';
  const scaled = deployment('replicas: 3');

  expect(differences(`${deployment('')}\n---\n${autoscaler}`, `${scaled}\n---\n${autoscaler}`)).toEqual([]);
  expect(differences(`${deployment('replicas: 2')}\n---\n${autoscaler}`, `${scaled}\n---\n${autoscaler}`)).toEqual([
    'spec.replicas',
  ]);
});

test('defaults of custom resources are taken from their definitions', () => {
  const definition = objects(`
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: middlewares.traefik.io }
spec:
  group: traefik.io
  names: { kind: Middleware, plural: middlewares }
  versions:
    - name: v1alpha1
      schema:
        openAPIV3Schema:
          properties:
            spec: { properties: { retry: { properties: { attempts: { default: 3 } } }, mode: { default: strict } } }
`);
  const ours = objects(middleware('retry: { attempts: 3 }, mode: strict'));
  const reference = objects(middleware('retry: { }'));

  expect(countDifferences(compareManifests(ours, reference))).toBe(2);
  expect(countDifferences(compareManifests(ours, reference, { definitions: definition }))).toBe(0);
});

test('of objects that both sides share, only the names are looked at', () => {
  const shared = ['one', 'two'].map((name) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } }));
  const [ours, reference] = ['retry: { attempts: 3 }', 'retry: { attempts: 4 }'].map((spec) =>
    objects(middleware(spec)),
  );
  const copies = jest.spyOn(globalThis, 'structuredClone');
  try {
    expect(compareManifests(shared, shared)).toMatchObject({ shared: 2, different: [] });
    expect(copies).not.toHaveBeenCalled();
    const one = compareManifests([...shared, ...(ours ?? [])], [...shared, ...(reference ?? [])]);
    expect(one).toMatchObject({ shared: 3, different: [{ differences: [{ path: 'spec.retry.attempts' }] }] });
    expect(copies).toHaveBeenCalledTimes(2);
  } finally {
    copies.mockRestore();
  }
});
