import {
  IpBlock,
  type IpFamilyPolicy,
  L2AnnouncementPolicy,
  type L2AnnouncementPolicyProps,
  LoadBalancerIpPool,
  type LoadBalancerIpPoolProps,
  LoadBalancerService,
  type LoadBalancerServicePort,
  type LoadBalancerServiceProps,
  ServiceProtocol,
} from '../../../lib/cilium/load-balancer';
import { LabelSelector } from '../../../lib/cilium/policy';
import { IpFamily } from '../../../lib/kubernetes/cidr';
import type { Program } from '../../program';
import { failure } from '../cluster';

const block = IpBlock.cidr('10.0.10.0/24');

function pool(props: Partial<LoadBalancerIpPoolProps>): Program {
  return (chart) => new LoadBalancerIpPool(chart, 'pool', { blocks: [block], ...props });
}

function l2(props: L2AnnouncementPolicyProps): Program {
  return (chart) => new L2AnnouncementPolicy(chart, 'l2', props);
}

function service(props: Partial<LoadBalancerServiceProps>): Program {
  return (chart) =>
    new LoadBalancerService(chart, 'web', { selector: { app: 'web' }, ports: [{ port: 80 }], ...props });
}

function ports(...list: LoadBalancerServicePort[]): Program {
  return service({ ports: list });
}

/** Props of which TypeScript would not approve. */
function untyped<T>(props: unknown): T {
  return props as T;
}

beforeEach(() => {
  jest.spyOn(console, 'error').mockImplementation(() => undefined);
});

