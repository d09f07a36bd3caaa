import { CiliumCni, EgressGatewayPolicy, type EgressGatewayPolicyProps, Encryption } from '../../../lib/cilium';
import { LabelSelector } from '../../../lib/cilium/policy';
import { Cidr } from '../../../lib/kubernetes/cidr';
import type { Program } from '../../program';
import { failure, objects, yaml } from '../cluster';

const gateway = { nodeSelector: LabelSelector.of({ egress: 'yes' }) };
const least: EgressGatewayPolicyProps = {
  selectors: [{ podSelector: LabelSelector.of({ app: 'web' }) }],
  destinationCIDRs: ['0.0.0.0/0'],
  egressGateways: [gateway],
};

function policy(props: Partial<EgressGatewayPolicyProps>): Program {
  return (chart) => new EgressGatewayPolicy(chart, 'egress', { ...least, ...props });
}

test('a policy by default: the address of the default route', () => {
  expect(yaml(policy({}))).toMatchInlineSnapshot(`
"apiVersion: cilium.io/v2
kind: CiliumEgressGatewayPolicy
name: core-egress
spec:
  destinationCIDRs:
    - 0.0.0.0/0
  egressGateway:
    nodeSelector:
      matchLabels:
        egress: yes
  selectors:
    - podSelector:
        matchLabels:
          app: web
"
`);
});

test('a policy with everything', () => {
  const text = yaml(
    policy({
      metadata: { name: 'payments' },
      selectors: [
        {
          podSelector: LabelSelector.of({ app: 'web' }),
          namespaceSelector: LabelSelector.of({ 'kubernetes.io/metadata.name': 'shop' }),
        },
        { namespaceSelector: LabelSelector.everything(), nodeSelector: LabelSelector.of({ rack: 'one' }) },
      ],
      destinationCIDRs: [Cidr.parse('198.51.100.0/24'), '203.0.113.0/24'],
      excludedCIDRs: ['198.51.100.128/25'],
      egressGateways: [{ ...gateway, egressIP: '192.0.2.10' }],
    }),
  );
  expect(text).toMatchInlineSnapshot(`
"apiVersion: cilium.io/v2
kind: CiliumEgressGatewayPolicy
name: payments
spec:
  destinationCIDRs:
    - 198.51.100.0/24
    - 203.0.113.0/24
  egressGateway:
    egressIP: 192.0.2.10
    nodeSelector:
      matchLabels:
        egress: yes
  excludedCIDRs:
    - 198.51.100.128/25
  selectors:
    - namespaceSelector:
        matchLabels:
          kubernetes.io/metadata.name: shop
      podSelector:
        matchLabels:
          app: web
    - namespaceSelector: {}
      nodeSelector:
        matchLabels:
          rack: one
"
`);
});

test('several gateways are a list, beside the one that the definition demands', () => {
  const other = { nodeSelector: LabelSelector.of({ egress: 'too' }), interface: 'eth1' };
  const [made] = objects(policy({ egressGateways: [gateway, other] }));
  const first = { nodeSelector: { matchLabels: { egress: 'yes' } } };
  expect(made?.spec).toMatchObject({
    egressGateway: first,
    egressGateways: [first, { nodeSelector: { matchLabels: { egress: 'too' } }, interface: 'eth1' }],
  });
});

test('it is cilium.io/v2, and has no namespace', () => {
  const [made] = objects(policy({}), { namespace: 'shop' });
  expect(made?.apiVersion).toBe('cilium.io/v2');
  expect(made?.metadata.namespace).toBeUndefined();
});

test.each<[string, string, Program]>([
  ['EGW002', 'core/egress: selectors[0] has neither podSelector nor namespaceSelector', policy({ selectors: [{}] })],
  [
    'EGW003',
    'egressGateways[0] has interface eth1 and egressIP 192.0.2.1, but Cilium accepts one of them.',
    policy({ egressGateways: [{ ...gateway, interface: 'eth1', egressIP: '192.0.2.1' }] }),
  ],
  [
    'EGW003',
    'egressGateways[0].egressIP is "fd00::1", but it must be one IPv4 address.',
    policy({ egressGateways: [{ ...gateway, egressIP: 'fd00::1' }] }),
  ],
  ['EGW004', 'selectors is empty, so the policy is about no traffic at all.', policy({ selectors: [] })],
  ['EGW004', 'destinationCIDRs is empty', policy({ destinationCIDRs: [] })],
  ['EGW004', 'egressGateways is empty', policy({ egressGateways: [] })],
  [
    'EGW005',
    'excludedCIDRs[0] is 10.0.0.0/8, which has no address of destinationCIDRs and so no effect.',
    policy({ destinationCIDRs: ['198.51.100.0/24'], excludedCIDRs: ['10.0.0.0/8'] }),
  ],
  ['CIDR001', 'destinationCIDRs[0] is "0.0.0.0", a single address', policy({ destinationCIDRs: ['0.0.0.0'] })],
  ['CIDR003', 'excludedCIDRs[0] is "10.0.0.1/8"', policy({ excludedCIDRs: ['10.0.0.1/8'] })],
  [
    'LBL002',
    'egressGateways[0].nodeSelector has no labels and would select everything.',
    policy({ egressGateways: [{ nodeSelector: LabelSelector.of({}) }] }),
  ],
  [
    'LBL001',
    'selectors[0].podSelector.matchLabels has the key "k8s:app"',
    policy({ selectors: [{ podSelector: LabelSelector.of({ 'k8s:app': 'web' }) }] }),
  ],
  ['SET007', 'egressGateways[0].nodeSelector is missing.', policy({ egressGateways: [{} as typeof gateway] })],
  [
    'EGW001',
    'core: CiliumEgressGatewayPolicy core-egress (core/egress) has no effect, because egressGateway.enabled is false in core/cilium.',
    (chart) => {
      new CiliumCni(chart, 'cilium', { encryption: Encryption.none() });
      policy({})(chart);
    },
  ],
])('%s: %s', (code, text, program) => {
  const message = failure(program);
  expect(message).toContain(text);
  expect(message).toContain(`docs/errors.md#${code.toLowerCase()}`);
});

test('a policy passes where Cilium’s egress gateway is on, as the remedy says', () => {
  const program: Program = (chart) => {
    new CiliumCni(chart, 'cilium', {
      encryption: Encryption.none(),
      kubeProxyReplacement: true,
      apiServer: { host: '192.168.1.10', port: 6443 },
      settings: { egressGateway: { enabled: true }, bpf: { masquerade: true } },
    });
    policy({})(chart);
  };
  expect(failure(program)).toBe('no failure');
});
