import { validityProblems } from '../../../lib/kubernetes/validity';

type Manifest = Record<string, unknown>;

const CONTAINER = { name: 'web', image: 'registry.example/web:1' };
const atHostPort = (container: object) => ({ ...container, ports: [{ containerPort: 80, hostPort: 8080 }] });

function named(apiVersion: string, kind: string, name: unknown, more: Manifest = {}): Manifest {
  return { apiVersion, kind, metadata: { name }, ...more };
}

function configMap(metadata: Manifest, more: Manifest = {}): Manifest {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c', ...metadata }, ...more };
}

function deployment(container: Manifest, pod: Manifest = {}, spec: Manifest = {}): Manifest {
  const labels = { app: 'web' };
  return named('apps/v1', 'Deployment', 'web', {
    spec: {
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ ...CONTAINER, ...container }], ...pod } },
      ...spec,
    },
  });
}

function service(spec: Manifest): Manifest {
  return named('v1', 'Service', 'web', { spec });
}

function found(object: Manifest): string[] {
  return validityProblems(object).map(({ what }) => what.replace(/^[^:]*: /, ''));
}

describe('names', () => {
  test.each([
    ['v1', 'ConfigMap', 'FOO'],
    ['v1', 'ConfigMap', 'a..b'],
    ['v1', 'ConfigMap', 'a'.repeat(254)],
    ['v1', 'ConfigMap', ''],
    ['v1', 'ConfigMap', undefined],
    ['v1', 'ConfigMap', 5],
    ['v1', 'Namespace', 'a.b'],
    ['v1', 'Namespace', 'a'.repeat(64)],
    ['v1', 'Service', '1st'],
    ['v1', 'Service', 'a.b'],
    ['apps/v1', 'StatefulSet', 'a.b'],
    ['apps/v1', 'Deployment', 'under_score'],
    ['batch/v1', 'CronJob', 'a'.repeat(53)],
    ['batch/v1', 'Job', 'a'.repeat(64)],
    ['rbac.authorization.k8s.io/v1', 'ClusterRole', 'a/b'],
    ['rbac.authorization.k8s.io/v1', 'Role', '..'],
    ['cilium.io/v2', 'CiliumNetworkPolicy', 'Allow All'],
  ])('%s %s %j is refused', (apiVersion, kind, name) => {
    expect(found(named(apiVersion, kind, name)).join()).toMatch(/^metadata\.name is/);
  });

  test.each([
    ['v1', 'ConfigMap', 'kube-root-ca.crt'],
    ['v1', 'Namespace', '1st'],
    ['rbac.authorization.k8s.io/v1', 'ClusterRole', 'system:Node_Proxier'],
    ['cilium.io/v2', 'CiliumNetworkPolicy', 'a'.repeat(253)],
  ])('%s %s %j is right', (apiVersion, kind, name) => {
    expect(found(named(apiVersion, kind, name))).toEqual([]);
  });

  test('a namespace is a DNS label', () => {
    expect(found(configMap({ namespace: 'FOO' }))).toEqual([
      'metadata.namespace is "FOO", but it must be at most 63 lower-case letters, digits and dashes, with a letter or digit at both ends.',
    ]);
  });

  test('CustomResourceDefinitions and APIServices are named after what they register', () => {
    const crd = { group: 'example.com', names: { plural: 'things', kind: 'Thing' } };
    expect(found(named('apiextensions.k8s.io/v1', 'CustomResourceDefinition', 'things', { spec: crd }))).toEqual([
      'metadata.name is "things", but it must be things.example.com.',
    ]);
    const api = { group: 'metrics.k8s.io', version: 'v1beta1' };
    expect(found(named('apiregistration.k8s.io/v1', 'APIService', 'v1beta1.metrics.k8s.io', { spec: api }))).toEqual(
      [],
    );
  });
});