test.each<[string, string, Program]>([
  // Pools
  ['LB002', 'core/pool: blocks is empty, so the pool has no address.\n  Give it a block', pool({ blocks: [] })],
  ['SET007', 'core/pool: blocks is missing.', pool(untyped({ blocks: undefined }))],
  ['SET005', 'core/pool: cidrs is not a known prop; known are', pool(untyped({ cidrs: ['10.0.10.0/24'] }))],
  [
    'SET006',
    'core/pool: blocks.0 is "10.0.10.0/24", but it must be an IpBlock',
    pool(untyped({ blocks: ['10.0.10.0/24'] })),
  ],
  ['SET006', 'allowFirstLastIPs is "No", but it must be', pool(untyped({ allowFirstLastIPs: 'No' }))],
  [
    'CIDR003',
    'blocks[0].cidr is "172.18.255.201/29", but bits behind the first 29 are set.\n  Write 172.18.255.200/29 for the block',
    pool({ blocks: [IpBlock.cidr('172.18.255.201/29')] }),
  ],
  ['CIDR001', 'blocks[1].cidr is "10.0.11.1", a single address', pool({ blocks: [block, IpBlock.cidr('10.0.11.1')] })],
  [
    'CIDR004',
    'blocks[0].start is "10.0.0", but it must be one IPv4 or IPv6 address.',
    pool({ blocks: [IpBlock.range('10.0.0', '10.0.0.9')] }),
  ],
  ['CIDR004', 'blocks[0].stop is "10.0.0.9/32"', pool({ blocks: [IpBlock.range('10.0.0.1', '10.0.0.9/32')] })],
  ['CIDR004', 'blocks[0].start is "10.0.0.010"', pool({ blocks: [IpBlock.address('10.0.0.010')] })],
  [
    'LB001',
    'blocks[0] is the range 10.0.0.9 to 10.0.0.1, but its end must not be below its beginning.\n  Write 10.0.0.1 to 10.0.0.9.',
    pool({ blocks: [IpBlock.range('10.0.0.9', '10.0.0.1')] }),
  ],
  [
    'LB001',
    'blocks[0] is the range 10.0.0.9 to fd00::1, but 10.0.0.9 is IPv4 and fd00::1 is IPv6.',
    pool({ blocks: [IpBlock.range('10.0.0.9', 'fd00::1')] }),
  ],
  [
    'LBL002',
    'serviceSelector has no labels and would select everything.\n  Name the labels, or say that everything is meant: LabelSelector.everything().',
    pool({ serviceSelector: LabelSelector.of({}) }),
  ],
  [
    'LBL001',
    'serviceSelector.matchLabels has the key "k8s:app", but a key must be',
    pool({ serviceSelector: LabelSelector.of({ 'k8s:app': 'web' }) }),
  ],
  [
    'LBL001',
    'serviceSelector.matchLabels["app"] is "-", but it must be',
    pool({ serviceSelector: LabelSelector.of({ app: '-' }) }),
  ],
  [
    'LBL001',
    'serviceSelector.matchExpressions[0] has the operator In and 0 values, but In needs at least one.',
    pool({ serviceSelector: LabelSelector.everything().in('app') }),
  ],

  // Announcements
  [
    'LB003',
    'core/l2: interfaces[1] is "eth[0-9", which is not a regular expression that Cilium can use:',
    l2({ interfaces: ['eth0', 'eth[0-9'] }),
  ],
  ['LB003', 'interfaces[0] is "", which is not', l2({ interfaces: [''] })],
  ['LB003', 'invalid or unsupported Perl syntax: `(?!`', l2({ interfaces: ['(?!lo).*'] })],
  [
    'LB004',
    'loadBalancerIPs and externalIPs are both false, so the policy announces nothing.\n  Set one of them to true.',
    l2({ loadBalancerIPs: false }),
  ],
  ['LBL002', 'nodeSelector has no labels', l2({ nodeSelector: LabelSelector.of({}) })],
  ['SET005', 'interface is not a known prop', l2(untyped({ interface: 'eth0' }))],
  ['SET005', 'Did you mean loadBalancerIPs?', l2(untyped({ loadBalancerIps: true }))],

  // Services
  ['SET007', 'core/web: selector is missing.', service(untyped({ selector: undefined }))],
  ['LB006', 'selector has no labels, so no pod would answer.', service({ selector: {} })],
  ['LBL001', 'selector has the key "my app"', service({ selector: { 'my app': 'web' } })],
  ['LBL001', 'metadata.labels["color"] is "light blue"', service({ metadata: { labels: { color: 'light blue' } } })],
  ['LB005', 'ports is empty, so nothing could be reached.', ports()],
  ['SET007', 'ports[0].port is missing.', ports(untyped({ targetPort: 80 }))],
  ['SET006', 'ports[0].port is 70000, but it must be', ports({ port: 70000 })],
  ['SET006', 'ports[0].targetPort is "HTTP"', ports({ port: 80, targetPort: 'HTTP' })],
  ['SET006', 'ports[0].protocol is "tcp"', ports(untyped({ port: 80, protocol: 'tcp' }))],
  [
    'LB005',
    'ports[1].name is missing, but a Service with 2 ports must name each of them.',
    ports({ name: 'http', port: 80 }, { port: 443 }),
  ],
  [
    'LB005',
    'ports[1] is 53/TCP, which duplicates an earlier port.',
    ports({ name: 'dns', port: 53 }, { name: 'again', port: 53 }),
  ],
  [
    'LB005',
    'ports[1].name is "dns", which duplicates an earlier port.',
    ports({ name: 'dns', port: 53 }, { name: 'dns', port: 53, protocol: ServiceProtocol.UDP }),
  ],
  ['CIDR004', 'addresses[0] is "10.0.10.1/32", but it must be one', service({ addresses: ['10.0.10.1/32'] })],
  [
    'LB007',
    'addresses[1] is fd00:0::1, which is already in the list.',
    service({ addresses: ['fd00::1', 'fd00:0::1'] }),
  ],
  [
    'LB007',
    'addresses[0] is fd00::1, an IPv6 address, but ipFamilies is IPv4.\n  Add IPv6 to ipFamilies, or remove addresses[0].',
    service({ addresses: ['fd00::1'], ipFamilies: [IpFamily.IPV4] }),
  ],
  [
    'LB008',
    'sharingCrossNamespace is given, but sharingKey is not, so no address is shared.',
    service({ sharingCrossNamespace: ['*'] }),
  ],
  [
    'LB008',
    'sharingCrossNamespace[0] is "Shop", but it must be at most 63',
    service({ sharingKey: 'one', sharingCrossNamespace: ['Shop'] }),
  ],
  ['SET006', 'sharingKey is "", but it must be', service({ sharingKey: '' })],
  ['LB009', 'ipFamilies has a family twice.', service({ ipFamilies: [IpFamily.IPV4, IpFamily.IPV4] })],
  [
    'LB009',
    'ipFamilies is IPv4, IPv6, but ipFamilyPolicy is not given, which means SingleStack.',
    service({ ipFamilies: [IpFamily.IPV4, IpFamily.IPV6] }),
  ],
  ['SET006', 'ipFamilyPolicy is "DualStack"', service({ ipFamilyPolicy: 'DualStack' as IpFamilyPolicy })],
  ['CIDR003', 'sourceRanges[0] is "10.0.0.1/8", but bits', service({ sourceRanges: ['10.0.0.1/8'] })],
])('%s: %s', (code, text, program) => {
  const message = failure(program);
  expect(message).toContain(text);
  expect(message).toContain(`docs/errors.md#${code.toLowerCase()}`);
});

test('everything that is wrong with a Service is reported at once', () => {
  const message = failure(
    service({ addresses: ['nowhere'], sharingCrossNamespace: ['*'], sourceRanges: ['anywhere'] }),
  );
  expect(message).toMatch(/cidr004.*lb008.*cidr001/s);
});
