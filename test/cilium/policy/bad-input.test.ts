import type { Chart } from 'cdk8s';
import {
  Allow,
  type Authentication,
  CiliumClusterwideNetworkPolicy,
  type CiliumClusterwideNetworkPolicyProps,
  CiliumNetworkPolicy,
  type CiliumNetworkPolicyProps,
  DnsRule,
  type EgressRule,
  type Entity,
  HttpRule,
  Icmp,
  type IngressRule,
  KafkaRule,
  LabelSelector,
  Peer,
  type PolicySpec,
  Port,
  Protocol,
} from '../../../lib/cilium/policy';
import { failure } from './synth';

const metadata = { name: 'policy', namespace: 'shop' };
const web = LabelSelector.of({ app: 'web' });
const anyone = [Peer.everyPod()];
const http = [HttpRule.get('/')];

type Program = (chart: Chart) => unknown;

function policy(props: Partial<CiliumNetworkPolicyProps>): Program {
  return (chart) => new CiliumNetworkPolicy(chart, 'policy', { metadata, endpointSelector: web, ...props });
}

function clusterwide(props: CiliumClusterwideNetworkPolicyProps): Program {
  return (chart) => new CiliumClusterwideNetworkPolicy(chart, 'policy', props);
}

function ingress(rule: IngressRule): Program {
  return policy({ ingress: [rule] });
}

function egress(rule: EgressRule): Program {
  return policy({ egress: [rule] });
}

function raw(spec: PolicySpec): Program {
  return (chart) => new CiliumNetworkPolicy(chart, 'policy', { metadata, spec: { endpointSelector: {}, ...spec } });
}

/** Props of which TypeScript would not approve. */
function fromJavaScript(props: unknown): Program {
  return policy(props as Partial<CiliumNetworkPolicyProps>);
}

function message(program: Program, props = {}): string {
  return failure((chart) => void program(chart), props);
}

const ports = (count: number) => Array.from({ length: count }, (_, index) => Port.tcp(index + 1));

