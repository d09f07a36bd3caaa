import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { LabelSelector, Peer, Port, Protocol } from '../../lib/cilium/policy';
import { FlowPeer, NetworkPolicyKind } from '../../lib/gitops';
import { plainSpec } from '../../lib/gitops/plain-policies';
import { PlatformStack, type PlatformStackProps } from '../../lib/platforms';
import { PlatformApp } from '../../lib/synth';
import { EVERY_COMPONENT } from '../platforms/every-component';
import { deployment, problemsOf, Some, setOf } from './component';
import { mayConnect, plainPolicies } from './plain-policy-model';
import { type End, isAllowed } from './policy-model';

const REPOSITORY = 'https://git.example.com/team/platform.git';
const plain = { networkPolicies: NetworkPolicyKind.KUBERNETES };

/** Every component that a stack may have. */
const EVERYTHING: PlatformStackProps = {
  repositoryUrl: REPOSITORY,
  path: 'dist/stack',
  ...EVERY_COMPONENT,
  vault: { injector: true },
  velero: { backupLocation: { bucket: 'b', region: 'r', url: 'https://s3.example.com', credentialSecretName: 's3' } },
};

function stackOf(props: Partial<PlatformStackProps>): PlatformStack {
  return new PlatformStack(new PlatformApp({ outdir: '/nonexistent' }), 'stack', { ...EVERYTHING, ...props });
}

const problems = ({ node }: IConstruct) => node.root.node.findAll().flatMap((one) => one.node.validate());
const objectsOf = ({ node }: IConstruct) =>
  node.root.node.findAll().filter((one): one is ApiObject => ApiObject.isApiObject(one));

describe('a stack of every component without Cilium', () => {
  const stack = stackOf(plain);
  const cilium = stackOf({});

  test('has no object of Cilium, and no problems', () => {
    expect(objectsOf(stack).filter(({ apiGroup }) => apiGroup === 'cilium.io')).toEqual([]);
    expect(problems(stack)).toEqual([]);
  });

  test('closes the same namespaces in both directions', () => {
    const closing = (of: IConstruct, kind: string) =>
      objectsOf(of)
        .filter((one) => one.kind === kind && one.name === 'default-deny')
        .map(({ metadata }) => metadata.namespace)
        .sort();
    expect(closing(stack, 'NetworkPolicy')).toEqual(closing(cilium, 'CiliumNetworkPolicy'));
    for (const { metadata, spec } of plainPolicies(stack).filter((one) => one.metadata.name === 'default-deny')) {
      expect(metadata.namespace).toBeDefined();
      expect(spec).toMatchObject({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
    }
  });

  test('between pods, whatever Cilium allows is allowed, and more only where a policy cannot name its peer', () => {
    const pods = stack.components.components.flatMap(({ namespace, workloads }) =>
      workloads
        .filter(({ hostNetwork }) => !hostNetwork)
        .map(({ podLabels }): End & { pod: object } => ({ namespace: namespace.name, pod: podLabels })),
    );
    const flows = stack.components.components.flatMap((component) => component.flows(stack.components));
    const ports = new Set(flows.flatMap((flow) => flow.ports.map((port) => Number(port._render().port))));
    let compared = 0;
    const lost: string[] = [];
    const gained: string[] = [];
    for (const from of pods) {
      for (const to of pods) {
        for (const port of ports) {
          const name = `${JSON.stringify(from)} to ${JSON.stringify(to)} at ${port}`;
          const is = mayConnect(stack, from, to, port);
          if (isAllowed(cilium, from, to, port)) {
            compared++;
            if (!is) lost.push(name);
          } else if (is === 'by name') gained.push(name);
        }
      }
    }
    expect(compared).toBeGreaterThan(100);
    expect(lost).toEqual([]);
    expect(gained).toEqual([]);
  });
});

describe('one flow', () => {
  const rulesOf = (to: FlowPeer, ports = [Port.tcp(443)]) => {
    const set = setOf(
      (chart) => [
        new Some(chart, 'shop', {
          flows: () => [{ from: FlowPeer.workload('shop', 'shop'), to, ports, why: 'buys' }],
        }),
        new Some(chart, 'db', { workloads: [deployment('db')] }),
      ],
      plain,
    );
    expect(problemsOf(set)).toEqual([]);
    return plainPolicies(set).find(({ metadata }) => metadata.name === 'shop-shop')?.spec.egress;
  };
  const ports = [{ protocol: 'TCP', port: 443 }];

  test.each<[string, FlowPeer, unknown]>([
    [
      'to a workload',
      FlowPeer.workload('db', 'db'),
      [
        {
          namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'db' } },
          podSelector: { matchLabels: { app: 'db' } },
        },
      ],
    ],
    [
      'to a namespace',
      FlowPeer.namespace('db'),
      [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'db' } } }],
    ],
    ['to every pod', FlowPeer.everyPod(), [{ namespaceSelector: {} }]],
    ['to addresses', FlowPeer.addresses('203.0.113.0/24'), [{ ipBlock: { cidr: '203.0.113.0/24' } }]],
    ['to a host', FlowPeer.names('example.com'), undefined],
    ['to the API server', FlowPeer.kubeApiserver(), undefined],
    ['to nodes', FlowPeer.nodes(), undefined],
    ['to the world', FlowPeer.world(), undefined],
  ])('%s is let through at its port', (_what, to, peers) => {
    expect(rulesOf(to)).toEqual([{ ...(peers ? { to: peers } : {}), ports }]);
  });

  test.each([
    [
      'of any protocol',
      Port.any(53),
      [
        { protocol: 'UDP', port: 53 },
        { protocol: 'TCP', port: 53 },
      ],
    ],
    ['a range', Port.tcpRange(3000, 3010), [{ protocol: 'TCP', port: 3000, endPort: 3010 }]],
    ['every port', Port.all(Protocol.UDP), [{ protocol: 'UDP' }]],
    ['by name', Port.named('http'), [{ protocol: 'TCP', port: 'http' }]],
  ])('ports, %s', (_what, port, expected) => {
    expect(rulesOf(FlowPeer.world(), [port])).toEqual([{ ports: expected }]);
  });
});

test('what a NetworkPolicy cannot limit is refused', () => {
  const refused = (rule: object) =>
    plainSpec({ endpointSelector: LabelSelector.everything(), ingress: [rule as never] }).problems.map(
      ({ what }) => what,
    );
  expect(refused({ from: [Peer.cidrGroup('home')] })).toEqual([expect.stringMatching(/has CIDRSet, which/)]);
  expect(refused({ from: [Peer.everyPod()], icmps: [] })).toEqual([expect.stringMatching(/has icmps, which/)]);
  expect(refused({ from: [Peer.everyPod()], ports: [Port.tcp(80)] })).toEqual([]);
  expect(() => stackOf({ ...plain, argoCd: { users: [Peer.cidrGroup('home')] } }).argoCd).toThrow(/git023/);
});

test('an object of Cilium on a cluster without it is refused', () => {
  const stack = stackOf(plain);
  new ApiObject(stack, 'own', { apiVersion: 'cilium.io/v2', kind: 'CiliumCIDRGroup', metadata: { name: 'home' } });
  expect(problems(stack).join()).toMatch(/CiliumCIDRGroup home is Cilium's[\s\S]*git024/);
});