describe('labels, annotations and data', () => {
  test.each<[Manifest, RegExp]>([
    [configMap({ labels: { 'a b': 'x' } }), /^the key "a b" of metadata\.labels is "a b"/],
    [configMap({ labels: { a: 'x y' } }), /^metadata\.labels\.a is "x y"/],
    [configMap({ labels: { a: 1 } }), /^metadata\.labels\.a is 1/],
    [configMap({ labels: { a: 'x'.repeat(64) } }), /at most 63/],
    [configMap({ labels: 'a' }), /metadata\.labels is "a", but it must be a map/],
    [configMap({ annotations: { 'a/b/c': '' } }), /^the key "a\/b\/c" of metadata\.annotations/],
    [configMap({ annotations: { a: true } }), /^metadata\.annotations\.a is true, but it must be text/],
    [configMap({ annotations: { a: 'x'.repeat(262_144) } }), /^metadata\.annotations take 262145 bytes/],
    [configMap({}, { data: { 'a/b': '' } }), /^the key "a\/b" of data/],
    [configMap({}, { data: { '..': '' } }), /^the key "\.\." of data/],
    [configMap({}, { data: { port: 80 } }), /^data\.port is not text/],
    [configMap({}, { data: { a: 'x'.repeat(1_048_577) } }), /^data takes 1048577 bytes, but 1048576 is the most/],
    [configMap({}, { binaryData: { a: '%%' } }), /^binaryData\.a is not base64/],
  ])('%# is refused', (object, message) => {
    expect(found(object).join('\n')).toMatch(message);
  });

  test('what a Secret holds is never repeated', () => {
    const secret = named('v1', 'Secret', 's', { data: { key: 'hunter2!' }, stringData: { pin: 4711 } });
    expect(found(secret)).toEqual([
      'stringData.pin is not text, but it must be.',
      'data.key is not base64, but it must be.',
    ]);
  });

  test('keys and values at their limits are right', () => {
    const labels = { 'example.com/a': '', 'A_b.c': 'x'.repeat(63) };
    expect(
      found(configMap({ labels, annotations: { 'Example.com/A': 'any thing' } }, { data: { '.hidden_a-B': '' } })),
    ).toEqual([]);
  });
});

describe('pods', () => {
  test.each<[Manifest, RegExp]>([
    [deployment({ name: 'Web' }), /containers\[0\]\.name is "Web"/],
    [deployment({ image: ' web:1' }), /containers\[0\]\.image is " web:1"/],
    [
      deployment({ imagePullPolicy: 'always' }),
      /imagePullPolicy is "always", but it must be one of Always, IfNotPresent, Never/,
    ],
    [
      deployment({ ports: [{ containerPort: 70_000 }] }),
      /containerPort is 70000, but it must be a whole number, 1 to 65535/,
    ],
    [deployment({ ports: [{ containerPort: Number.NaN }] }), /containerPort is NaN/],
    [deployment({ ports: [{ containerPort: 1, name: 'a-name-of-16-xyz' }] }), /ports\[0\]\.name is "a-name-of-16-xyz"/],
    [
      deployment({
        ports: [
          { containerPort: 1, name: 'a' },
          { containerPort: 2, name: 'a' },
        ],
      }),
      /two items of name "a"/,
    ],
    [deployment({ ports: [{ containerPort: 1, protocol: 'tcp' }] }), /protocol is "tcp"/],
    [deployment({ env: [{ name: 'A=B', value: '' }] }), /env\[0\]\.name is "A=B"/],
    [deployment({ env: [{ name: 'A', value: 1 }] }), /env\[0\]\.value is 1, but it must be text/],
    [
      deployment({ resources: { limits: { memory: '1Gb' } } }),
      /limits\.memory is "1Gb", but it must be a quantity.*; 1Gi or 1G may be meant/,
    ],
    [deployment({ resources: { limits: { memory: '512 mib' } } }), /512Mi may be meant/],
    [deployment({ resources: { limits: { memory: '64kb' } } }), /64Ki or 64k may be meant/],
    [deployment({ resources: { requests: { cpu: '-1' } } }), /requests\.cpu is "-1"/],
    [
      deployment({ resources: { requests: { cpu: 2 }, limits: { cpu: '500m' } } }),
      /requests\.cpu is 2, but .* limit of 500m/,
    ],
    [
      deployment({ volumeMounts: [{ name: 'data', mountPath: '/data' }] }),
      /volumeMounts\[0\]\.name is "data", but the pod has no such volume/,
    ],
    [deployment({ livenessProbe: { httpGet: { port: 0 } } }), /livenessProbe\.httpGet\.port is 0/],
    [deployment({}, { volumes: [{ name: 'a', emptyDir: { sizeLimit: '1 Gi' } }] }), /sizeLimit is "1 Gi"/],
    [deployment({}, { initContainers: [CONTAINER] }), /two items of name "web"/],
    [deployment({}, { containers: [] }), /containers is empty/],
    [deployment({}, { restartPolicy: 'Never' }), /restartPolicy is Never, but it must be Always/],
    [deployment({}, { dnsPolicy: 'Cluster' }), /dnsPolicy is "Cluster"/],
    [deployment({}, { tolerations: [{ operator: 'Exist' }] }), /operator is "Exist"/],
    [
      deployment({ ports: [{ containerPort: 80, hostPort: 8080 }] }, { hostNetwork: true }),
      /hostPort is 8080, but in the host's network/,
    ],
    [
      deployment({}, { containers: [CONTAINER, { ...CONTAINER, name: 'b' }].map(atHostPort) }),
      /containers\[1\]\.ports\[0\]\.hostPort is 8080, which another container of the pod has/,
    ],
    [deployment({}, {}, { replicas: -1 }), /replicas is -1/],
    [
      deployment({}, {}, { selector: { matchLabels: { app: 'other' } } }),
      /selector does not match the labels of the pods, which differ in app/,
    ],
    [deployment({}, {}, { strategy: { type: 'Rolling' } }), /strategy\.type is "Rolling"/],
    [
      named('batch/v1', 'Job', 'j', {
        spec: { template: { spec: { containers: [CONTAINER], restartPolicy: 'Always' } } },
      }),
      /restartPolicy is Always, but it must be OnFailure or Never/,
    ],
    [
      named('batch/v1', 'CronJob', 'j', { spec: { schedule: 'daily', jobTemplate: { spec: {} } } }),
      /schedule is "daily"/,
    ],
  ])('%# is refused', (object, message) => {
    expect(found(object).join('\n')).toMatch(message);
  });

  test('one that Kubernetes takes is right', () => {
    const web = {
      env: [{ name: 'my.var-1', value: '' }],
      ports: [
        { containerPort: 53, name: 'dns', protocol: 'UDP' },
        { containerPort: 53, name: 'dns-tcp' },
      ],
      resources: {
        requests: { cpu: 0.5, memory: '1e3', 'example.com/gpu': '1' },
        limits: { cpu: '500m', memory: '2Ki' },
      },
      volumeMounts: [{ name: 'data', mountPath: '/data' }],
      readinessProbe: { httpGet: { path: '/', port: 'dns' }, initialDelaySeconds: 0 },
    };
    expect(found(deployment(web, { volumes: [{ name: 'data', emptyDir: {} }], restartPolicy: '' }))).toEqual([]);
  });
});