test.each<[string, string, Program]>([
  // Addresses
  [
    'CIDR003',
    'spec.ingress[0].fromCIDRSet[0].cidr is "10.0.0.1/8", but bits behind the first 8 are set.\n  Write 10.0.0.0/8 for the block, or 10.0.0.1/32 for the one address.',
    ingress({ from: [Peer.cidr('10.0.0.1/8')] }),
  ],
  [
    'CIDR002',
    'spec.ingress[0].fromCIDRSet[0].cidr is "10.0.0.0/40", but the prefix length of an IPv4 block is 0 to 32, not 40.',
    ingress({ from: [Peer.cidr('10.0.0.0/40')] }),
  ],
  [
    'CIDR001',
    'spec.ingress[0].fromCIDRSet[0].cidr is "10.0.0.1", a single address without a prefix length.\n  Write 10.0.0.1/32 for this one address.',
    ingress({ from: [Peer.cidr('10.0.0.1')] }),
  ],
  [
    'CIDR003',
    'spec.ingress[0].fromCIDRSet[0].except[0] is "10.1.0.1/16", but bits behind the first 16 are set.',
    ingress({ from: [Peer.cidr('10.0.0.0/8', { except: ['10.1.0.1/16'] })] }),
  ],
  [
    'CIDR003',
    'spec.egress[0].toCIDR[0] is "10.0.0.1/8", but bits behind the first 8 are set.',
    raw({ egress: [{ toCIDR: ['10.0.0.1/8'] }] }),
  ],
  [
    'NP006',
    'spec.ingress[0].fromCIDRSet[0].except[0] is 192.168.0.0/16, which is not inside of 10.0.0.0/8.\n  Except a part of 10.0.0.0/8, or remove',
    ingress({ from: [Peer.cidr('10.0.0.0/8', { except: ['192.168.0.0/16'] })] }),
  ],
  [
    'NP006',
    'is fd00::/8, which is IPv6, and 10.0.0.0/8 is IPv4.',
    ingress({ from: [Peer.cidr('10.0.0.0/8', { except: ['fd00::/8'] })] }),
  ],
  [
    'NP006',
    'is 10.0.0.0/8, the whole of the block, so nothing is left of it.',
    ingress({ from: [Peer.cidr('10.0.0.0/8', { except: ['10.0.0.0/8'] })] }),
  ],

  // Ports
  [
    'NP007',
    'spec.ingress[0].toPorts[0].ports[0].port is "70000", but a port is 1 to 65535 or a name',
    ingress({ from: anyone, ports: [Port.tcp(70000)] }),
  ],
  ['NP007', 'ports[0].port is "-1", but a port is 1 to 65535', ingress({ from: anyone, ports: [Port.tcp(-1)] })],
  ['NP007', 'ports[0].port is "80.5", but a port is 1 to 65535', ingress({ from: anyone, ports: [Port.tcp(80.5)] })],
  [
    'NP007',
    'ingress[0].ports[0] is port 0, but ports are 1 to 65535.\n  Use a port of 1 to 65535, or Port.all(protocol) for every port.',
    ingress({ from: anyone, ports: [Port.tcp(0)] }),
  ],
  ['NP007', 'ports[0].port is "0", but a port is 1 to 65535', ingress({ from: anyone, ports: [Port.tcpRange(0, 80)] })],
  [
    'NP007',
    'ports[0].endPort is 70000, but a port is 1 to 65535',
    ingress({ from: anyone, ports: [Port.tcpRange(1, 70000)] }),
  ],
  [
    'NP007',
    'ports[0].port is "a-name-that-is-too-long"',
    ingress({ from: anyone, ports: [Port.named('a-name-that-is-too-long')] }),
  ],
  [
    'NP007',
    'ports[0].port is 80, but a port is 1 to 65535',
    fromJavaScript({
      endpointSelector: undefined,
      spec: { endpointSelector: {}, ingress: [{ toPorts: [{ ports: [{ port: 80 }] }] }] },
    }),
  ],
  ['NP007', 'ports[0].port is "080"', raw({ ingress: [{ toPorts: [{ ports: [{ port: '080' }] }] }] })],
  [
    'NP008',
    'ports[0] is the range 8080 to 8000, but its end must not be below its beginning.\n  Write the range 8000 to 8080.',
    ingress({ from: anyone, ports: [Port.tcpRange(8080, 8000)] }),
  ],
  [
    'NP008',
    'has the name "http" and endPort 90, but Cilium ignores the end of a named port.',
    raw({ ingress: [{ toPorts: [{ ports: [{ port: 'http', endPort: 90 }] }] }] }),
  ],
  [
    'NP009',
    'spec.ingress[0].toPorts[0].ports has 41 ports, but one rule can have 40.',
    ingress({ from: anyone, ports: ports(41) }),
  ],
  [
    'NP009',
    'spec.ingressDeny[0].toPorts[0].ports has 41 ports, but one rule can have 40.',
    policy({ ingressDeny: [{ from: anyone, ports: ports(41) }] }),
  ],
  [
    'NP009',
    'icmps[0].fields has 41 types, but one rule can have 40.',
    ingress({ from: anyone, icmps: Array.from({ length: 41 }, (_, type) => Icmp.v4(type)) }),
  ],
  [
    'NP026',
    'spec.ingress[0].icmps[0].fields[0].type is 256, but for IPv4 it must be 0 to 255 or one of',
    ingress({ from: anyone, icmps: [Icmp.v4(256)] }),
  ],
  [
    'NP026',
    'type is "PacketTooBig", but for IPv4 it must be',
    ingress({ from: anyone, icmps: [Icmp.v4('PacketTooBig')] }),
  ],
  [
    'NP026',
    'spec.ingress[0] has toPorts and icmps, but Cilium accepts one of them in a rule.',
    raw({ ingress: [{ toPorts: [{ ports: [{ port: '80' }] }], icmps: [{ fields: [{ type: 8 }] }] }] }),
  ],

  // Requests
  [
    'NP010',
    'spec.ingress[0].toPorts[0].ports[0].protocol is "UDP", but rules.http needs TCP.',
    ingress({ from: anyone, ports: [Port.udp(80)], http }),
  ],
  [
    'NP010',
    'ports[0].protocol is "ANY", but rules.kafka needs TCP.',
    ingress({ from: anyone, ports: [Port.any(9092)], kafka: [KafkaRule.consume()] }),
  ],
  [
    'NP010',
    'ports[0].protocol is missing, but rules.http needs TCP.',
    raw({ ingress: [{ toPorts: [{ ports: [{ port: '80' }], rules: { http: [{}] } }] }] }),
  ],
  [
    'NP010',
    'ports[0].protocol is "SCTP", but rules.dns needs TCP, UDP or ANY.',
    egress({ to: anyone, ports: [Port.sctp(53)], dns: [DnsRule.everything()] }),
  ],
  [
    'NP011',
    'ingress[0].http is given, but ingress[0].ports is not: Cilium reads requests at named ports only.\n  Give ingress[0].ports the ports that the requests go to.',
    ingress({ from: anyone, http }),
  ],
  [
    'NP011',
    'egress[0].dns is given, but egress[0].ports is not: Cilium reads requests at named ports only.\n  Give egress[0].ports the ports that the requests go to, such as Port.any(53).',
    egress({ to: anyone, dns: [DnsRule.everything()] }),
  ],
  [
    'NP011',
    'spec.ingress[0].toPorts[0].rules has http, but spec.ingress[0].toPorts[0].ports is empty',
    raw({ ingress: [{ toPorts: [{ rules: { http: [{}] } }] }] }),
  ],
  [
    'NP011',
    'ports[0].port is "0", every port, but rules.http needs ports by number or name.',
    ingress({ from: anyone, ports: [Port.all(Protocol.TCP)], http }),
  ],
  [
    'NP012',
    'spec.ingress[0].toPorts[0].rules has http and kafka, but Cilium accepts one of http, kafka, dns, l7proto',
    ingress({ from: anyone, ports: [Port.tcp(80)], http, kafka: [KafkaRule.consume()] }),
  ],
  [
    'NP013',
    'spec.ingress[0].toPorts[0].rules.dns is given, but Cilium does not support it in ingress.\n  Put it into egress of the pods that ask.',
    raw({ ingress: [{ toPorts: [{ ports: [{ port: '53' }], rules: { dns: [{ matchPattern: '*' }] } }] }] }),
  ],
  [
    'NP013',
    'rules.http is given, but Cilium does not support it in policies for nodes.',
    clusterwide({ nodeSelector: web, ingress: [{ from: anyone, ports: [Port.tcp(80)], http }] }),
  ],
  [
    'NP013',
    'ports[0] is the range 53 to 54, but DNS rules do not support port ranges.',
    egress({ to: anyone, ports: [Port.udpRange(53, 54)], dns: [DnsRule.everything()] }),
  ],
  [
    'NP013',
    'spec.ingress[0].toPorts[0].listener is given, but Cilium does not support it in ingress.',
    raw({
      ingress: [
        { toPorts: [{ ports: [{ port: '80' }], listener: { name: 'envoy', envoyConfig: { name: 'config' } } }] },
      ],
    }),
  ],
  [
    'NP014',
    'spec.ingressDeny[0].toPorts[0].rules is given, but deny rules drop whole connections and cannot look into them.',
    fromJavaScript({
      endpointSelector: undefined,
      spec: {
        endpointSelector: {},
        ingressDeny: [{ toPorts: [{ ports: [{ port: '80', protocol: 'TCP' }], rules: { http: [{}] } }] }],
      },
    }),
  ],
  [
    'NP015',
    'spec.ingress[0].toPorts[0].rules.http[0].path is "/orders(", which is not a regular expression of RE2',
    ingress({ from: anyone, ports: [Port.tcp(80)], http: [HttpRule.get('/orders(')] }),
  ],
  [
    'NP015',
    'http[0].path is "/(?!admin)", which is not a regular expression of RE2: invalid or unsupported Perl syntax: `(?!`.',
    ingress({ from: anyone, ports: [Port.tcp(80)], http: [HttpRule.get('/(?!admin)')] }),
  ],
  [
    'NP015',
    'http[0].path is "/(a)\\\\1", which is not a regular expression of RE2: invalid escape sequence: `\\1`.',
    ingress({ from: anyone, ports: [Port.tcp(80)], http: [HttpRule.get('/(a)\\1')] }),
  ],
  [
    'NP015',
    'http[0].path is "orders", but the path of a request begins with a /, and the whole path must match.\n  Begin it with a /, or with .* for any beginning: ".*orders".',
    ingress({ from: anyone, ports: [Port.tcp(80)], http: [HttpRule.get('orders')] }),
  ],
  [
    'NP015',
    'http[0].method is "get", but methods are in capitals and are distinguished by case.\n  Write "GET".',
    ingress({ from: anyone, ports: [Port.tcp(80)], http: [HttpRule.of({ method: 'get' })] }),
  ],
  [
    'NP015',
    'http[0].host is "*.example.com", which is not a regular expression of RE2',
    ingress({ from: anyone, ports: [Port.tcp(80)], http: [HttpRule.of({ host: '*.example.com' })] }),
  ],
  [
    'NP015',
    'http[0].headers[0] is "X Tenant: blue", but it must be a header',
    ingress({ from: anyone, ports: [Port.tcp(80)], http: [HttpRule.of({ headers: { 'X Tenant': 'blue' } })] }),
  ],
  [
    'NP015',
    'kafka[0].topic is "my orders", but it must be 1 to 249 letters',
    ingress({ from: anyone, ports: [Port.tcp(9092)], kafka: [KafkaRule.produce('my orders')] }),
  ],
  [
    'NP029',
    'spec.egress[0].toPorts[0].serverNames does not go together with spec.egress[0].toPorts[0].rules.',
    egress({ to: anyone, ports: [Port.tcp(443)], serverNames: ['example.com'], http }),
  ],

  // Names
  [
    'NP003',
    'ingress[0].from[0] is {"matchName":"example.com"}, but toFQDNs is for egress',
    ingress({ from: [Peer.fqdn('example.com')] }),
  ],
  [
    'NP003',
    'ingress[0].from[0] is {"k8sService":{"serviceName":"db","namespace":"data"}}, but toServices is for egress',
    ingress({ from: [Peer.service('db', 'data')] }),
  ],
  [
    'NP003',
    'egressDeny[0].to[0] is {"matchName":"example.com"}, but deny rules do not support toFQDNs.',
    policy({ egressDeny: [{ to: [Peer.fqdn('example.com')] }] }),
  ],
  [
    'NP004',
    'spec.egress[0].toPorts[0].rules.dns is in the same rule as spec.egress[0].toFQDNs',
    egress({ to: [Peer.fqdn('dns.example.com')], ports: [Port.any(53)], dns: [DnsRule.everything()] }),
  ],
  [
    'NP016',
    'spec.egress[1].toFQDNs[0].matchName is "https://example.com/", but it must be at most 255 letters',
    policy({ egress: [...Allow.toFqdns(['https://example.com/'])] }),
  ],
  [
    'NP016',
    'matchName is "*.example.com", but it must be at most 255 letters, digits, dashes, underscores and single dots, in parts of at most 63.\n  Use fqdnPattern or matchPattern for names with a *.',
    egress({ to: [Peer.fqdn('*.example.com')] }),
  ],
  ['NP016', 'matchName is "example..com"', egress({ to: [Peer.fqdn('example..com')] })],
  ['NP016', 'matchName is ""', egress({ to: [Peer.fqdn('')] })],
  ['NP016', 'matchPattern is "[a-z].example.com"', egress({ to: [Peer.fqdnPattern('[a-z].example.com')] })],
  [
    'NP016',
    'matchPattern is "a.**.example.com", but there ** is the same as *, which has no dot in it; only **. at the beginning matches any depth.\n  Write one pattern for each depth: a.*.example.com, a.*.*.example.com and so on.',
    egress({ to: [Peer.fqdnPattern('a.**.example.com')] }),
  ],
  [
    'NP016',
    'rules.dns[0].matchName is "*.example.com"',
    policy({ egress: [Allow.dns({ names: [DnsRule.matchName('*.example.com')] })] }),
  ],
  [
    'NP016',
    'toFQDNs[0] is {}, but it must have either matchName or matchPattern.',
    raw({ egress: [{ toFQDNs: [{}] }] }),
  ],
  [
    'NP016',
    'serverNames[0] is "a*.example.com", but it must be a DNS name',
    egress({ to: anyone, ports: [Port.tcp(443)], serverNames: ['a*.example.com'] }),
  ],

  // Peers
  [
    'NP005',
    'spec.egress[0] has toEndpoints and toEntities, but Cilium accepts one of them in a rule.',
    raw({ egress: [{ toEndpoints: [{}], toEntities: ['world'] }] }),
  ],
  [
    'NP017',
    'spec.ingress[0].fromEntities[0] is "internet", but an entity must be one of all, world, cluster, host, remote-node',
    ingress({ from: [Peer.entity('internet' as Entity)] }),
  ],
  [
    'NP018',
    'ingress[0].from[0] has no labels and would select everything.\n  Name the labels, or say that everything is meant: Peer.sameNamespace(), Peer.namespace(name) or Peer.everyPod().',
    ingress({ from: [Peer.pods({})] }),
  ],
  ['NP018', 'ingress[0].from[0] has no labels', ingress({ from: [Peer.pods({}, 'monitoring')] })],
  ['NP018', 'ingress[0].from[0] has no labels', ingress({ from: [Peer.namespaces({})] })],
  [
    'NP018',
    'endpointSelector has no labels and would select everything.\n  Name the labels, or say that everything is meant: LabelSelector.everything().',
    policy({ endpointSelector: LabelSelector.of({}), ingress: [{ from: anyone }] }),
  ],
  [
    'NP025',
    'ingress[0].from is empty, so the rule is about no traffic at all.\n  Name the peers; for everyone, Peer.entity(Entity.ALL).',
    ingress({ from: [] }),
  ],
  [
    'NP025',
    'spec.ingress[0].fromEndpoints is empty, so the rule is about no traffic at all.',
    raw({ ingress: [{ fromEndpoints: [] }] }),
  ],

  // Labels and names
  [
    'NP019',
    'spec.endpointSelector.matchLabels has the key "my app", but a key must be',
    policy({ endpointSelector: LabelSelector.of({ 'my app': 'web' }), ingress: [{ from: anyone }] }),
  ],
  [
    'NP019',
    'matchLabels["app"] is "my app", but it must be at most 63 letters',
    policy({ endpointSelector: LabelSelector.of({ app: 'my app' }), ingress: [{ from: anyone }] }),
  ],
  [
    'NP019',
    'matchExpressions[0] has the operator In and 0 values, but In needs at least one.',
    policy({ endpointSelector: web.in('env'), ingress: [{ from: anyone }] }),
  ],
  [
    'NP019',
    'matchExpressions[0] has the operator Exists and 1 values, but Exists needs none.',
    raw({
      endpointSelector: { matchExpressions: [{ key: 'app', operator: 'Exists', values: ['web'] }] },
      ingress: [{}],
    }),
  ],
  [
    'NP020',
    'fromEndpoints[0].matchLabels["k8s:io.kubernetes.pod.namespace"] is "Monitoring", but it must be at most 63 lower-case letters',
    ingress({ from: [Peer.namespace('Monitoring')] }),
  ],
  [
    'NP020',
    'metadata.name is "My_Policy", but it must be at most 253 lower-case letters',
    policy({ metadata: { name: 'My_Policy', namespace: 'shop' }, ingress: [{ from: anyone }] }),
  ],
  [
    'NP020',
    'metadata.namespace is "my.shop", but it must be at most 63 lower-case letters',
    policy({ metadata: { name: 'policy', namespace: 'my.shop' }, ingress: [{ from: anyone }] }),
  ],
  [
    'NP020',
    'toServices[0].k8sService.serviceName is "db.data", but it must be',
    egress({ to: [Peer.service('db.data', 'data')] }),
  ],
  ['NP020', 'cidrGroupRef is "My Group", but it must be', egress({ to: [Peer.cidrGroup('My Group')] })],

  // Policies
  [
    'NP021',
    'metadata.namespace is "shop", but a CiliumClusterwideNetworkPolicy has no namespace.',
    clusterwide({ metadata, endpointSelector: web, ingress: [{ from: anyone }] }),
  ],
  [
    'NP021',
    'ingress[0].from[0] is Peer.sameNamespace(), but a clusterwide policy has no namespace.',
    clusterwide({ endpointSelector: web, ingress: [Allow.fromSameNamespace()] }),
  ],
  [
    'NP022',
    'spec.endpointSelector selects pods of the namespace "other", but a CiliumNetworkPolicy is about those of its own, shop.\n  Set metadata.namespace to "other", or use a CiliumClusterwideNetworkPolicy.',
    policy({
      endpointSelector: LabelSelector.of({ 'io.kubernetes.pod.namespace': 'other' }),
      ingress: [{ from: anyone }],
    }),
  ],
  [
    'NP022',
    'spec.endpointSelector selects reserved:init, but endpoints without an identity belong to no namespace.',
    policy({ endpointSelector: LabelSelector.of({ 'reserved:init': '' }), ingress: [{ from: anyone }] }),
  ],
  [
    'NP023',
    'spec has nothing that says whom it applies to, but it must have endpointSelector.\n  Give LabelSelector.of({…}), or LabelSelector.everything().',
    policy({ endpointSelector: undefined, ingress: [{ from: anyone }] }),
  ],
  [
    'NP023',
    'spec has endpointSelector and nodeSelector, but it must have either endpointSelector or nodeSelector.',
    clusterwide({ endpointSelector: web, nodeSelector: web, ingress: [{ from: anyone }] }),
  ],
  [
    'NP023',
    'spec.nodeSelector is given, but nodes belong to no namespace.',
    policy({ endpointSelector: undefined, spec: { nodeSelector: {}, ingress: [{}] } }),
  ],
  ['NP024', 'spec has no rule: ingress, egress, ingressDeny and egressDeny are all empty.', policy({})],
  ['NP024', 'spec has no rule', policy({ ingress: [], enableDefaultDeny: { ingress: false } })],
  [
    'NP024',
    'specs[0] has no rule',
    (chart) => new CiliumNetworkPolicy(chart, 'policy', { metadata, specs: [{ endpointSelector: {} }] }),
  ],
  [
    'NP027',
    'spec.ingress is [{}], but the prop ingress is given as well.\n  Give ingress in one of the two places.',
    policy({ ingress: [{ from: anyone }], spec: { ingress: [{}] } }),
  ],
  [
    'NP028',
    'spec.log.value is "a text of more than thirty-two characters", but it must be at most 32 printable characters.',
    policy({ ingress: [{ from: anyone }], log: 'a text of more than thirty-two characters' }),
  ],

  // What TypeScript refuses already
  ['SET005', 'ingres is not a known prop; known are metadata, ingress, egress', fromJavaScript({ ingres: [] })],
  [
    'SET005',
    'ingress[0].port is not a known prop; known are from, ports, icmps, http, kafka, authentication.\n  Did you mean ports?',
    fromJavaScript({ ingress: [{ from: anyone, port: 80 }] }),
  ],
  [
    'SET005',
    'ingressDeny[0].http is not a known prop; known are from, ports, icmps.',
    fromJavaScript({ ingressDeny: [{ from: anyone, ports: [Port.tcp(80)], http }] }),
  ],
  ['SET005', 'enableDefaultDeny.ingres is not a known prop', fromJavaScript({ enableDefaultDeny: { ingres: true } })],
  [
    'SET006',
    'ingress[0].ports.0 is 80, but it must be a Port, as the static functions of Port make it.',
    fromJavaScript({ ingress: [{ from: anyone, ports: [80] }] }),
  ],
  [
    'SET006',
    'endpointSelector is {"matchLabels":{"app":"web"}}, but it must be a LabelSelector, as the static functions',
    fromJavaScript({ endpointSelector: { matchLabels: { app: 'web' } } }),
  ],
  [
    'SET006',
    'ingress[0].authentication is "yes", but it must be',
    ingress({ from: anyone, authentication: 'yes' as Authentication }),
  ],
])('%s: %s', (code, text, program) => {
  const error = message(program);

  expect(error).toContain(text);
  expect(error).toContain(`docs/errors.md#${code.toLowerCase()}`);
  expect(error).toMatch(/^core\/policy: /);
});

