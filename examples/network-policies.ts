/**
 * A namespace that is closed, with a shop in it that is reached through Traefik and reaches its payment provider:
 *
 *   kubectl apply --server-side -f <(node network-policies.js)
 */
import { App, Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import {
  Allow,
  CiliumClusterwideNetworkPolicy,
  CiliumNetworkPolicy,
  HttpPath,
  HttpRule,
  LabelSelector,
  Peer,
  Port,
} from 'platypaas';

export class ShopPolicies extends Chart {
  constructor(scope: Construct, id: string) {
    super(scope, id, { namespace: 'shop', disableResourceNameHashes: true });

    // What no other policy allows is closed. Pods still resolve names, and Cilium sees the answers.
    CiliumNetworkPolicy.defaultDeny(this, 'closed');

    new CiliumNetworkPolicy(this, 'web', {
      endpointSelector: LabelSelector.of({ app: 'web' }),
      ingress: [Allow.fromTraefik('traefik', Port.tcp(8080))],
      egress: [{ to: [Peer.pods({ app: 'orders' })], ports: [Port.tcp(9000)] }],
    });

    const requests = [HttpRule.get(HttpPath.prefix('/orders')), HttpRule.post(HttpPath.exact('/orders'))];
    new CiliumNetworkPolicy(this, 'orders', {
      endpointSelector: LabelSelector.of({ app: 'orders' }),
      ingress: [
        Allow.http([Peer.pods({ app: 'web' })], Port.tcp(9000), ...requests),
        Allow.fromNamespace('monitoring', Port.named('metrics')),
      ],
      egress: [...Allow.toFqdns(['api.payments.example.com', '*.cdn.example.com']), Allow.toKubeApiserver()],
    });

    // The credentials that a cloud hands to its machines are not for pods, whatever other policies allow.
    const pods = LabelSelector.everything().exists('k8s:io.kubernetes.pod.namespace');
    new CiliumClusterwideNetworkPolicy(this, 'no-metadata-service', {
      endpointSelector: pods.notIn('k8s:io.kubernetes.pod.namespace', 'kube-system'),
      enableDefaultDeny: { egress: false },
      egressDeny: [{ to: [Peer.cidr('169.254.169.254/32')] }],
    });
  }
}

if (require.main === module) {
  const app = new App();
  new ShopPolicies(app, 'shop');
  process.stdout.write(app.synthYaml());
}
