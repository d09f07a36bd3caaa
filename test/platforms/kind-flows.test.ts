import { type Flow, type FlowPeer, type PlatformComponent, WorkloadKind } from '../../lib/gitops';
import { KindPlatformStack } from '../../lib/platforms/kind-platform-stack';
import { PlatformApp } from '../../lib/synth';
import { type End, isAllowed } from '../gitops/policy-model';

const app = new PlatformApp({ outdir: '/nonexistent' });
const stack = new KindPlatformStack(app, 'stack', { repositoryUrl: 'https://git.example.com/platform.git' });
const { components } = stack.components;
const flows = components.flatMap((component) => component.flows(stack.components));

/** Somebody in a namespace that is not the platform's. */
const ANYONE: End = { pod: { app: 'shop' }, namespace: 'shop' };
const OTHERS: readonly End[] = [
  ANYONE,
  { entity: 'kube-apiserver' },
  { entity: 'remote-node' },
  { entity: 'world' },
  { name: 'example.com' },
];

interface Pods {
  readonly component: PlatformComponent;
  readonly workload: string;
  readonly end: End;
}

const workloads: readonly Pods[] = components.flatMap((component) =>
  component.workloads
    .filter(({ hostNetwork }) => !hostNetwork)
    .map(({ name, podLabels }) => ({
      component,
      workload: name,
      end: { pod: podLabels, namespace: component.namespace.name },
    })),
);

/** Whether a flow's peer means an end. */
function means({ _form: form }: FlowPeer, end: End): boolean {
  switch (form.is) {
    case 'workload': {
      const found = stack.components.find(form.component)?.workloads.find(({ name }) => name === form.workload);
      if (found?.hostNetwork) return 'entity' in end && end.entity === 'remote-node';
      const { podLabels = {} } = found ?? {};
      const namespace = stack.components.find(form.component)?.namespace.name;
      return (
        found !== undefined &&
        'pod' in end &&
        end.namespace === namespace &&
        Object.entries(podLabels).every(([key, value]) => end.pod[key] === value)
      );
    }
    case 'namespace':
      return 'pod' in end && end.namespace === form.name;
    case 'everyPod':
      return 'pod' in end;
    case 'kubeApiserver':
      return 'entity' in end && end.entity === 'kube-apiserver';
    case 'nodes':
      return 'entity' in end && end.entity === 'remote-node';
    case 'world':
      return ('entity' in end && end.entity === 'world') || 'name' in end;
    // No flow of the stack is about addresses.
    case 'addresses':
      return false;
    case 'names':
      return 'name' in end && form.names.some((name) => name.replaceAll('*', 'any') === end.name);
  }
}

/** Whether an end connects as a flow's peer: the API server of another node comes through the tunnel, as a node. */
function isSource(peer: FlowPeer, end: End): boolean {
  const throughTunnel = peer._form.is === 'kubeApiserver' && 'entity' in end && end.entity === 'remote-node';
  return throughTunnel || means(peer, end);
}

interface Range {
  readonly first: number;
  readonly last: number;
  readonly protocol: string;
}

function rangesOf(flow: Flow): Range[] {
  return flow.ports.map((range) => {
    const { port, endPort = Number(port), protocol = 'ANY' } = range._render();
    return { first: Number(port), last: endPort, protocol: protocol === 'ANY' ? 'TCP' : protocol };
  });
}

const names = flows.flatMap(({ to }) =>
  to._form.is === 'names' ? to._form.names.map((name): End => ({ name: name.replaceAll('*', 'any') })) : [],
);
const ends: readonly End[] = [...workloads.map(({ end }) => end), ...OTHERS, ...names];

const documented = flows.flatMap((flow) =>
  ends
    .filter((from) => isSource(flow.from, from) && !('name' in from))
    .flatMap((from) =>
      ends
        .filter((to) => means(flow.to, to) && to !== from)
        .flatMap((to) => rangesOf(flow).map((range) => ({ from, to, ...range }))),
    ),
);
const key = (from: End, to: End) => JSON.stringify([from, to]);
const known = new Map<string, Range[]>();
for (const { from, to, ...range } of documented) known.set(key(from, to), [...(known.get(key(from, to)) ?? []), range]);

test('every flow that a component documents is let through at both ends', () => {
  expect(documented.length).toBeGreaterThan(0);
  const refused = documented.filter(({ from, to, first, last, protocol }) =>
    [first, last].some((port) => !isAllowed(stack, from, to, port, protocol)),
  );
  expect(refused).toEqual([]);
});

test('every other connection from or to a component is dropped', () => {
  const ports = [...new Set([22, 80, 443, 9999, ...documented.flatMap(({ first, last }) => [first, last])])];
  const isOurs = (end: End) => workloads.some((pods) => pods.end === end);
  const isKnown = (ranges: readonly Range[] | undefined, port: number) =>
    ranges?.some(({ first, last, protocol }) => first <= port && port <= last && protocol === 'TCP') ?? false;
  const others = ends.flatMap((from) =>
    ends
      .filter((to) => from !== to && !('name' in from) && (isOurs(from) || isOurs(to)))
      .flatMap((to) => {
        const ranges = known.get(key(from, to));
        return ports.filter((port) => !isKnown(ranges, port)).map((port) => ({ from, to, port }));
      }),
  );
  expect(others.length).toBeGreaterThan(40);
  // Pods with the same labels are one and the same to Cilium.
  const passed = others.filter(({ from, to, port }) => isAllowed(stack, from, to, port));
  expect(passed).toEqual([]);
});

test('every pod resolves names', () => {
  const dns: End = { pod: { 'k8s-app': 'kube-dns' }, namespace: 'kube-system' };
  expect(workloads.filter(({ end }) => !isAllowed(stack, end, dns, 53, 'UDP'))).toEqual([]);
});

test('every figure that a component serves is read by somebody', () => {
  const endpoints = components.flatMap((component) =>
    component.metrics.map(({ workload, port }) => ({ component, workload, port })),
  );
  const unread = endpoints.filter(
    ({ component, workload, port }) =>
      !flows.some(
        ({ to, ports }) =>
          to._form.is === 'workload' &&
          to._form.component === component.name &&
          to._form.workload === workload &&
          ports.some((one) => Number(one._render().port) === port),
      ),
  );
  expect(unread.map(({ component, workload }) => `${component.name}/${workload}`)).toEqual([]);
});

test('no two workloads of a namespace could be taken for one another', () => {
  const alike = workloads.flatMap((one) =>
    workloads.filter(
      (other) =>
        other !== one &&
        'pod' in one.end &&
        'pod' in other.end &&
        one.end.namespace === other.end.namespace &&
        Object.entries(one.end.pod).every(([label, value]) => 'pod' in other.end && other.end.pod[label] === value),
    ),
  );
  const running = ({ component, workload }: Pods) =>
    component.workloads.some(({ name, kind }) => name === workload && kind !== WorkloadKind.JOB);
  expect(alike.filter(running).map(({ component, workload }) => `${component.name}/${workload}`)).toEqual([]);
});
