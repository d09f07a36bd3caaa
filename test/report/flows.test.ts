import { ciliumPolicy, contactsOf, deployment, flowsOf, policy, reportAbout, service } from './platform';

const web = deployment('web');
const database = deployment('database');
const closed = policy('closed', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
const labelled = (app: string) => ({ podSelector: { matchLabels: { app } } });
const out = (spec: object = {}) =>
  policy('out', {
    ...labelled('web'),
    policyTypes: ['Egress'],
    egress: [{ to: [labelled('database')], ports: [{ port: 5432 }] }],
    ...spec,
  });
const into = (spec: object = {}) =>
  policy('in', { ...labelled('database'), ingress: [{ from: [labelled('web')], ports: [{ port: 5432 }] }], ...spec });

describe('which pods talk to each other, from policies', () => {
  test.each<[string, object[], string[]]>([
    ['both sides allow it', [closed, out(), into()], ['web → database 5432/TCP']],
    ['only the client may send', [closed, out()], ['web → database 5432/TCP, dropped by policies of database']],
    ['only the server may receive', [closed, into()], ['web → database 5432/TCP, dropped by policies of web']],
    ['nothing closes the other side', [out()], ['web → database 5432/TCP']],
    [
      'the sides name different ports',
      [closed, out(), into({ ingress: [{ from: [labelled('web')], ports: [{ port: 3306 }] }] })],
      ['web → database 3306/TCP,5432/TCP, dropped by policies of web and policies of database'],
    ],
    [
      'a range of ports has the other port in it',
      [closed, out(), into({ ingress: [{ from: [labelled('web')], ports: [{ port: 5000, endPort: 6000 }] }] })],
      ['web → database 5000-6000/TCP,5432/TCP'],
    ],
    [
      'the protocols differ',
      [closed, out(), into({ ingress: [{ from: [labelled('web')], ports: [{ port: 5432, protocol: 'UDP' }] }] })],
      ['web → database 5432/UDP,5432/TCP, dropped by policies of web and policies of database'],
    ],
    [
      'a whole namespace may receive',
      [closed, out({ egress: [{ to: [{ podSelector: {} }] }] }), into()],
      ['web → database 5432/TCP'],
    ],
    [
      'Cilium denies what it allows elsewhere',
      [
        ciliumPolicy('in', {
          endpointSelector: { matchLabels: { app: 'database' } },
          ingress: [{ fromEndpoints: [{ matchLabels: { 'k8s:app': 'web' } }] }],
          ingressDeny: [{ fromEndpoints: [{ matchLabels: { app: 'web' } }] }],
        }),
      ],
      ['web → database all ports, dropped by policies of database'],
    ],
    [
      'a policy of Cilium that closes nothing by default',
      [
        ciliumPolicy('in', {
          endpointSelector: { matchLabels: { app: 'database' } },
          enableDefaultDeny: { ingress: false },
          ingress: [{ fromEndpoints: [{ matchLabels: { app: 'other' } }] }],
        }),
        out(),
      ],
      ['web → database 5432/TCP'],
    ],
  ])('%s', (_, policies, flows) => expect(flowsOf(reportAbout([web, database, ...policies]))).toEqual(flows));

  test('pods of another namespace are found by its labels', () => {
    const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'data', labels: { tier: 'data' } } };
    const rule = { to: [{ namespaceSelector: { matchLabels: { tier: 'data' } }, ...labelled('database') }] };
    const report = reportAbout([web, namespace, deployment('database', {}, 'data'), out({ egress: [rule] })]);
    expect(flowsOf(report)).toEqual(['web → database all ports']);
  });

  test('pods on the network of their node are beyond every policy', () => {
    const report = reportAbout([deployment('web', { hostNetwork: true }), database, closed, into()]);
    expect(report.openness.map(({ pods, ingress }) => [pods.name, ingress])).toEqual([
      ['database', 'limited'],
      ['web', 'node'],
    ]);
  });
});

