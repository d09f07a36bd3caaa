import * as fs from 'node:fs';
import { App, Chart, JsonPatch, Testing } from 'cdk8s';
import {
  APIService,
  ClusterRole,
  ClusterRoleBinding,
  ConfigMap,
  CronJob,
  DaemonSet,
  Deployment,
  IngressClass,
  Job,
  Namespace,
  StatefulSet,
} from '../../lib/kubernetes/objects';

/** A field that cdk8s-plus-28 knows (Kubernetes 1.28) beside one that is younger. */
const template = {
  metadata: { labels: { app: 'a' } },
  spec: {
    securityContext: { runAsNonRoot: true, appArmorProfile: { type: 'RuntimeDefault' } },
    containers: [{ name: 'a', image: 'a:1', lifecycle: { preStop: { sleep: { seconds: 5 } } } }],
  },
};
const selector = { matchLabels: { app: 'a' } };

const workloads = {
  Deployment: (chart: Chart) => new Deployment(chart, 'Resource', { spec: { selector, template } }),
  DaemonSet: (chart: Chart) => new DaemonSet(chart, 'Resource', { spec: { selector, template } }),
  StatefulSet: (chart: Chart) => new StatefulSet(chart, 'Resource', { spec: { serviceName: 'a', selector, template } }),
  Job: (chart: Chart) => new Job(chart, 'Resource', { spec: { template } }),
  CronJob: (chart: Chart) =>
    new CronJob(chart, 'Resource', { spec: { schedule: '@daily', jobTemplate: { spec: { template } } } }),
};

describe.each(Object.entries(workloads))('a %s', (kind, make) => {
  const at = kind === 'CronJob' ? '/spec/jobTemplate/spec/template/spec' : '/spec/template/spec';

  test('keeps fields younger than its bindings, from the constructor', () => {
    const json = JSON.stringify(make(Testing.chart()).toJson());
    expect(json).toContain('"preStop":{"sleep":{"seconds":5}}');
    expect(json).toContain('"appArmorProfile":{"type":"RuntimeDefault"}');
  });

  test('keeps fields younger than its bindings, from a patch', () => {
    const object = make(Testing.chart());
    object.addJsonPatch(JsonPatch.add(`${at}/containers/0/restartPolicyRules`, [{ action: 'Restart' }]));
    object.addJsonPatch(JsonPatch.add(`${at}/hostnameOverride`, 'b'));
    const json = JSON.stringify(object.toJson());
    expect(json).toContain('"restartPolicyRules":[{"action":"Restart"}]');
    expect(json).toContain('"hostnameOverride":"b"');
  });
});

test('the names that the bindings changed are all known', () => {
  const generated = [
    fs.readFileSync(require.resolve('cdk8s-plus-28/lib/imports/k8s'), 'utf8'),
    ...fs.readdirSync('imports').map((file) => fs.readFileSync(`imports/${file}`, 'utf8')),
  ];
  const changed = new Map<string, string>();
  for (const source of generated) {
    for (const [, real = '', bound = ''] of source.matchAll(
      /'([^'$]+)': (?:\(\(obj\.|obj\.|toJson_\w+\(obj\.)(\w+)/g,
    )) {
      if (real !== bound) changed.set(bound, real);
    }
  }
  const known = fs.readFileSync('lib/kubernetes/real-names.ts', 'utf8');
  const entries = [...known.matchAll(/^ {2}(\w+): '(.+)';$/gm)].map(([, bound = '', real = '']) => [bound, real]);
  expect(Object.fromEntries(entries)).toEqual(Object.fromEntries(changed));
});

test('an object of a plain cdk8s app is found as the default child of what it is in', () => {
  const chart = new Chart(new App(), 'chart');
  const object = workloads.Deployment(chart);
  expect(chart.node.defaultChild).toBe(object);
});

test('objects that are in no namespace do not take that of their chart', () => {
  const chart = new Chart(new App(), 'chart', { namespace: 'shop' });
  const metadata = { name: 'a' };
  const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'a' };
  new Namespace(chart, 'namespace', { metadata });
  new ClusterRole(chart, 'role', { metadata });
  new ClusterRoleBinding(chart, 'binding', { metadata, roleRef });
  new IngressClass(chart, 'class', { metadata });
  new APIService(chart, 'api', { metadata: { name: 'v1.a' } });
  new ConfigMap(chart, 'map', { metadata });

  const namespaces = chart.toJson().map(({ kind, metadata: { namespace } }) => [kind, namespace]);
  expect(Object.fromEntries(namespaces)).toEqual({
    Namespace: undefined,
    ClusterRole: undefined,
    ClusterRoleBinding: undefined,
    IngressClass: undefined,
    APIService: undefined,
    ConfigMap: 'shop',
  });
});