test.each<[string, string, Program]>([
  [
    'NP007',
    'ports[0].protocol is "tcp", but it must be one of TCP, UDP, SCTP, ANY.',
    ingress({ from: anyone, ports: [Port.named('http', 'tcp' as Protocol)] }),
  ],
  [
    'NP015',
    'http[0].path is "/\\\\y", which is not a regular expression of RE2: invalid escape sequence: `\\y`.',
    ingress({ from: anyone, ports: [Port.tcp(80)], http: [HttpRule.get('/\\y')] }),
  ],
  [
    'NP015',
    'is not a regular expression of RE2: invalid repeat count: `{2,1001}`.',
    ingress({ from: anyone, ports: [Port.tcp(80)], http: [HttpRule.get('/a{2,1001}')] }),
  ],
  [
    'NP015',
    'which is not a regular expression of RE2: missing closing ): `/(a/b`.',
    ingress({ from: anyone, ports: [Port.tcp(80)], http: [HttpRule.get('/(a/b')] }),
  ],
  [
    'NP019',
    'cidrGroupSelector.matchLabels has the key "k8s:kind", but a key must be',
    ingress({ from: [Peer.cidrGroups(LabelSelector.of({ 'k8s:kind': 'partner' }))] }),
  ],
  ['NP019', `has the key "${'x'.repeat(60)}"`, ingress({ from: [Peer.pods({ ['x'.repeat(60)]: 'y' })] })],
])('%s: %s (as Cilium itself says)', (code, text, program) => {
  const error = message(program);

  expect(error).toContain(text);
  expect(error).toContain(`docs/errors.md#${code.toLowerCase()}`);
});