describe('who is outside', () => {
  const rule = (egress: object) =>
    contactsOf(
      reportAbout([web, ciliumPolicy('out', { endpointSelector: { matchLabels: { app: 'web' } }, egress: [egress] })]),
    );

  test.each<[string, object, string]>([
    ['a DNS name', { toFQDNs: [{ matchName: 'api.example.com' }] }, 'web out Internet: api.example.com'],
    ['the API server', { toEntities: ['kube-apiserver'] }, 'web out Kubernetes API: kube-apiserver'],
    ['any address', { toCIDR: ['0.0.0.0/0'] }, 'web out Internet: 0.0.0.0/0'],
    ['a network', { toCIDRSet: [{ cidr: '10.0.0.0/8' }] }, 'web out other networks: 10.0.0.0/8'],
    ['ports alone', { toPorts: [{ ports: [{ port: '443', protocol: 'TCP' }] }] }, 'web out Internet: anyone, 443/TCP'],
    [
      'DNS',
      { toEndpoints: [{ matchLabels: { 'k8s:io.kubernetes.pod.namespace': 'kube-system', 'k8s-app': 'kube-dns' } }] },
      'web out DNS: kube-system',
    ],
    [
      'pods of no workload here',
      { toEndpoints: [{ matchLabels: { app: 'other' } }] },
      'web out other pods: app=other in shop',
    ],
    [
      'every pod of any namespace',
      { toEndpoints: [{ matchExpressions: [{ key: 'io.kubernetes.pod.namespace', operator: 'Exists' }] }] },
      'web out any pod: every pod of the cluster',
    ],
  ])('%s', (_, egress, contact) => expect(rule(egress)).toEqual([contact]));

  test('an empty rule of Cilium allows nobody', () => {
    expect(rule({})).toEqual([]);
  });

  test('Services that are open to the outside, webhooks and rights', () => {
    const report = reportAbout([
      deployment('web', { serviceAccountName: 'web' }),
      service('web', { type: 'LoadBalancer' }),
      {
        apiVersion: 'admissionregistration.k8s.io/v1',
        kind: 'ValidatingWebhookConfiguration',
        metadata: { name: 'check' },
        webhooks: [{ name: 'a', clientConfig: { service: { name: 'web', namespace: 'shop' } } }],
      },
      {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'RoleBinding',
        metadata: { name: 'web', namespace: 'shop' },
        roleRef: { kind: 'ClusterRole', name: 'view' },
        subjects: [{ kind: 'ServiceAccount', name: 'web' }],
      },
    ]);
    expect(contactsOf(report)).toEqual([
      'web in Internet: Service web (LoadBalancer), 8080/TCP',
      'web in Kubernetes API: ValidatingWebhookConfiguration check, 8080/TCP',
      'web out Kubernetes API: as shop/web',
    ]);
  });
});

describe('what configuration and routes say', () => {
  const withEnv = (value: string) => deployment('web', { containers: [{ name: 'main', env: [{ name: 'A', value }] }] });

  test.each([
    ['a name with a port', 'database:80'],
    ['an address with its namespace', 'http://database.shop.svc.cluster.local/path'],
    ['the short form of another namespace', 'database.shop:80'],
  ])('%s', (_, value) => {
    expect(flowsOf(reportAbout([withEnv(value), database, service('database')]))).toEqual(['web → database 8080/TCP']);
  });

  test.each([
    ['the bare word', 'database'],
    ['a longer name', 'my-database:80'],
    ['a file', 'database.shop.yaml'],
  ])('%s is no address', (_, value) =>
    expect(flowsOf(reportAbout([withEnv(value), database, service('database')]))).toEqual([]),
  );

  test('a ConfigMap is read for the pods that mount it', () => {
    const map = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'settings', namespace: 'shop' },
      data: { 'a.yaml': 'url: database.shop.svc:80' },
    };
    const reader = deployment('web', { volumes: [{ name: 'a', configMap: { name: 'settings' } }] });
    expect(flowsOf(reportAbout([reader, database, service('database'), map]))).toEqual(['web → database 8080/TCP']);
  });

  test('what serves an IngressRoute connects to the Service behind it', () => {
    const route = {
      apiVersion: 'traefik.io/v1alpha1',
      kind: 'IngressRoute',
      metadata: { name: 'shop', namespace: 'shop' },
      spec: { routes: [{ match: 'Host(`shop.example`)', services: [{ name: 'web', port: 80 }] }] },
    };
    const report = reportAbout([web, service('web'), deployment('traefik', {}, 'traefik'), route]);
    expect(flowsOf(report)).toEqual(['traefik → web 8080/TCP']);
  });

  test('what a Gateway serves is reached from outside', () => {
    const route = {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'HTTPRoute',
      metadata: { name: 'shop', namespace: 'shop' },
      spec: { hostnames: ['shop.example'], rules: [{ backendRefs: [{ name: 'web', port: 80 }] }] },
    };
    expect(contactsOf(reportAbout([web, service('web'), route]))).toEqual(['web in Internet: shop.example, 8080/TCP']);
  });
});

test('charts of an ApplicationSet are the pods that policies select', () => {
  const set = {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'ApplicationSet',
    metadata: { name: 'platform', namespace: 'argocd' },
    spec: {
      generators: [
        {
          list: {
            elements: [
              { name: 'loki', namespace: 'shop', chart: 'loki', version: '1.0.0', wave: '2', repository: 'https://a' },
              {
                name: 'grafana',
                namespace: 'shop',
                chart: 'grafana',
                version: '2.0.0',
                wave: '1',
                repository: 'https://a',
              },
            ],
          },
        },
      ],
    },
  };
  const report = reportAbout([
    set,
    ciliumPolicy('loki-server', {
      endpointSelector: { matchLabels: { 'k8s:app.kubernetes.io/instance': 'loki' } },
      ingress: [{ fromEndpoints: [{ matchLabels: { 'k8s:app.kubernetes.io/instance': 'grafana' } }] }],
    }),
    ciliumPolicy('grafana-server', {
      endpointSelector: { matchLabels: { 'k8s:app.kubernetes.io/instance': 'grafana' } },
      egress: [{ toEndpoints: [{ matchLabels: { 'k8s:app.kubernetes.io/instance': 'loki' } }] }],
    }),
  ]);
  expect(flowsOf(report)).toEqual(['grafana-server → loki-server all ports']);
  expect(report.waves.slice(-2)).toEqual([
    { name: 'wave 1', what: 'grafana 2.0.0' },
    { name: 'wave 2', what: 'loki 1.0.0' },
  ]);
});
