/** A namespace that is closed, and a shop in it that may be reached through Traefik and may reach its payment provider. */
import { App, Chart } from 'cdk8s';
import {
  Allow,
  CiliumClusterwideNetworkPolicy,
  CiliumNetworkPolicy,
  Entity,
  HttpPath,
  HttpRule,
  LabelSelector,
  Peer,
  Port,
} from '../lib';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop', disableResourceNameHashes: true });

// Close the namespace first. Pods may still resolve names, and Cilium sees the answers.
CiliumNetworkPolicy.defaultDeny(chart, 'default-deny');

new CiliumNetworkPolicy(chart, 'web', {
  endpointSelector: LabelSelector.of({ app: 'web' }),
  ingress: [Allow.fromTraefik('traefik', Port.tcp(8080))],
  egress: [{ to: [Peer.pods({ app: 'orders' })], ports: [Port.tcp(9000)] }],
});

new CiliumNetworkPolicy(chart, 'orders', {
  endpointSelector: LabelSelector.of({ app: 'orders' }),
  ingress: [
    Allow.http(
      [Peer.pods({ app: 'web' })],
      Port.tcp(9000),
      HttpRule.get(HttpPath.prefix('/orders')),
      HttpRule.post(HttpPath.exact('/orders')),
    ),
    Allow.fromNamespace('monitoring', Port.named('metrics')),
  ],
  egress: [...Allow.toFqdns(['api.payments.example.com', '*.cdn.example.com']), Allow.toKubeApiserver()],
  egressDeny: [{ to: [Peer.cidr('169.254.169.254/32')] }],
});

// Nothing outside of the cluster gets to a pod but Traefik, whatever other policies allow.
new CiliumClusterwideNetworkPolicy(chart, 'no-world', {
  endpointSelector: LabelSelector.everything()
    .exists('k8s:io.kubernetes.pod.namespace')
    .notIn('k8s:io.kubernetes.pod.namespace', 'traefik'),
  enableDefaultDeny: { ingress: false },
  ingressDeny: [{ from: [Peer.entity(Entity.WORLD)] }],
});

app.synth();
