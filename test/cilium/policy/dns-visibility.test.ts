import { Chart } from 'cdk8s';
import * as fc from 'fast-check';
import {
  Allow,
  CiliumClusterwideNetworkPolicy,
  CiliumNetworkPolicy,
  type CiliumNetworkPolicyProps,
  DnsRule,
  LabelSelector,
  Peer,
  Port,
} from '../../../lib/cilium/policy';
import { haveCommonName } from '../../../lib/cilium/policy/checks/names';
import { customResourceClass } from '../../../lib/kubernetes/custom-resource';
import { failure } from './synth';

const web = LabelSelector.of({ app: 'web', env: 'prod' });
const toApi = { to: [Peer.fqdn('api.example.com')], ports: [Port.tcp(443)] };

function policy(chart: Chart, id: string, props: Partial<CiliumNetworkPolicyProps>, namespace = 'shop'): void {
  new CiliumNetworkPolicy(chart, id, { metadata: { name: id, namespace }, endpointSelector: web, ...props });
}

/** A policy with a rule by name, and whatever else the program has. */
function withApi(program: (chart: Chart) => void): string {
  return failure((chart) => {
    policy(chart, 'api', { egress: [toApi] });
    program(chart);
  });
}

test('a rule by name without any DNS rule is an error with its remedy', () => {
  expect(withApi(() => undefined)).toBe(
    'core/api: spec.egress[0].toFQDNs depends on the DNS answers that its pods get, but no policy that certainly selects all of them has a DNS rule (UDP port 53 with rules.dns), so no address would ever be allowed.\n' +
      '  Add Allow.dns() to egress of this policy, or a policy with it for the same pods, such as CiliumClusterwideNetworkPolicy.dnsVisibility.   docs/errors.md#np001',
  );
});

test('a rule by name in another spec needs a DNS rule as well', () => {
  const specs = [{ endpointSelector: {}, egress: [{ toFQDNs: [{ matchName: 'api.example.com' }] }] }];

  expect(failure((chart) => policy(chart, 'api', { endpointSelector: undefined, specs }))).toContain(
    'core/api: specs[0].egress[0].toFQDNs depends on the DNS answers',
  );
});

test.each<[string, (chart: Chart) => void]>([
  ['of the same labels', (chart) => policy(chart, 'dns', { egress: [Allow.dns()] })],
  [
    'of fewer labels',
    (chart) =>
      policy(chart, 'dns', { endpointSelector: LabelSelector.of({ 'k8s:app': 'web' }), egress: [Allow.dns()] }),
  ],
  [
    'of the whole namespace',
    (chart) => policy(chart, 'dns', { endpointSelector: LabelSelector.everything(), egress: [Allow.dns()] }),
  ],
  [
    'that closes the namespace',
    (chart) => CiliumNetworkPolicy.defaultDeny(chart, 'dns', { metadata: { namespace: 'shop' } }),
  ],
  ['that closes the cluster', (chart) => CiliumClusterwideNetworkPolicy.defaultDeny(chart, 'dns')],
  ['that only shows DNS', (chart) => CiliumClusterwideNetworkPolicy.dnsVisibility(chart, 'dns')],
  [
    'of one of several values',
    (chart) =>
      policy(chart, 'dns', {
        endpointSelector: LabelSelector.everything().in('env', 'prod', 'stage'),
        egress: [Allow.dns()],
      }),
  ],
  [
    'that leaves other pods out',
    (chart) =>
      policy(chart, 'dns', {
        endpointSelector: LabelSelector.everything().notIn('env', 'test').exists('app'),
        egress: [Allow.dns()],
      }),
  ],
  [
    'by the name of the namespace',
    (chart) =>
      new CiliumClusterwideNetworkPolicy(chart, 'dns', {
        endpointSelector: LabelSelector.of({
          'k8s:io.cilium.k8s.namespace.labels.kubernetes.io/metadata.name': 'shop',
        }),
        egress: [Allow.dns()],
      }),
  ],
  [
    'that names the name',
    (chart) => policy(chart, 'dns', { egress: [Allow.dns({ names: [DnsRule.matchName('API.example.com.')] })] }),
  ],
  [
    'that has a pattern for the name',
    (chart) => policy(chart, 'dns', { egress: [Allow.dns({ names: [DnsRule.matchPattern('*.example.com')] })] }),
  ],
  ['of another port, behind a Service', (chart) => policy(chart, 'dns', { egress: [Allow.dns({ port: 5353 })] })],
  [
    'that is a plain API object',
    (chart) => {
      const Policy = customResourceClass<object>('cilium.io/v2', 'CiliumClusterwideNetworkPolicy');
      const toPorts = [{ ports: [{ port: '53' }], rules: { dns: [{ matchPattern: '*' }] } }];
      new Policy(chart, 'dns', { spec: { endpointSelector: {}, egress: [{ toPorts }] } });
    },
  ],
])('a DNS rule of a policy %s is enough', (_, program) => {
  expect(withApi(program)).toBe('no failure');
});

