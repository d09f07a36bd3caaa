import { ApiObject, type Chart } from 'cdk8s';
import { CiliumCni } from '../../lib/cilium';
import { guardObjects } from '../../lib/cluster/guard-objects';
import { reported } from '../cilium/reported';

function service(chart: Chart, name: string, ...ports: readonly object[]): void {
  new ApiObject(chart, name, {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace: 'shop' },
    ...{
      spec: {
        type: 'NodePort',
        selector: { app: name },
        ports: ports.map((each, at) => ({ name: `p${at}`, ...each })),
      },
    },
  });
}

function workload(chart: Chart, kind: string, spec: object, pod: object): void {
  const template = {
    metadata: { labels: { app: 'main' } },
    spec: { containers: [{ name: 'main', image: 'registry.test/main:1' }], ...pod },
  };
  new ApiObject(chart, 'main', {
    apiVersion: 'apps/v1',
    kind,
    metadata: { name: 'main', namespace: 'shop' },
    ...{ spec: { selector: { matchLabels: { app: 'main' } }, template, ...spec } },
  });
}

const atHost = (...ports: readonly object[]) => ({
  containers: [{ name: 'main', image: 'registry.test/main:1', ports }],
});

const reportedOf = (make: (chart: Chart) => void) =>
  reported((chart) => {
    guardObjects(chart);
    make(chart);
  });

const SILENT = { errors: 'no failure', warnings: '' };
const WEB = { port: 80, nodePort: 30080 };

describe('node ports', () => {
  test('two Services with the same one are refused', () => {
    const { errors } = reportedOf((chart) => {
      service(chart, 'one', WEB);
      service(chart, 'other', WEB);
    });
    expect(errors).toMatch(
      /Service shop\/one \(core\/one\) and Service shop\/other \(core\/other\) both want the node port 30080\/TCP.*k8s003/s,
    );
  });

  test('a Service with the same one twice is refused', () => {
    expect(reportedOf((chart) => service(chart, 'one', WEB, { ...WEB, port: 81 })).errors).toMatch(
      /Service shop\/one \(core\/one\) wants the node port 30080\/TCP twice.*k8s003/s,
    );
  });

  test('a workload with the same host port is a warning', () => {
    const { errors, warnings } = reportedOf((chart) => {
      service(chart, 'one', WEB);
      workload(chart, 'DaemonSet', {}, atHost({ containerPort: 80, hostPort: 30080 }));
    });
    expect(errors).toBe('no failure');
    expect(warnings).toMatch(
      /DaemonSet shop\/main .* wants port 30080\/TCP of nodes, which is the node port of Service shop\/one.*k8s003/s,
    );
  });

  test.each<readonly [string, (chart: Chart) => void]>([
    ['those of two protocols', (c) => service(c, 'one', WEB, { ...WEB, protocol: 'UDP' })],
    [
      'different ones',
      (c) => {
        service(c, 'one', WEB);
        service(c, 'other', { port: 80, nodePort: 30081 });
      },
    ],
    [
      'those that the API server chooses',
      (c) => {
        service(c, 'one', { port: 80 });
        service(c, 'other', { port: 80 });
      },
    ],
  ])('nothing is said of %s', (_what, make) => {
    expect(reportedOf(make)).toEqual(SILENT);
  });
});

describe('the range of node ports', () => {
  test.each([29_999, 32_768, 8080])('%i is warned of, which an API server does not give', (nodePort) => {
    const { errors, warnings } = reportedOf((chart) => service(chart, 'one', WEB, { port: 81, nodePort }));
    expect(errors).toBe('no failure');
    expect(warnings).toMatch(
      new RegExp(
        `Service shop/one .* has the node ports ${nodePort}, but an API server takes 30000 to 32767 only.*k8s005`,
        's',
      ),
    );
  });

  test.each([0, 30_000, 32_767])('%i is neither refused nor warned of', (nodePort) => {
    expect(reportedOf((chart) => service(chart, 'one', { port: 80, nodePort }))).toEqual(SILENT);
  });

  test('where Cilium serves node ports, its own range counts', () => {
    const served = (range: string) =>
      reportedOf((chart) => {
        new CiliumCni(chart, 'Cilium', {
          kubeProxyReplacement: true,
          apiServer: { host: '192.168.1.10' },
          settings: { nodePort: { range } },
        });
        service(chart, 'one', { port: 80, nodePort: 20_080 });
      });
    expect(served('20000,22767')).toEqual(SILENT);
    expect(served('30000,32767').errors).toMatch(/cil197/);
    expect(served('30000,32767').warnings).not.toMatch(/k8s005/);
  });
});

describe('ports of Kubernetes itself', () => {
  test("a user's workload at a port of the kubelet is warned of", () => {
    const make = (chart: Chart) =>
      workload(chart, 'DaemonSet', {}, { hostNetwork: true, ...atHost({ containerPort: 10250 }) });
    expect(reportedOf(make).warnings).toMatch(
      /DaemonSet shop\/main .* wants port 10250 of nodes, on which the kubelet listens.*k8s002/s,
    );
  });

  test('that port inside a pod is not reported', () => {
    expect(reportedOf((chart) => workload(chart, 'DaemonSet', {}, atHost({ containerPort: 10250 })))).toEqual(SILENT);
  });
});

describe('volumes that one node at a time can mount', () => {
  const claim = (chart: Chart, mode: string) =>
    new ApiObject(chart, 'claim', {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'data', namespace: 'shop' },
      ...{ spec: { accessModes: [mode], resources: { requests: { storage: '1Gi' } } } },
    });
  const mounted = (kind: string, mode: string, spec: object = {}) =>
    reportedOf((chart) => {
      claim(chart, mode);
      workload(chart, kind, spec, { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }] });
    });

  test.each([
    ['Deployment', 'ReadWriteOnce', { replicas: 2 }],
    ['Deployment', 'ReadWriteOncePod', { replicas: 3 }],
    ['DaemonSet', 'ReadWriteOnce', {}],
  ])('several pods of a %s with %s are warned of', (kind, mode, spec) => {
    const { errors, warnings } = mounted(kind, mode, spec);
    expect(errors).toBe('no failure');
    expect(warnings).toMatch(new RegExp(`${kind} shop/main .* the PersistentVolumeClaim data is ${mode}.*k8s004`, 's'));
  });

  test.each([
    ['one pod of a Deployment', 'Deployment', 'ReadWriteOnce', {}],
    ['several pods with a volume for all', 'Deployment', 'ReadWriteMany', { replicas: 2 }],
  ])('nothing is said of %s', (_what, kind, mode, spec) => {
    expect(mounted(kind, mode, spec)).toEqual(SILENT);
  });
});
