import { ApiObject, type Chart } from 'cdk8s';
import {
  CiliumClusterwideNetworkPolicy,
  CiliumCni,
  CiliumNetworkPolicy,
  Encryption,
  Entity,
  LabelSelector,
  Peer,
  TraefikIngress,
} from '../../../lib';
import { reported } from '../reported';

const reportedOf = (make: (chart: Chart) => void) =>
  reported((chart) => {
    new CiliumCni(chart, 'cilium', { encryption: Encryption.none() });
    make(chart);
  });

function namespaces(chart: Chart, ...names: readonly string[]): void {
  for (const name of names) {
    new ApiObject(chart, `namespace-${name}`, { apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  }
}

function policy(chart: Chart, rules: object, namespace = 'shop'): void {
  new CiliumNetworkPolicy(chart, 'policy', {
    metadata: { namespace },
    endpointSelector: LabelSelector.of({ app: 'web' }),
    ...rules,
  });
}

const from = (peer: Peer) => ({ ingress: [{ from: [peer] }] });
const to = (peer: Peer) => ({ egress: [{ to: [peer] }] });
const selecting = (key: string, ...values: readonly string[]) =>
  Peer.endpoints(LabelSelector.everything().in(key, ...values));

test.each<readonly [what: string, make: (chart: Chart) => void, says: RegExp]>([
  [
    'a policy',
    (c) => {
      namespaces(c, 'shop');
      policy(c, from(Peer.sameNamespace()), 'shopp');
    },
    /the policy is in the namespace shopp, which nothing in the program defines; known are .*, shop\.\s+Did you mean shop\?/,
  ],
  [
    'pods that a policy lets in',
    (c) => {
      namespaces(c, 'shop');
      policy(c, from(Peer.namespace('traefik')));
    },
    /spec\.ingress\[0\]\.fromEndpoints\[0\] is in the namespace traefik, which nothing in the program defines/,
  ],
  [
    'pods by an expression',
    (c) => {
      namespaces(c, 'shop');
      policy(c, to(selecting('k8s:io.kubernetes.pod.namespace', 'kube-system', 'databases')));
    },
    /spec\.egress\[0\]\.toEndpoints\[0\] is in the namespace databases/,
  ],
  [
    "pods by their namespace's label",
    (c) => {
      namespaces(c, 'shop');
      policy(c, from(Peer.namespaces({ 'kubernetes.io/metadata.name': 'traefik' })));
    },
    /fromEndpoints\[0\] is in the namespace traefik/,
  ],
  [
    'a Service',
    (c) => {
      namespaces(c, 'shop');
      policy(c, to(Peer.service('db', 'databases')));
    },
    /spec\.egress\[0\]\.toServices\[0\] is in the namespace databases/,
  ],
  [
    'Services by a selector',
    (c) => {
      namespaces(c, 'shop');
      policy(c, to(Peer.services(LabelSelector.of({ app: 'db' }), 'databases')));
    },
    /spec\.egress\[0\]\.toServices\[0\] is in the namespace databases/,
  ],
  [
    'pods that a clusterwide policy is about',
    (c) => {
      namespaces(c, 'shop');
      new CiliumClusterwideNetworkPolicy(c, 'policy', {
        endpointSelector: LabelSelector.of({ 'k8s:io.kubernetes.pod.namespace': 'shopp' }),
        ingress: [{ from: [Peer.entity(Entity.CLUSTER)] }],
      });
    },
    /spec\.endpointSelector is in the namespace shopp.*Did you mean shop\?/s,
  ],
  [
    'a slip of the finger in a program that lists no namespaces',
    (c) => {
      new TraefikIngress(c, 'traefik');
      policy(c, from(Peer.namespace('traeifk')));
    },
    /is in the namespace traeifk.*Did you mean traefik\?/s,
  ],
])('%s in a namespace that nothing defines is warned of', (_what, make, says) => {
  const { errors, warnings } = reportedOf(make);
  expect(errors).toBe('no failure');
  expect(warnings).toMatch(says);
  expect(warnings).toContain('docs/errors.md#np041');
  expect(warnings.match(/warning:/g)).toHaveLength(1);
});

test('a namespace called like an ingress controller that is in another one is warned of', () => {
  const { warnings } = reportedOf((chart) => {
    new TraefikIngress(chart, 'traefik', { namespace: 'ingress' });
    policy(chart, from(Peer.namespace('traefik')));
  });
  expect(warnings).toMatch(/is about traefik in the namespace traefik, but the program installs it in ingress.*np040/s);
});

test.each<readonly [what: string, make: (chart: Chart) => void]>([
  [
    'namespaces that the program lists, and those of every cluster',
    (c) => {
      namespaces(c, 'shop', 'databases');
      policy(c, from(selecting('k8s:io.kubernetes.pod.namespace', 'databases', 'kube-system', 'default')));
    },
  ],
  ['any namespace in a program that lists none', (c) => policy(c, from(Peer.namespace('monitoring')))],
  [
    'the namespace of an install',
    (c) => {
      namespaces(c, 'shop');
      new TraefikIngress(c, 'traefik', { namespace: 'ingress' });
      policy(c, from(Peer.namespace('ingress')));
    },
  ],
  [
    'a namespace called like an ingress controller, in which something else is',
    (c) => {
      new TraefikIngress(c, 'traefik', { namespace: 'ingress' });
      new ApiObject(c, 'page', {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'page', namespace: 'traefik' },
      });
      policy(c, from(Peer.namespace('traefik')));
    },
  ],
  [
    'namespaces that an expression leaves out',
    (c) => {
      namespaces(c, 'shop');
      policy(c, from(Peer.endpoints(LabelSelector.everything().notIn('k8s:io.kubernetes.pod.namespace', 'other'))));
    },
  ],
])('nothing is said of %s', (_what, make) => {
  expect(reportedOf(make)).toEqual({ errors: 'no failure', warnings: '' });
});