test('everything that is wrong with a policy is reported at once', () => {
  const error = message(
    ingress({ from: [Peer.cidr('10.0.0.1/8'), Peer.namespace('Nowhere')], ports: [Port.tcp(70000)], http }),
  );

  expect(error.match(/docs\/errors.md#\w+/g)).toEqual([
    'docs/errors.md#cidr003',
    'docs/errors.md#np007',
    'docs/errors.md#np020',
    'docs/errors.md#np007',
  ]);
});

test.each<[string, Program]>([
  [
    'a path with classes, groups and flags of RE2',
    ingress({ from: anyone, ports: [Port.tcp(80)], http: [HttpRule.get('/(?i)[[:alpha:]]+/(?P<id>\\d+)\\Q(\\E')] }),
  ],
  ['a path with any beginning', ingress({ from: anyone, ports: [Port.tcp(80)], http: [HttpRule.get('.*\\.png')] })],
  ['a path with alternatives', ingress({ from: anyone, ports: [Port.tcp(80)], http: [HttpRule.get('(/a|/b)')] })],
  [
    'methods with alternatives',
    ingress({ from: anyone, ports: [Port.tcp(80)], http: [HttpRule.of({ method: 'GET|HEAD' })] }),
  ],
  ['40 ports', ingress({ from: anyone, ports: ports(40) })],
  [
    'the lowest and the highest port',
    ingress({ from: anyone, ports: [Port.tcp(1), Port.tcp(65535), Port.tcpRange(80, 80)] }),
  ],
  ['every port in a manifest', raw({ ingress: [{ toPorts: [{ ports: [{ port: '0', protocol: 'TCP' }] }] }] })],
  [
    'a selector with its own namespace',
    policy({
      endpointSelector: LabelSelector.of({ 'k8s:io.kubernetes.pod.namespace': 'shop' }),
      ingress: [{ from: anyone }],
    }),
  ],
  [
    'an exception that is half of the block',
    ingress({ from: [Peer.cidr('10.0.0.0/8', { except: ['10.128.0.0/9'] })] }),
  ],
  ['a block of one address', ingress({ from: [Peer.cidr('fd00::1/128')] })],
  ['DNS in egress of nodes', clusterwide({ nodeSelector: web, egress: [Allow.dns()] })],
  [
    'server names with both wildcards',
    egress({ to: anyone, ports: [Port.tcp(443)], serverNames: ['*.a.example', '**.b.example'] }),
  ],
])('%s is right', (_, program) => {
  expect(message(program)).toBe('no failure');
});
