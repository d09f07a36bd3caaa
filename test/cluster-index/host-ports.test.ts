import { ApiObject, type Chart } from 'cdk8s';
import { guardObjects } from '../../lib/cluster/guard-objects';
import { reported } from '../cilium/reported';

const port = (hostPort: number, more: object = {}) => ({ containerPort: 80, hostPort, ...more });

/** A workload, some of whose parts a test replaces. */
function workload(chart: Chart, name: string, kind: string, ports: readonly object[], pod: object = {}): void {
  const template = {
    metadata: { labels: { app: name } },
    spec: { containers: [{ name: 'main', image: 'registry.test/main:1', ports }], ...pod },
  };
  new ApiObject(chart, name, {
    apiVersion: 'apps/v1',
    kind,
    metadata: { name, namespace: 'shop' },
    ...{ spec: { selector: { matchLabels: { app: name } }, template } },
  });
}

const reportedOf = (make: (chart: Chart) => void) =>
  reported((chart) => {
    guardObjects(chart);
    make(chart);
  });

const nodes = (nodeSelector: Record<string, string>) => ({ nodeSelector });
const affinity = (key: string, operator: string, values?: readonly string[]) => ({
  affinity: {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [{ matchExpressions: [{ key, operator, ...(values ? { values } : {}) }] }],
      },
    },
  },
});
const DAEMON_SET = 'DaemonSet';
const DEPLOYMENT = 'Deployment';

type Ports = readonly object[];
type Pair = readonly [what: string, ours: Ports, theirs: Ports, pods: readonly object[]];

test.each<Pair>([
  ['a host port', [port(8080)], [port(8080)], []],
  ["a port on the host's network", [{ containerPort: 8080 }], [port(8080)], [{ hostNetwork: true }]],
  [
    'a port on any address and on one of them',
    [port(53, { hostIP: '127.0.0.1' })],
    [port(53, { hostIP: '0.0.0.0' })],
    [],
  ],
  ['a port on nodes that both choose', [port(8080)], [port(8080)], [nodes({ role: 'edge' }), nodes({ role: 'edge' })]],
  ['a port on some of the nodes of the other', [port(8080)], [port(8080)], [nodes({ role: 'edge' })]],
])('two DaemonSets that want %s are refused', (_what, ours, theirs, pods) => {
  const { errors, warnings } = reportedOf((chart) => {
    workload(chart, 'one', DAEMON_SET, ours, pods[0]);
    workload(chart, 'other', DAEMON_SET, theirs, pods[1]);
  });
  expect(errors).toMatch(
    /DaemonSet shop\/one \(core\/one\) and DaemonSet shop\/other \(core\/other\) both want port \d+\/TCP of nodes.*k8s002/s,
  );
  expect(warnings).toBe('');
});

test.each<Pair>([
  ['nodes that only a Deployment chooses', [port(8080)], [port(8080)], []],
  ['nodes that may have both labels', [port(8080)], [port(8080)], [nodes({ a: 'b' }), nodes({ c: 'd' })]],
  [
    'a port of a sidecar',
    [],
    [port(8080)],
    [
      {
        initContainers: [
          { name: 'proxy', image: 'registry.test/proxy:1', restartPolicy: 'Always', ports: [port(8080)] },
        ],
      },
    ],
  ],
  ['nodes of which one lacks a label', [port(8080)], [port(8080)], [affinity('role', 'DoesNotExist')]],
])('a warning tells of %s', (_what, ours, theirs, pods) => {
  const { errors, warnings } = reportedOf((chart) => {
    workload(chart, 'one', DAEMON_SET, ours, pods[0]);
    workload(chart, 'other', DEPLOYMENT, theirs, pods[1]);
  });
  expect(errors).toBe('no failure');
  expect(warnings).toMatch(
    /core\/other: warning: .* both want port 8080\/TCP of nodes.*Give one of them another port.*k8s002/s,
  );
});

test.each<Pair>([
  ['ports of pods', [{ containerPort: 80 }], [{ containerPort: 80 }], []],
  ['another port', [port(8080)], [port(8081)], []],
  ['another protocol', [port(53, { protocol: 'UDP' })], [port(53)], []],
  ['another address', [port(53, { hostIP: '127.0.0.1' })], [port(53, { hostIP: '169.254.20.10' })], []],
  ['other nodes', [port(80)], [port(80)], [nodes({ role: 'edge' }), nodes({ role: 'database' })]],
  [
    'nodes that the other leaves out',
    [port(80)],
    [port(80)],
    [affinity('role', 'NotIn', ['edge']), affinity('role', 'In', ['edge'])],
  ],
  ['another node by its name', [port(80)], [port(80)], [{ nodeName: 'one' }, { nodeName: 'other' }]],
])('nothing is said of %s', (_what, ours, theirs, pods) => {
  const program = (chart: Chart) => {
    workload(chart, 'one', DAEMON_SET, ours, pods[0]);
    workload(chart, 'other', DAEMON_SET, theirs, pods[1]);
  };
  expect(reportedOf(program)).toEqual({ errors: 'no failure', warnings: '' });
});
