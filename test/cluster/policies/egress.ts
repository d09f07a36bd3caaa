import { Allow, DnsRule, Entity, Icmp, LabelSelector, Peer, Port, Protocol } from '../../../lib';
import type { EgressCase } from './cases';

const EVERYONE = Peer.entity(Entity.ALL);

/** What each peer, entity and form of port lets out of a pod, and which names it may reach. */
export const EGRESS: Readonly<Record<string, EgressCase>> = {
  'nothing, by default deny': {
    policy: { enableDefaultDeny: { egress: true } },
    passes: [],
    drops: [
      ['shop/server', 'tcp/80'],
      ['world', 'tcp/80'],
      ['own node', 'tcp/80'],
      ['name one.example.com', 'dns'],
    ],
  },
  'names only': {
    policy: { egress: [Allow.dns()] },
    passes: [
      ['name one.example.com', 'dns'],
      ['name server.blue.svc.cluster.local', 'dns'],
    ],
    drops: [
      ['world', 'tcp/80'],
      ['shop/server', 'tcp/80'],
    ],
  },
  'some names only': {
    policy: {
      egress: [
        Allow.dns({ names: [DnsRule.matchName('one.example.com'), DnsRule.matchPattern('*.blue.svc.cluster.local')] }),
      ],
    },
    passes: [
      ['name one.example.com', 'dns'],
      ['name server.blue.svc.cluster.local', 'dns'],
    ],
    drops: [
      ['name two.example.com', 'dns'],
      ['name server.red.svc.cluster.local', 'dns'],
    ],
  },
  'a namespace': {
    policy: { egress: [Allow.toNamespace('blue')] },
    passes: [
      ['blue/server', 'tcp/80'],
      ['blue/server', 'icmp'],
    ],
    drops: [
      ['red/server', 'tcp/80'],
      ['shop/server', 'tcp/80'],
      ['world', 'tcp/80'],
    ],
  },
  'a namespace at a port': {
    policy: { egress: [Allow.toNamespace('blue', Port.tcp(8080))] },
    passes: [['blue/server', 'tcp/8080']],
    drops: [
      ['blue/server', 'tcp/80'],
      ['red/server', 'tcp/8080'],
    ],
  },
  "a Service's pods at the port of the pods": {
    policy: { egress: [Allow.toNamespace('blue', Port.tcp(8080))] },
    passes: [['service server.blue', 'tcp/80']], // its port 80 leads to 8080 of the pod
    drops: [['service server.red', 'tcp/80']],
  },
  'its own namespace': {
    policy: { egress: [Allow.toSameNamespace()] },
    passes: [
      ['shop/server', 'tcp/80'],
      ['shop/server', 'udp/53'],
    ],
    drops: [
      ['blue/server', 'tcp/80'],
      ['own node', 'tcp/80'],
    ],
  },
  'namespaces by a label': {
    policy: { egress: [{ to: [Peer.namespaces({ team: 'red' })] }] },
    passes: [['red/server', 'tcp/80']],
    drops: [['blue/server', 'tcp/80']],
  },
  'pods by labels': {
    policy: { egress: [{ to: [Peer.pods({ app: 'server' }, 'red'), Peer.pods({ app: 'server' })] }] },
    passes: [
      ['red/server', 'tcp/80'],
      ['shop/server', 'tcp/80'],
    ],
    drops: [['blue/server', 'tcp/80']],
  },
  'endpoints by expressions': {
    policy: {
      egress: [
        { to: [Peer.endpoints(LabelSelector.of({ app: 'server' }).in('k8s:io.kubernetes.pod.namespace', 'blue'))] },
      ],
    },
    passes: [['blue/server', 'tcp/80']],
    drops: [
      ['red/server', 'tcp/80'],
      ['shop/server', 'tcp/80'],
    ],
  },
  'every pod': {
    policy: { egress: [{ to: [Peer.everyPod()] }] },
    passes: [
      ['red/server', 'tcp/80'],
      ['shop/server', 'udp/53'],
    ],
    drops: [
      ['world', 'tcp/80'],
      ['own node', 'tcp/80'],
      ['other node', 'tcp/80'],
    ],
  },
  everyone: {
    policy: { egress: [{ to: [EVERYONE], ports: [Port.tcp(80)] }] },
    passes: [
      ['shop/server', 'tcp/80'],
      ['world', 'tcp/80'],
      ['own node', 'tcp/80'],
      ['other node', 'tcp/80'],
    ],
    drops: [
      ['world', 'tcp/8080'],
      ['shop/server', 'udp/53'],
    ],
  },
  'the world': {
    policy: { egress: [{ to: [Peer.entity(Entity.WORLD)] }] },
    passes: [
      ['world', 'tcp/80'],
      ['far world', 'udp/53'],
      ['world', 'icmp'],
    ],
    drops: [
      ['shop/server', 'tcp/80'],
      ['other node', 'tcp/80'],
    ],
  },
  'the cluster': {
    policy: { egress: [{ to: [Peer.entity(Entity.CLUSTER)] }] },
    passes: [
      ['red/server', 'tcp/80'],
      ['own node', 'tcp/80'],
      ['other node', 'tcp/80'],
    ],
    drops: [['world', 'tcp/80']],
  },
  'the node of the pod': {
    policy: { egress: [{ to: [Peer.entity(Entity.HOST)] }] },
    passes: [['own node', 'tcp/80']],
    drops: [
      ['other node', 'tcp/80'],
      ['world', 'tcp/80'],
    ],
  },
  'the other nodes': {
    policy: { egress: [{ to: [Peer.entity(Entity.REMOTE_NODE)], ports: [Port.tcp(80)] }] },
    passes: [['other node', 'tcp/80']],
    drops: [
      ['own node', 'tcp/80'],
      ['other node', 'tcp/8080'],
    ],
  },
  'nodes by a label': {
    policy: { egress: [{ to: [Peer.nodes(LabelSelector.of({ 'kubernetes.io/hostname': 'node-2' }))] }] },
    passes: [['other node', 'tcp/80']],
    drops: [
      ['world', 'tcp/80'],
      ['red/server', 'tcp/80'],
    ],
  },
  'the API server': {
    policy: { egress: [Allow.toKubeApiserver()] },
    passes: [['api server', 'tcp/80']],
    drops: [
      ['world', 'tcp/80'],
      ['other node', 'tcp/80'],
    ],
  },
  'a CIDR': {
    policy: { egress: [{ to: [Peer.cidr('192.168.1.48/30')] }] },
    passes: [['world', 'tcp/80']],
    drops: [['far world', 'tcp/80']],
  },
  'a CIDR of pods and nodes': {
    policy: { egress: [{ to: [Peer.cidr('10.0.0.0/8'), Peer.cidr('192.168.1.12/32')] }] },
    passes: [],
    drops: [
      ['shop/server', 'tcp/80'],
      ['other node', 'tcp/80'],
    ],
  },
  'a CIDR with an exception': {
    policy: { egress: [{ to: [Peer.cidr('0.0.0.0/0', { except: ['192.168.1.60/32'] })] }] },
    passes: [['world', 'tcp/80']],
    drops: [
      ['far world', 'tcp/80'],
      ['red/server', 'tcp/80'],
    ],
  },
  'CIDR groups': {
    policy: { egress: [{ to: [Peer.cidrGroup('partners')], ports: [Port.tcp(80)] }] },
    passes: [['far world', 'tcp/80']],
    drops: [
      ['world', 'tcp/80'],
      ['far world', 'tcp/8080'],
    ],
  },
  'a Service': {
    policy: { egress: [{ to: [Peer.service('server', 'blue')] }] },
    passes: [
      ['service server.blue', 'tcp/80'],
      ['blue/server', 'tcp/80'],
    ],
    drops: [
      ['service server.red', 'tcp/80'],
      ['red/server', 'tcp/80'],
    ],
  },
  'Services by a label': {
    policy: { egress: [{ to: [Peer.services(LabelSelector.of({ app: 'server' }), 'red')] }] },
    passes: [['service server.red', 'tcp/80']],
    drops: [['service server.blue', 'tcp/80']],
  },
  'a name': {
    policy: { egress: [...Allow.toFqdns(['one.example.com'], { ports: [Port.tcp(80)] })] },
    passes: [
      ['name one.example.com', 'tcp/80'],
      ['name two.example.com', 'dns'],
    ],
    drops: [
      ['name two.example.com', 'tcp/80'],
      ['name one.example.com', 'tcp/8080'],
    ],
  },
  'names by a pattern': {
    policy: { egress: [...Allow.toFqdns(['*.example.com'], { ports: [Port.tcp(80)] })] },
    passes: [
      ['name one.example.com', 'tcp/80'],
      ['name two.example.com', 'tcp/80'],
    ],
    drops: [['name deep.sub.example.org', 'tcp/80']],
  },
  'names, of which no dot is part of a star': {
    policy: { egress: [...Allow.toFqdns(['*.example.org'], { ports: [Port.tcp(80)] })] },
    passes: [],
    drops: [
      ['name deep.sub.example.org', 'tcp/80'],
      ['name one.example.com', 'tcp/80'],
    ],
  },
  'a range of ports': {
    policy: { egress: [{ to: [EVERYONE], ports: [Port.tcpRange(9001, 9003)] }] },
    passes: [
      ['blue/server', 'tcp/9001'],
      ['blue/server', 'tcp/9003'],
    ],
    drops: [
      ['blue/server', 'tcp/9004'],
      ['blue/server', 'udp/9002'],
    ],
  },
  'every UDP port': {
    policy: { egress: [{ to: [EVERYONE], ports: [Port.all(Protocol.UDP)] }] },
    passes: [
      ['blue/server', 'udp/53'],
      ['blue/server', 'udp/9002'],
    ],
    drops: [['blue/server', 'tcp/80']],
  },
  'a named port': {
    policy: { egress: [{ to: [Peer.namespace('blue')], ports: [Port.named('web')] }] },
    passes: [['blue/server', 'tcp/8080']],
    drops: [['blue/server', 'tcp/80']],
  },
  'echo requests': {
    policy: { egress: [{ to: [EVERYONE], icmps: [Icmp.echoRequest()] }] },
    passes: [
      ['blue/server', 'icmp'],
      ['world', 'icmp'],
    ],
    drops: [['blue/server', 'tcp/80']],
  },
  'everyone but the world': {
    policy: { egress: [{ to: [EVERYONE] }], egressDeny: [{ to: [Peer.entity(Entity.WORLD)] }] },
    passes: [
      ['blue/server', 'tcp/80'],
      ['other node', 'tcp/80'],
    ],
    drops: [
      ['world', 'tcp/80'],
      ['far world', 'udp/53'],
    ],
  },
  'a deny rule that closes nothing else': {
    policy: {
      enableDefaultDeny: { egress: false },
      egressDeny: [{ to: [Peer.namespace('red')], ports: [Port.tcp(80)] }],
    },
    passes: [
      ['red/server', 'tcp/8080'],
      ['blue/server', 'tcp/80'],
      ['world', 'tcp/80'],
    ],
    drops: [['red/server', 'tcp/80']],
  },
  'a deny rule alone, which closes everything else': {
    policy: { egressDeny: [{ to: [Peer.namespace('red')] }] },
    passes: [],
    drops: [
      ['red/server', 'tcp/80'],
      ['blue/server', 'tcp/80'],
      ['world', 'tcp/80'],
    ],
  },
  'a deny rule for the whole cluster': {
    clusterwide: true,
    policy: { enableDefaultDeny: { egress: false }, egressDeny: [{ to: [Peer.cidr('192.168.1.60/32')] }] },
    passes: [
      ['world', 'tcp/80'],
      ['red/server', 'tcp/80'],
    ],
    drops: [['far world', 'tcp/80']],
  },
};
