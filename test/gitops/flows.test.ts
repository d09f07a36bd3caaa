import { ApiObject, type Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { Port } from '../../lib/cilium/policy';
import { type Flow, FlowPeer } from '../../lib/gitops';
import { Cidr } from '../../lib/kubernetes/cidr';
import { deployment, problemsOf, Some, type SomeComponent, setOf } from './component';
import { type End, isAllowed } from './policy-model';

const why = 'a test';
const flow = (from: FlowPeer, to: FlowPeer, ...ports: number[]): Flow => ({
  from,
  to,
  ports: ports.map((port) => Port.tcp(port)),
  why,
});

const set = setOf((chart) => [
  new Some(chart, 'web', {
    flows: () => [
      flow(FlowPeer.world(), FlowPeer.workload('web', 'web'), 8443),
      flow(FlowPeer.workload('web', 'web'), FlowPeer.workload('db', 'db'), 5432),
      flow(FlowPeer.workload('web', 'web'), FlowPeer.names('api.example.com', '*.example.org'), 443),
      flow(FlowPeer.workload('web', 'web'), FlowPeer.workload('absent', 'anything'), 1),
    ],
  }),
  new Some(chart, 'db', {
    workloads: [deployment('db'), deployment('backup')],
    flows: () => [
      flow(FlowPeer.workload('db', 'backup'), FlowPeer.kubeApiserver(), 6443),
      flow(FlowPeer.kubeApiserver(), FlowPeer.workload('db', 'db'), 9443),
      flow(FlowPeer.everyPod(), FlowPeer.workload('db', 'db'), 4317),
    ],
  }),
  new Some(chart, 'agent', {
    workloads: [deployment('agent', { hostNetwork: true }), deployment('scraper')],
    flows: () => [
      flow(FlowPeer.workload('agent', 'agent'), FlowPeer.workload('db', 'db'), 9100),
      flow(FlowPeer.workload('agent', 'scraper'), FlowPeer.nodes(), 10250),
      flow(FlowPeer.workload('agent', 'scraper'), FlowPeer.namespace('web'), 8080),
    ],
  }),
]);

const pod = (namespace: string, app: string): End => ({ pod: { app }, namespace });
const web = pod('web', 'web');
const db = pod('db', 'db');
const backup = pod('db', 'backup');
const scraper = pod('agent', 'scraper');
const stranger = pod('shop', 'shop');
const intruder = pod('web', 'db'); // the labels of the database in another namespace
const dns: End = { pod: { 'k8s-app': 'kube-dns' }, namespace: 'kube-system' };
const apiserver: End = { entity: 'kube-apiserver' };
const node: End = { entity: 'remote-node' };
const world: End = { entity: 'world' };
const name = (text: string): End => ({ name: text });

const DOCUMENTED: readonly (readonly [End, End, number])[] = [
  [world, web, 8443],
  [web, db, 5432],
  [web, name('api.example.com'), 443],
  [web, name('www.example.org'), 443],
  [backup, apiserver, 6443],
  [apiserver, db, 9443],
  [node, db, 9443], // https://github.com/cilium/cilium/issues/18049: the API server of another node, through the tunnel
  [web, db, 4317],
  [stranger, db, 4317],
  [node, db, 9100],
  [scraper, node, 10250],
  [scraper, web, 8080],
  [web, dns, 53],
  [backup, dns, 53],
];

test.each(DOCUMENTED)('%j reaches %j at %i', (from, to, port) => {
  expect(isAllowed(set, from, to, port)).toBe(true);
});

const everyone = [web, db, backup, scraper, stranger, intruder, apiserver, node, world];
const targets = [web, db, backup, scraper, apiserver, node, world, name('example.com'), name('a.b.example.org'), dns];
const undocumented = everyone.flatMap((from) =>
  targets.flatMap((to) =>
    [53, 443, 5432, 6443, 8443, 9443].flatMap((port) =>
      from !== to && ('pod' in from || 'pod' in to) ? [[from, to, port] as const] : [],
    ),
  ),
);
const known = (from: End, to: End, port: number) =>
  DOCUMENTED.some(([a, b, p]) => a === from && b === to && p === port) ||
  (to === dns && port === 53) || // every pod may resolve names
  (from === stranger && !('pod' in to && ['web', 'db', 'agent'].includes(to.namespace))) || // not ours
  (to === dns && !('pod' in from)); // kube-system is not ours

test('what no flow names is dropped, in every direction', () => {
  const others = undocumented.filter(([from, to, port]) => !known(from, to, port));
  expect(others.length).toBeGreaterThan(200);
  expect(others.filter(([from, to, port]) => isAllowed(set, from, to, port))).toEqual([]);
});

test('allowing TCP does not allow UDP', () => {
  expect(isAllowed(set, web, db, 5432, 'UDP')).toBe(false);
  expect(isAllowed(set, web, dns, 53, 'UDP')).toBe(true);
});

test('Cilium accepts the policies', () => expect(problemsOf(set)).toEqual([]));

test('a flow of a workload that its component lacks is an error', () => {
  const wrong = setOf((chart) => [
    new Some(chart, 'web', { flows: () => [flow(FlowPeer.workload('web', 'wbe'), FlowPeer.world(), 443)] }),
  ]);
  expect(problemsOf(wrong)).toEqual([
    expect.stringMatching(/flows name the workload web\/wbe, but web has web\.[\s\S]*git005/),
  ]);
});

test('a flow that begins at names is an error', () => {
  const wrong = setOf((chart) => [
    new Some(chart, 'web', { flows: () => [flow(FlowPeer.names('a.com'), FlowPeer.workload('web', 'web'), 443)] }),
  ]);
  expect(problemsOf(wrong)).toEqual([expect.stringMatching(/starts from DNS names[\s\S]*git010/)]);
});

test('a flow without a port, which would be allowed at every port, is an error', () => {
  const all = { from: FlowPeer.workload('web', 'web'), to: FlowPeer.world(), ports: [], why: 'asks' };
  const wrong = setOf((chart) => [new Some(chart, 'web', { flows: () => [all] })]);
  expect(problemsOf(wrong)).toEqual([expect.stringMatching(/from web\/web to the world names no port[\s\S]*git018/)]);
  expect(isAllowed(wrong, { pod: { app: 'web' }, namespace: 'web' }, { entity: 'world' }, 443)).toBe(false);
});

describe('a name of two parts', () => {
  const postgres = { pod: { app: 'postgres' }, namespace: 'shop' };
  const toPostgres = (to = FlowPeer.host('postgres.shop')) => flow(FlowPeer.workload('web', 'web'), to, 5432);
  const namespace = (scope: Construct, id: string) =>
    new ApiObject(scope, id, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } });

  test.each<[string, SomeComponent, (chart: Chart) => void]>([
    ['the program defines', { flows: () => [toPostgres()] }, (chart) => void namespace(chart, 'shop')],
    [
      'an object of the program is in',
      { flows: () => [toPostgres()] },
      (chart) =>
        void new ApiObject(chart, 'some', {
          apiVersion: 'v1',
          kind: 'ConfigMap',
          metadata: { name: 'a', namespace: 'shop' },
        }),
    ],
    [
      'another flow names',
      {
        flows: () => [toPostgres(), flow(FlowPeer.namespace('shop'), FlowPeer.workload('web', 'web'), 80)],
      },
      () => {},
    ],
    ['a chart writes into', { flows: () => [toPostgres()], extraNamespaces: ['shop'] }, () => {}],
  ])('leads to a Service of a namespace that %s, as well as out of the cluster', (_where, some, prepare) => {
    jest.spyOn(console, 'error').mockImplementation();
    const known = setOf((chart) => {
      prepare(chart);
      return [new Some(chart, 'web', some)];
    });
    expect(isAllowed(known, web, postgres, 5432)).toBe(true);
    expect(isAllowed(known, web, name('postgres.shop'), 5432)).toBe(true);
    expect(isAllowed(known, web, { ...postgres, namespace: 'other' }, 5432)).toBe(false);
    expect(isAllowed(known, web, postgres, 5433)).toBe(false);
    jest.restoreAllMocks();
  });

  test('leads to a component of the platform, whose namespace allows it', () => {
    const to = FlowPeer.names('db.db', 'example.com');
    const both = setOf((chart) => [
      new Some(chart, 'web', { flows: () => [flow(FlowPeer.workload('web', 'web'), to, 5432)] }),
      new Some(chart, 'db'),
    ]);
    expect(isAllowed(both, web, db, 5432)).toBe(true);
    expect(isAllowed(both, web, name('example.com'), 5432)).toBe(true);
  });

  test('only leads out of the cluster where nothing knows a namespace of that name', () => {
    const unknown = setOf((chart) => [new Some(chart, 'web', { flows: () => [toPostgres()] })]);
    expect(isAllowed(unknown, web, postgres, 5432)).toBe(false);
    expect(isAllowed(unknown, web, name('postgres.shop'), 5432)).toBe(true);
    expect(problemsOf(unknown)).toEqual([]);
  });

  test('is a warning with the full name to write, wherever the program defines the namespace', () => {
    const warning = jest.spyOn(console, 'error').mockImplementation();
    const late = setOf((chart) => [new Some(chart, 'web', { flows: () => [toPostgres()] })]);
    namespace(late.node.scope!, 'shop');
    problemsOf(late);
    expect(warning.mock.calls.flat()).toEqual([
      expect.stringMatching(
        /^stack\/components\/Foundation\/Flows\/web-web-web: warning: .*postgres\.shop, the name of a Service.*write postgres\.shop\.svc where a prop has the host.*np039/s,
      ),
    ]);
    warning.mockRestore();
  });
});

test('what a factory refuses while components name their flows is reported at each of them', () => {
  const db = FlowPeer.namespace('db');
  const refuses = (text: string) => ({ flows: () => [flow(FlowPeer.addresses(String(Cidr.parse(text))), db, 443)] });
  const make = () =>
    setOf((chart) => [new Some(chart, 'a', refuses('10.0.0.0/33')), new Some(chart, 'b', refuses('x'))]);
  expect(make).toThrow(/^stack\/a: The CIDR is "10\.0\.0\.0\/33".*\nstack\/b: The CIDR is "x"/s);
});