test.each<[string, (chart: Chart) => void]>([
  [
    'of more labels',
    (chart) =>
      policy(chart, 'dns', {
        endpointSelector: LabelSelector.of({ app: 'web', tier: 'front' }),
        egress: [Allow.dns()],
      }),
  ],
  [
    'of other labels',
    (chart) => policy(chart, 'dns', { endpointSelector: LabelSelector.of({ app: 'orders' }), egress: [Allow.dns()] }),
  ],
  ['of another namespace', (chart) => policy(chart, 'dns', { egress: [Allow.dns()] }, 'other')],
  [
    'that leaves the namespace out',
    (chart) =>
      CiliumClusterwideNetworkPolicy.dnsVisibility(chart, 'dns', { exceptNamespaces: ['kube-system', 'shop'] }),
  ],
  [
    'that leaves the pods out',
    (chart) =>
      policy(chart, 'dns', {
        endpointSelector: LabelSelector.everything().notIn('env', 'prod'),
        egress: [Allow.dns()],
      }),
  ],
  [
    'of pods without a label',
    (chart) =>
      policy(chart, 'dns', { endpointSelector: LabelSelector.everything().doesNotExist('env'), egress: [Allow.dns()] }),
  ],
  [
    'of nodes',
    (chart) =>
      new CiliumClusterwideNetworkPolicy(chart, 'dns', {
        nodeSelector: LabelSelector.everything(),
        egress: [Allow.dns()],
      }),
  ],
  ['that lets DNS through unseen', (chart) => policy(chart, 'dns', { egress: [{ ...Allow.dns(), dns: undefined }] })],
  ['by TCP only', (chart) => policy(chart, 'dns', { egress: [{ ...Allow.dns(), ports: [Port.tcp(53)] }] })],
  [
    'that closes DNS as well',
    (chart) => CiliumNetworkPolicy.defaultDeny(chart, 'dns', { metadata: { namespace: 'shop' }, dns: false }),
  ],
])('a DNS rule of a policy %s is not enough', (_, program) => {
  expect(withApi(program)).toContain('docs/errors.md#np001');
});

test('a DNS rule in another cluster is not enough', () => {
  const error = failure((chart) => {
    const other = new Chart(chart.node.root, 'other');
    CiliumClusterwideNetworkPolicy.dnsVisibility(other, 'dns');
    policy(chart, 'api', { egress: [toApi] });
  });

  expect(error).toContain('docs/errors.md#np001');
});

test('a name that the DNS rules do not let pods ask for is an error', () => {
  const error = withApi((chart) => {
    policy(chart, 'dns', {
      egress: [Allow.dns({ names: [DnsRule.matchPattern('*.svc.cluster.local'), DnsRule.matchName('example.com')] })],
    });
  });

  expect(error).toBe(
    'core/api: spec.egress[0].toFQDNs has api.example.com, but the DNS rules for its pods let them ask for *.svc.cluster.local, example.com only, so no address would ever be allowed.\n' +
      '  Let the DNS rule answer for api.example.com, or for every name: DnsRule.everything().   docs/errors.md#np002',
  );
});

test.each([
  ['*', 'a.b.c', true],
  ['*.example.com', 'api.example.com', true],
  ['*.example.com', 'a.b.example.com', false],
  ['*.example.com', 'example.com', false],
  ['*example.com', 'example.com', true],
  ['*.example.com', 'api.*.com', true],
  ['a*.example.com', 'b*.example.com', false],
  ['a*.example.com', '*b.example.com', true],
  ['*.example.com', '*.*.example.com', false],
])('%s and %s have a name in common: %s', (one, other, common) => {
  expect(haveCommonName({ matchPattern: one }, { matchPattern: other })).toBe(common);
  expect(haveCommonName({ matchPattern: other }, { matchPattern: one })).toBe(common);
});

test('patterns have a name in common when one can be found by trying all of them', () => {
  // Longer than any two of the patterns need.
  const names = words('ab.', 6);
  const pattern = fc
    .string({ unit: fc.constantFrom('a', 'b', '.', '*'), minLength: 1, maxLength: 3 })
    .filter((text) => text !== '*' && !text.endsWith('.'));
  const matches = (text: string) => {
    const expression = new RegExp(`^${text.replaceAll('.', '[.]').replaceAll('*', '[ab]*')}$`);
    return names.filter((name) => expression.test(name));
  };

  fc.assert(
    fc.property(pattern, pattern, (one, other) => {
      const common = matches(one).some((name) => matches(other).includes(name));

      expect(haveCommonName({ matchPattern: one }, { matchPattern: other })).toBe(common);
    }),
  );
});

function words(letters: string, longest: number): string[] {
  if (longest === 0) return [''];
  const shorter = words(letters, longest - 1);
  const last = shorter.filter((word) => word.length === longest - 1);
  return [...shorter, ...last.flatMap((word) => [...letters].map((letter) => word + letter))];
}
