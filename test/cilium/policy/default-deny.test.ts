import type { Chart } from 'cdk8s';
import { CiliumClusterwideNetworkPolicy, CiliumNetworkPolicy, DnsRule, Peer } from '../../../lib/cilium/policy';
import { yaml } from './synth';

const ns = { metadata: { name: 'policy', namespace: 'shop' } };

describe('policies that close', () => {
  const build = (make: (chart: Chart) => unknown) => yaml((chart) => void make(chart));

  test('a namespace, except for DNS', () => {
    expect(build((chart) => CiliumNetworkPolicy.defaultDeny(chart, 'deny', ns))).toMatchInlineSnapshot(`
"kind: CiliumNetworkPolicy
name: policy
namespace: shop
spec:
  description: Closes ingress and egress to whatever no other policy allows, except for DNS.
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
  enableDefaultDeny:
    egress: true
    ingress: true
  endpointSelector: {}
  ingress:
    - {}
"
`);
  });

  test('a namespace, for traffic to its pods', () => {
    const deny = { ...ns, egress: false };
    expect(build((chart) => CiliumNetworkPolicy.defaultDeny(chart, 'deny', deny))).toMatchInlineSnapshot(`
"kind: CiliumNetworkPolicy
name: policy
namespace: shop
spec:
  description: Closes ingress to whatever no other policy allows.
  enableDefaultDeny:
    egress: false
    ingress: true
  endpointSelector: {}
  ingress:
    - {}
"
`);
  });

  test('a namespace, for traffic of its pods with DNS', () => {
    const deny = { ...ns, ingress: false, dns: false } as const;
    expect(build((chart) => CiliumNetworkPolicy.defaultDeny(chart, 'deny', deny))).toMatchInlineSnapshot(`
"kind: CiliumNetworkPolicy
name: policy
namespace: shop
spec:
  description: Closes egress to whatever no other policy allows.
  egress:
    - {}
  enableDefaultDeny:
    egress: true
    ingress: false
  endpointSelector: {}
"
`);
  });

  test('the cluster, except for kube-system and DNS', () => {
    expect(build((chart) => CiliumClusterwideNetworkPolicy.defaultDeny(chart, 'deny'))).toMatchInlineSnapshot(`
"kind: CiliumClusterwideNetworkPolicy
name: core-deny
spec:
  description: Closes ingress and egress to whatever no other policy allows, except for DNS.
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
  enableDefaultDeny:
    egress: true
    ingress: true
  endpointSelector:
    matchExpressions:
      - key: k8s:io.kubernetes.pod.namespace
        operator: Exists
      - key: k8s:io.kubernetes.pod.namespace
        operator: NotIn
        values:
          - kube-system
  ingress:
    - {}
"
`);
  });

  test('every namespace of the cluster, with another DNS server', () => {
    const server = Peer.pods({ 'dns.operator.openshift.io/daemonset-dns': 'default' }, 'openshift-dns');
    const deny = { exceptNamespaces: [], dns: { server, port: 5353, names: [DnsRule.matchPattern('*.example.com')] } };
    expect(build((chart) => CiliumClusterwideNetworkPolicy.defaultDeny(chart, 'deny', deny))).toMatchInlineSnapshot(`
"kind: CiliumClusterwideNetworkPolicy
name: core-deny
spec:
  description: Closes ingress and egress to whatever no other policy allows, except for DNS.
  egress:
    - toEndpoints:
        - matchLabels:
            dns.operator.openshift.io/daemonset-dns: default
            k8s:io.kubernetes.pod.namespace: openshift-dns
      toPorts:
        - ports:
            - port: "5353"
              protocol: ANY
          rules:
            dns:
              - matchPattern: "*.example.com"
  enableDefaultDeny:
    egress: true
    ingress: true
  endpointSelector:
    matchExpressions:
      - key: k8s:io.kubernetes.pod.namespace
        operator: Exists
  ingress:
    - {}
"
`);
  });

  test('DNS visibility closes nothing', () => {
    expect(build((chart) => CiliumClusterwideNetworkPolicy.dnsVisibility(chart, 'dns'))).toMatchInlineSnapshot(`
"kind: CiliumClusterwideNetworkPolicy
name: core-dns
spec:
  description: Shows DNS questions to Cilium without closing anything.
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
  enableDefaultDeny:
    egress: false
    ingress: false
  endpointSelector:
    matchExpressions:
      - key: k8s:io.kubernetes.pod.namespace
        operator: Exists
      - key: k8s:io.kubernetes.pod.namespace
        operator: NotIn
        values:
          - kube-system
"
`);
  });
});
