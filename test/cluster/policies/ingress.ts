import { Allow, Entity, Icmp, LabelSelector, Peer, Port, Protocol } from '../../../lib';
import type { IngressCase } from './cases';

const EVERYONE = Peer.entity(Entity.ALL);

/** What each peer, entity, direction and form of port lets into a pod, by what the policy says. */
export const INGRESS: Readonly<Record<string, IngressCase>> = {
  'no policy': {
    policy: { enableDefaultDeny: { ingress: false, egress: false }, ingress: [{ from: [EVERYONE] }] },
    passes: [
      ['shop/client', 'tcp/80'],
      ['red/frontend', 'udp/53'],
      ['world', 'tcp/80'],
      ['other node', 'icmp'],
    ],
    drops: [],
  },
  'nothing, by default deny': {
    policy: { enableDefaultDeny: { ingress: true } },
    passes: [['own node', 'tcp/80']], // Cilium's `allow-localhost`
    drops: [
      ['shop/client', 'tcp/80'],
      ['blue/frontend', 'tcp/80'],
      ['other node', 'tcp/80'],
      ['world', 'tcp/80'],
      ['shop/client', 'icmp'],
    ],
  },
  'a namespace': {
    policy: { ingress: [Allow.fromNamespace('blue')] },
    passes: [
      ['blue/frontend', 'tcp/80'],
      ['blue/batch', 'udp/53'],
      ['blue/batch', 'icmp'],
    ],
    drops: [
      ['shop/client', 'tcp/80'],
      ['red/frontend', 'tcp/80'],
      ['world', 'tcp/80'],
      ['other node', 'tcp/80'],
    ],
  },
  'a namespace at a port': {
    policy: { ingress: [Allow.fromNamespace('blue', Port.tcp(80))] },
    passes: [['blue/frontend', 'tcp/80']],
    drops: [
      ['blue/frontend', 'tcp/8080'],
      ['blue/frontend', 'udp/53'],
      ['blue/frontend', 'icmp'],
      ['red/frontend', 'tcp/80'],
    ],
  },
  'its own namespace': {
    policy: { ingress: [Allow.fromSameNamespace()] },
    passes: [
      ['shop/client', 'tcp/80'],
      ['shop/client', 'udp/53'],
    ],
    drops: [
      ['blue/frontend', 'tcp/80'],
      ['world', 'tcp/80'],
    ],
  },
  'namespaces by a label': {
    policy: { ingress: [{ from: [Peer.namespaces({ team: 'blue' })] }] },
    passes: [
      ['blue/frontend', 'tcp/80'],
      ['blue/batch', 'tcp/80'],
    ],
    drops: [
      ['red/frontend', 'tcp/80'],
      ['shop/client', 'tcp/80'],
    ],
  },
  'pods of its own namespace': {
    policy: { ingress: [{ from: [Peer.pods({ app: 'client' })] }] },
    passes: [['shop/client', 'tcp/80']],
    drops: [
      ['blue/frontend', 'tcp/80'],
      ['red/frontend', 'tcp/80'],
    ],
  },
  'pods of another namespace': {
    policy: { ingress: [{ from: [Peer.pods({ app: 'frontend' }, 'blue')] }] },
    passes: [['blue/frontend', 'tcp/80']],
    drops: [
      ['blue/batch', 'tcp/80'],
      ['red/frontend', 'tcp/80'],
      ['shop/client', 'tcp/80'],
    ],
  },
  'endpoints by expressions': {
    policy: {
      ingress: [
        {
          from: [
            Peer.endpoints(
              LabelSelector.of({ app: 'frontend' })
                .in('k8s:io.kubernetes.pod.namespace', 'blue', 'red')
                .notIn('tier', 'gold'),
            ),
          ],
        },
      ],
    },
    passes: [['red/frontend', 'tcp/80']],
    drops: [
      ['blue/frontend', 'tcp/80'],
      ['blue/batch', 'tcp/80'],
      ['shop/client', 'tcp/80'],
    ], // blue/frontend is gold
  },
  'every pod': {
    policy: { ingress: [{ from: [Peer.everyPod()] }] },
    passes: [
      ['shop/client', 'tcp/80'],
      ['red/frontend', 'tcp/80'],
    ],
    drops: [
      ['other node', 'tcp/80'],
      ['world', 'tcp/80'],
    ],
  },
  'every pod, for the whole cluster': {
    clusterwide: true,
    policy: { ingress: [{ from: [Peer.everyPod()] }] },
    passes: [['blue/batch', 'tcp/80']],
    drops: [
      ['other node', 'tcp/80'],
      ['world', 'tcp/80'],
    ],
  },
  everyone: {
    policy: { ingress: [{ from: [EVERYONE], ports: [Port.tcp(80)] }] },
    passes: [
      ['shop/client', 'tcp/80'],
      ['world', 'tcp/80'],
      ['other node', 'tcp/80'],
      ['api server', 'tcp/80'],
    ],
    drops: [
      ['shop/client', 'tcp/8080'],
      ['world', 'udp/53'],
    ],
  },
  'the world': {
    policy: { ingress: [{ from: [Peer.entity(Entity.WORLD)] }] },
    passes: [
      ['world', 'tcp/80'],
      ['far world', 'udp/53'],
    ],
    drops: [
      ['shop/client', 'tcp/80'],
      ['other node', 'tcp/80'],
    ],
  },
  'the cluster': {
    policy: { ingress: [{ from: [Peer.entity(Entity.CLUSTER)] }] },
    passes: [
      ['shop/client', 'tcp/80'],
      ['red/frontend', 'tcp/80'],
      ['other node', 'tcp/80'],
      ['own node', 'tcp/80'],
    ],
    drops: [['world', 'tcp/80']],
  },
  'the node of the pod': {
    policy: { ingress: [{ from: [Peer.entity(Entity.HOST)] }] },
    passes: [['own node', 'tcp/80']],
    drops: [
      ['other node', 'tcp/80'],
      ['shop/client', 'tcp/80'],
      ['world', 'tcp/80'],
    ],
  },
  'the other nodes': {
    policy: { ingress: [{ from: [Peer.entity(Entity.REMOTE_NODE)] }] },
    passes: [
      ['other node', 'tcp/80'],
      ['own node', 'tcp/80'],
    ],
    drops: [
      ['shop/client', 'tcp/80'],
      ['world', 'tcp/80'],
    ],
  },
  nodes: {
    policy: { ingress: [Allow.fromNodes(Port.tcp(80))] },
    passes: [
      ['own node', 'tcp/80'],
      ['other node', 'tcp/80'],
    ],
    drops: [
      ['other node', 'tcp/8080'],
      ['shop/client', 'tcp/80'],
      ['world', 'tcp/80'],
    ],
  },
  'nodes by a label': {
    policy: { ingress: [{ from: [Peer.nodes(LabelSelector.of({ 'kubernetes.io/hostname': 'node-2' }))] }] },
    passes: [['other node', 'tcp/80']],
    drops: [
      ['shop/client', 'tcp/80'],
      ['world', 'tcp/80'],
    ],
  },
  'the API server': {
    policy: { ingress: [{ from: [Peer.entity(Entity.KUBE_APISERVER)] }] },
    passes: [['api server', 'tcp/80']],
    drops: [
      ['world', 'tcp/80'],
      ['shop/client', 'tcp/80'],
      ['other node', 'tcp/80'],
    ],
  },
  "Cilium's Ingress": {
    policy: { ingress: [Allow.fromCiliumIngress()] },
    passes: [],
    drops: [
      ['world', 'tcp/80'],
      ['shop/client', 'tcp/80'],
    ],
  },
  "Traefik's pods": {
    policy: { ingress: [Allow.fromTraefik('red', Port.tcp(8080))] },
    passes: [],
    drops: [
      ['red/frontend', 'tcp/8080'],
      ['blue/frontend', 'tcp/8080'],
    ], // nothing there has Traefik's label
  },
  'health, init and unmanaged endpoints': {
    policy: {
      ingress: [{ from: [Peer.entity(Entity.HEALTH), Peer.entity(Entity.INIT), Peer.entity(Entity.UNMANAGED)] }],
    },
    passes: [],
    drops: [
      ['shop/client', 'tcp/80'],
      ['world', 'tcp/80'],
    ],
  },
  'the entity none': {
    policy: { ingress: [{ from: [Peer.entity(Entity.NONE)] }] },
    passes: [],
    drops: [
      ['shop/client', 'tcp/80'],
      ['world', 'tcp/80'],
      ['other node', 'tcp/80'],
    ],
  },
  'a CIDR': {
    policy: { ingress: [{ from: [Peer.cidr('192.168.1.48/30')] }] },
    passes: [['world', 'tcp/80']],
    drops: [
      ['far world', 'tcp/80'],
      ['shop/client', 'tcp/80'],
    ],
  },
  'a CIDR of pods and nodes': {
    // Addresses of pods and nodes are no CIDR for Cilium, which knows them by their identity.
    policy: { ingress: [{ from: [Peer.cidr('10.0.0.0/8'), Peer.cidr('192.168.1.12/32')] }] },
    passes: [],
    drops: [
      ['shop/client', 'tcp/80'],
      ['red/frontend', 'tcp/80'],
      ['other node', 'tcp/80'],
    ],
  },
  'a CIDR with an exception': {
    policy: { ingress: [{ from: [Peer.cidr('192.168.1.0/24', { except: ['192.168.1.60/32'] })] }] },
    passes: [['world', 'tcp/80']],
    drops: [
      ['far world', 'tcp/80'],
      ['other node', 'tcp/80'],
    ],
  },
  'a CIDR group': {
    policy: { ingress: [{ from: [Peer.cidrGroup('partners')] }] },
    passes: [['far world', 'tcp/80']],
    drops: [['world', 'tcp/80']],
  },
  'CIDR groups by a label': {
    policy: { ingress: [{ from: [Peer.cidrGroups(LabelSelector.of({ kind: 'partner' }))] }] },
    passes: [['far world', 'tcp/80']],
    drops: [['world', 'tcp/80']],
  },
  'a TCP port': {
    policy: { ingress: [{ from: [EVERYONE], ports: [Port.tcp(53)] }] },
    passes: [['shop/client', 'tcp/53']],
    drops: [
      ['shop/client', 'udp/53'],
      ['shop/client', 'tcp/80'],
    ],
  },
  'a UDP port': {
    policy: { ingress: [{ from: [EVERYONE], ports: [Port.udp(53)] }] },
    passes: [['shop/client', 'udp/53']],
    drops: [['shop/client', 'tcp/53']],
  },
  'a port of any protocol': {
    policy: { ingress: [{ from: [EVERYONE], ports: [Port.any(53)] }] },
    passes: [
      ['shop/client', 'udp/53'],
      ['shop/client', 'tcp/53'],
    ],
    drops: [
      ['shop/client', 'tcp/80'],
      ['shop/client', 'icmp'],
    ],
  },
  'a range of TCP ports': {
    policy: { ingress: [{ from: [EVERYONE], ports: [Port.tcpRange(9001, 9003)] }] },
    passes: [
      ['shop/client', 'tcp/9001'],
      ['shop/client', 'tcp/9002'],
      ['shop/client', 'tcp/9003'],
    ],
    drops: [
      ['shop/client', 'tcp/9000'],
      ['shop/client', 'tcp/9004'],
      ['shop/client', 'udp/9002'],
    ],
  },
  'a range of UDP ports': {
    policy: { ingress: [{ from: [EVERYONE], ports: [Port.udpRange(9001, 9003)] }] },
    passes: [['shop/client', 'udp/9002']],
    drops: [
      ['shop/client', 'tcp/9002'],
      ['shop/client', 'udp/53'],
    ],
  },
  'a range of ports of any protocol': {
    policy: { ingress: [{ from: [EVERYONE], ports: [Port.range(9001, 9003, Protocol.ANY)] }] },
    passes: [
      ['shop/client', 'udp/9002'],
      ['shop/client', 'tcp/9002'],
    ],
    drops: [['shop/client', 'tcp/80']],
  },
  'every TCP port': {
    policy: { ingress: [{ from: [EVERYONE], ports: [Port.all(Protocol.TCP)] }] },
    passes: [
      ['shop/client', 'tcp/80'],
      ['shop/client', 'tcp/9004'],
    ],
    drops: [
      ['shop/client', 'udp/53'],
      ['shop/client', 'icmp'],
    ],
  },
  'a named port': {
    policy: { ingress: [{ from: [EVERYONE], ports: [Port.named('web')] }] },
    passes: [['shop/client', 'tcp/8080']],
    drops: [['shop/client', 'tcp/80']],
  },
  'echo requests': {
    policy: { ingress: [{ from: [EVERYONE], icmps: [Icmp.echoRequest()] }] },
    passes: [
      ['shop/client', 'icmp'],
      ['world', 'icmp'],
    ],
    drops: [['shop/client', 'tcp/80']],
  },
  'echo requests and a port': {
    policy: { ingress: [{ from: [EVERYONE], ports: [Port.tcp(80)], icmps: [Icmp.v4('EchoRequest')] }] },
    passes: [
      ['shop/client', 'icmp'],
      ['shop/client', 'tcp/80'],
    ],
    drops: [['shop/client', 'tcp/8080']],
  },
  'another ICMP type': {
    policy: { ingress: [{ from: [EVERYONE], icmps: [Icmp.v4(13)] }] },
    passes: [],
    drops: [['shop/client', 'icmp']],
  },
  'everyone but a namespace': {
    policy: { ingress: [{ from: [EVERYONE] }], ingressDeny: [{ from: [Peer.namespace('red')] }] },
    passes: [
      ['shop/client', 'tcp/80'],
      ['blue/frontend', 'tcp/80'],
      ['world', 'tcp/80'],
    ],
    drops: [
      ['red/frontend', 'tcp/80'],
      ['red/frontend', 'icmp'],
    ],
  },
  'everyone but a port of a namespace': {
    policy: {
      ingress: [{ from: [EVERYONE] }],
      ingressDeny: [{ from: [Peer.namespace('red')], ports: [Port.tcp(80)] }],
    },
    passes: [
      ['red/frontend', 'tcp/8080'],
      ['shop/client', 'tcp/80'],
    ],
    drops: [['red/frontend', 'tcp/80']],
  },
  'a deny rule that closes nothing else': {
    policy: { enableDefaultDeny: { ingress: false }, ingressDeny: [{ from: [Peer.namespace('red')] }] },
    passes: [
      ['shop/client', 'tcp/80'],
      ['world', 'tcp/80'],
    ],
    drops: [['red/frontend', 'tcp/80']],
  },
  'a deny rule alone, which closes everything else': {
    policy: { ingressDeny: [{ from: [Peer.namespace('red')] }] },
    passes: [],
    drops: [
      ['red/frontend', 'tcp/80'],
      ['shop/client', 'tcp/80'],
      ['world', 'tcp/80'],
    ],
  },
  'a denied CIDR': {
    policy: { ingress: [{ from: [EVERYONE] }], ingressDeny: [{ from: [Peer.cidr('192.168.1.60/32')] }] },
    passes: [['world', 'tcp/80']],
    drops: [['far world', 'tcp/80']],
  },
  'peers of several kinds': {
    policy: {
      ingress: [{ from: [Peer.namespace('blue'), Peer.cidr('192.168.1.60/32'), Peer.entity(Entity.REMOTE_NODE)] }],
    },
    passes: [
      ['blue/batch', 'tcp/80'],
      ['far world', 'tcp/80'],
      ['other node', 'tcp/80'],
    ],
    drops: [
      ['red/frontend', 'tcp/80'],
      ['world', 'tcp/80'],
    ],
  },
};
