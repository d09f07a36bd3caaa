import { Allow, HttpPath, HttpRule, Peer, Port } from '../../../lib/cilium/policy';
import { egress, ingress } from './rules-of-web';

describe('rules for the usual intents', () => {
  test('DNS', () => {
    expect(egress(Allow.dns())).toMatchInlineSnapshot(`
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
  endpointSelector:
    matchLabels:
      app: web
"
`);
  });

  test('DNS through a cache on each node', () => {
    const text = egress(Allow.dns({ nodeLocalCache: true }));
    expect(text).toContain('k8s:k8s-app: kube-dns');
    expect(text).toContain('k8s:k8s-app: node-local-dns');
    expect(text).toMatch(/toEntities:\n\s+- host\n\s+toPorts:\n\s+- ports:\n\s+- port: "53"/);
    expect(egress(Allow.dns({ nodeLocalCache: false }))).toBe(egress(Allow.dns()));
  });

  test('names outside of the cluster, with the DNS rule that they need', () => {
    expect(egress(...Allow.toFqdns(['api.example.com', '*.cdn.example.com']))).toMatchInlineSnapshot(`
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
    - toFQDNs:
        - matchName: api.example.com
        - matchPattern: "*.cdn.example.com"
      toPorts:
        - ports:
            - port: "443"
              protocol: TCP
  endpointSelector:
    matchLabels:
      app: web
"
`);
  });

  test('namespaces', () => {
    expect(
      ingress(Allow.fromNamespace('monitoring', Port.tcp(9090)), Allow.fromSameNamespace()),
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
        - matchLabels:
            k8s:io.kubernetes.pod.namespace: monitoring
      toPorts:
        - ports:
            - port: "9090"
              protocol: TCP
    - fromEndpoints:
        - {}
"
`);
    expect(egress(Allow.toNamespace('databases', Port.tcp(5432)), Allow.toSameNamespace())).toMatchInlineSnapshot(`
"kind: CiliumNetworkPolicy
name: policy
namespace: shop
spec:
  egress:
    - toEndpoints:
        - matchLabels:
            k8s:io.kubernetes.pod.namespace: databases
      toPorts:
        - ports:
            - port: "5432"
              protocol: TCP
    - toEndpoints:
        - {}
  endpointSelector:
    matchLabels:
      app: web
"
`);
  });

  test('nodes and ingress controllers', () => {
    expect(
      ingress(Allow.fromNodes(Port.tcp(8080)), Allow.fromTraefik('traefik', Port.tcp(8080)), Allow.fromCiliumIngress()),
    ).toMatchInlineSnapshot(`
"kind: CiliumNetworkPolicy
name: policy
namespace: shop
spec:
  endpointSelector:
    matchLabels:
      app: web
  ingress:
    - fromEntities:
        - host
        - remote-node
      toPorts:
        - ports:
            - port: "8080"
              protocol: TCP
    - fromEndpoints:
        - matchLabels:
            k8s:app.kubernetes.io/name: traefik
            k8s:io.kubernetes.pod.namespace: traefik
      toPorts:
        - ports:
            - port: "8080"
              protocol: TCP
    - fromEntities:
        - ingress
"
`);
  });

  test('the Kubernetes API', () => {
    expect(egress(Allow.toKubeApiserver())).toMatchInlineSnapshot(`
"kind: CiliumNetworkPolicy
name: policy
namespace: shop
spec:
  egress:
    - toEntities:
        - kube-apiserver
  endpointSelector:
    matchLabels:
      app: web
"
`);
  });

  test('HTTP requests', () => {
    expect(
      ingress(
        Allow.http(
          [Peer.pods({ app: 'shop' })],
          Port.tcp(8080),
          HttpRule.get(HttpPath.prefix('/orders/')),
          HttpRule.post(HttpPath.exact('/orders.json')),
          HttpRule.of({
            method: 'PUT|PATCH',
            host: 'api\\.example\\.com',
            headers: { 'X-Tenant': 'blue', Authorization: '' },
          }),
        ),
      ),
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
        - matchLabels:
            app: shop
      toPorts:
        - ports:
            - port: "8080"
              protocol: TCP
          rules:
            http:
              - method: GET
                path: /orders([/?].*)?
              - method: POST
                path: /orders\\.json(\\?.*)?
              - headers:
                  - "X-Tenant: blue"
                  - Authorization
                host: api\\.example\\.com
                method: PUT|PATCH
"
`);
  });
});
