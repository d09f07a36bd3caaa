import {
  Allow,
  Authentication,
  CiliumClusterwideNetworkPolicy,
  CiliumNetworkPolicy,
  Entity,
  Icmp,
  KafkaRule,
  LabelSelector,
  Peer,
  Port,
  Protocol,
} from '../../../lib/cilium/policy';
import { egress, ingress } from './rules-of-web';
import { yaml } from './synth';

const ns = { metadata: { name: 'policy', namespace: 'shop' } };
const web = LabelSelector.of({ app: 'web' });

describe('values', () => {
  test('every kind of peer becomes a rule of its own, since Cilium takes one kind a rule', () => {
    expect(
      egress(Allow.dns(), {
        to: [
          Peer.cidr('10.0.0.0/8', { except: ['10.96.0.0/12'] }),
          Peer.entity(Entity.WORLD),
          Peer.cidrGroup('partners'),
          Peer.cidrGroups(LabelSelector.of({ kind: 'partner' })),
          Peer.service('db', 'databases'),
          Peer.services(LabelSelector.of({ tier: 'data' }), 'databases'),
          Peer.nodes(LabelSelector.everything().exists('node-role.kubernetes.io/control-plane')),
          Peer.fqdn('api.example.com'),
          Peer.pods({ app: 'orders' }),
          Peer.namespaces({ team: 'blue' }),
          Peer.everyPod(),
        ],
      }),
    ).toMatchInlineSnapshot(`
"kind: CiliumNetworkPolicy
name: policy
namespace: shop
spec:
  egress:
    - toEndpoints:
        - matchLabels:
            k8s:io.kubernetes.pod.namespace: kube-system
            k8s:k8s-app: kube-dns
      toPorts:
        - ports:
            - port: "53"
              protocol: ANY
          rules:
            dns:
              - matchPattern: "*"
    - toCIDRSet:
        - cidr: 10.0.0.0/8
          except:
            - 10.96.0.0/12
        - cidrGroupRef: partners
        - cidrGroupSelector:
            matchLabels:
              kind: partner
    - toEntities:
        - world
    - toServices:
        - k8sService:
            namespace: databases
            serviceName: db
        - k8sServiceSelector:
            namespace: databases
            selector:
              matchLabels:
                tier: data
    - toNodes:
        - matchExpressions:
            - key: node-role.kubernetes.io/control-plane
              operator: Exists
    - toFQDNs:
        - matchName: api.example.com
    - toEndpoints:
        - matchLabels:
            app: orders
        - matchLabels:
            k8s:io.cilium.k8s.namespace.labels.team: blue
        - matchExpressions:
            - key: k8s:io.kubernetes.pod.namespace
              operator: Exists
  endpointSelector:
    matchLabels:
      app: web
"
`);
  });

  test('every kind of port, and ICMP beside ports', () => {
    expect(
      ingress({
        from: [Peer.entity(Entity.CLUSTER)],
        ports: [
          Port.tcp(80),
          Port.udp(53),
          Port.sctp(3868),
          Port.any(123),
          Port.tcpRange(8000, 8080),
          Port.udpRange(1, 65535),
          Port.named('metrics'),
          Port.all(Protocol.SCTP),
        ],

        icmps: [Icmp.echoRequest(), Icmp.echoRequestV6(), Icmp.v6('PacketTooBig'), Icmp.v4(3)],
        authentication: Authentication.REQUIRED,
      }),
    ).toMatchInlineSnapshot(`
"kind: CiliumNetworkPolicy
name: policy
namespace: shop
spec:
  endpointSelector:
    matchLabels:
      app: web
  ingress:
    - authentication:
        mode: required
      fromEntities:
        - cluster
      toPorts:
        - ports:
            - port: "80"
              protocol: TCP
            - port: "53"
              protocol: UDP
            - port: "3868"
              protocol: SCTP
            - port: "123"
              protocol: ANY
            - endPort: 8080
              port: "8000"
              protocol: TCP
            - endPort: 65535
              port: "1"
              protocol: UDP
            - port: metrics
              protocol: TCP
            - port: "0"
              protocol: SCTP
    - authentication:
        mode: required
      fromEntities:
        - cluster
      icmps:
        - fields:
            - family: IPv4
              type: EchoRequest
            - family: IPv6
              type: EchoRequest
            - family: IPv6
              type: PacketTooBig
            - family: IPv4
              type: 3
"
`);
  });

  test('Kafka requests, and TLS server names', () => {
    expect(
      ingress({
        from: [Peer.sameNamespace()],
        ports: [Port.tcp(9092)],
        kafka: [KafkaRule.produce('orders'), KafkaRule.consume()],
      }),
    ).toMatchInlineSnapshot(`
"kind: CiliumNetworkPolicy
name: policy
namespace: shop
spec:
  endpointSelector:
    matchLabels:
      app: web
  ingress:
    - fromEndpoints:
        - {}
      toPorts:
        - ports:
            - port: "9092"
              protocol: TCP
          rules:
            kafka:
              - role: produce
                topic: orders
              - role: consume
"
`);
    expect(
      egress({ to: [Peer.entity(Entity.WORLD)], ports: [Port.tcp(443)], serverNames: ['*.example.com'] }),
    ).toMatchInlineSnapshot(`
"kind: CiliumNetworkPolicy
name: policy
namespace: shop
spec:
  egress:
    - toEntities:
        - world
      toPorts:
        - ports:
            - port: "443"
              protocol: TCP
          serverNames:
            - "*.example.com"
  endpointSelector:
    matchLabels:
      app: web
"
`);
  });

  test('a selector narrowed by expressions', () => {
    const endpointSelector = web.in('env', 'prod', 'stage').notIn('tier', 'db').exists('team').doesNotExist('legacy');
    const deny = {
      enableDefaultDeny: { ingress: true },
      description: 'Closed.',
      labels: { owner: 'blue' },
      log: 'closed',
    };
    expect(
      yaml((chart) => new CiliumNetworkPolicy(chart, 'policy', { ...ns, endpointSelector, ...deny })),
    ).toMatchInlineSnapshot(`
"kind: CiliumNetworkPolicy
name: policy
namespace: shop
spec:
  description: Closed.
  enableDefaultDeny:
    ingress: true
  endpointSelector:
    matchExpressions:
      - key: env
        operator: In
        values:
          - prod
          - stage
      - key: tier
        operator: NotIn
        values:
          - db
      - key: team
        operator: Exists
      - key: legacy
        operator: DoesNotExist
    matchLabels:
      app: web
  ingress:
    - {}
  labels:
    - key: owner
      source: k8s
      value: blue
  log:
    value: closed
"
`);
  });

  test('deny rules', () => {
    expect(
      yaml(
        (chart) =>
          new CiliumClusterwideNetworkPolicy(chart, 'policy', {
            nodeSelector: LabelSelector.of({ role: 'edge' }),
            enableDefaultDeny: { ingress: false, egress: false },
            ingressDeny: [{ from: [Peer.entity(Entity.WORLD)], ports: [Port.tcp(22)] }],
            egressDeny: [{ to: [Peer.cidr('169.254.169.254/32')] }],
          }),
      ),
    ).toMatchInlineSnapshot(`
"kind: CiliumClusterwideNetworkPolicy
name: core-policy
spec:
  egressDeny:
    - toCIDRSet:
        - cidr: 169.254.169.254/32
  enableDefaultDeny:
    egress: false
    ingress: false
  ingressDeny:
    - fromEntities:
        - world
      toPorts:
        - ports:
            - port: "22"
              protocol: TCP
  nodeSelector:
    matchLabels:
      role: edge
"
`);
  });
});