describe('other kinds', () => {
  test.each<[Manifest, RegExp]>([
    [service({ ports: [{ port: 0 }] }), /spec\.ports\[0\]\.port is 0/],
    [service({ ports: [{ port: '80' }] }), /spec\.ports\[0\]\.port is "80"/],
    [
      service({ ports: [{ port: 80 }, { port: 81 }] }),
      /ports\[0\]\.name is missing, but several ports must have names/,
    ],
    [service({ ports: [{ port: 80, targetPort: 'HTTP' }] }), /targetPort is "HTTP"/],
    [service({ ports: [{ port: 80 }], type: 'Loadbalancer' }), /spec\.type is "Loadbalancer"/],
    [
      named('policy/v1', 'PodDisruptionBudget', 'p', { spec: { minAvailable: 1, maxUnavailable: 1 } }),
      /must have one of them/,
    ],
    [named('policy/v1', 'PodDisruptionBudget', 'p', { spec: { minAvailable: '10' } }), /minAvailable is "10"/],
    [
      named('v1', 'PersistentVolumeClaim', 'p', {
        spec: { accessModes: ['RWO'], resources: { requests: { storage: '1Gb' } } },
      }),
      /accessModes\[0\] is "RWO".*\n.*storage is "1Gb"/,
    ],
    [named('v1', 'ResourceQuota', 'p', { spec: { hard: { pods: 'ten' } } }), /hard\.pods is "ten"/],
    [
      named('autoscaling/v2', 'HorizontalPodAutoscaler', 'h', {
        spec: { minReplicas: 3, maxReplicas: 2, scaleTargetRef: {} },
      }),
      /maxReplicas is 2, but it must be at least minReplicas, 3/,
    ],
    [
      named('rbac.authorization.k8s.io/v1', 'RoleBinding', 'r', {
        roleRef: { kind: 'Role', name: 'r' },
        subjects: [{ kind: 'ServiceAccount', name: 's', namespace: 'A' }],
      }),
      /subjects\[0\]\.namespace is "A"/,
    ],
    [
      named('networking.k8s.io/v1', 'Ingress', 'i', {
        spec: { rules: [{ http: { paths: [{ path: 'x', pathType: 'Prefix', backend: {} }] } }] },
      }),
      /paths\[0\]\.path is "x"/,
    ],
    [
      named('networking.k8s.io/v1', 'NetworkPolicy', 'n', { spec: { policyTypes: ['ingress'] } }),
      /policyTypes\[0\] is "ingress"/,
    ],
  ])('%# is refused', (object, message) => {
    expect(found(object).join('\n')).toMatch(message);
  });

  test('what a custom resource specifies is left to its CRD', () => {
    expect(found(named('example.com/v1', 'Deployment', 'd', { spec: { replicas: 'many' } }))).toEqual([]);
  });
});
