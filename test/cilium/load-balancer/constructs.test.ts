import { ApiObject, JsonPatch } from 'cdk8s';
import {
  IpBlock,
  IpFamilyPolicy,
  L2AnnouncementPolicy,
  LoadBalancerClass,
  LoadBalancerIpPool,
  LoadBalancerService,
  ServiceProtocol,
  TrafficPolicy,
} from '../../../lib/cilium/load-balancer';
import { LabelSelector } from '../../../lib/cilium/policy';
import { Cidr, IpFamily } from '../../../lib/kubernetes/cidr';
import type { Program } from '../../program';
import { objects, yaml } from '../cluster';

const everywhere: Program = (chart) => new L2AnnouncementPolicy(chart, 'l2');

beforeEach(() => {
  jest.spyOn(console, 'error').mockImplementation(() => undefined);
});

test('a pool by default: every address, for every Service, and both said', () => {
  const text = yaml((chart) => {
    new LoadBalancerIpPool(chart, 'default', { blocks: [IpBlock.cidr('172.18.255.200/29')] });
  });
  expect(text).toMatchInlineSnapshot(`
"apiVersion: cilium.io/v2
kind: CiliumLoadBalancerIPPool
name: core
spec:
  allowFirstLastIPs: Yes
  blocks:
    - cidr: 172.18.255.200/29
  disabled: false
"
`);
});

test('a pool with everything', () => {
  const text = yaml((chart) => {
    new LoadBalancerIpPool(chart, 'pool', {
      metadata: { name: 'blue' },
      blocks: [
        IpBlock.cidr(Cidr.parse('10.0.10.0/24')),
        IpBlock.cidr('2004::/112'),
        IpBlock.range('20.0.20.100', '20.0.20.200'),
        IpBlock.address('20.0.21.1'),
      ],
      serviceSelector: LabelSelector.of({ color: 'blue' }).notIn('io.kubernetes.service.namespace', 'kube-system'),
      allowFirstLastIPs: false,
      disabled: true,
    });
  });
  expect(text).toMatchInlineSnapshot(`
"apiVersion: cilium.io/v2
kind: CiliumLoadBalancerIPPool
name: blue
spec:
  allowFirstLastIPs: No
  blocks:
    - cidr: 10.0.10.0/24
    - cidr: 2004::/112
    - start: 20.0.20.100
      stop: 20.0.20.200
    - start: 20.0.21.1
      stop: 20.0.21.1
  disabled: true
  serviceSelector:
    matchExpressions:
      - key: io.kubernetes.service.namespace
        operator: NotIn
        values:
          - kube-system
    matchLabels:
      color: blue
"
`);
});

test('an announcement policy by default: the addresses of the pools, on every interface of every node', () => {
  expect(yaml(everywhere)).toMatchInlineSnapshot(`
"apiVersion: cilium.io/v2alpha1
kind: CiliumL2AnnouncementPolicy
name: core-l2
spec:
  externalIPs: false
  loadBalancerIPs: true
"
`);
});

test('an announcement policy with everything', () => {
  const text = yaml((chart) => {
    new L2AnnouncementPolicy(chart, 'l2', {
      metadata: { name: 'home' },
      serviceSelector: LabelSelector.of({ color: 'blue' }),
      nodeSelector: LabelSelector.everything().doesNotExist('node-role.kubernetes.io/control-plane'),
      interfaces: ['^eth[0-9]+$', '^enp'],
      loadBalancerIPs: false,
      externalIPs: true,
    });
  });
  expect(text).toMatchInlineSnapshot(`
"apiVersion: cilium.io/v2alpha1
kind: CiliumL2AnnouncementPolicy
name: home
spec:
  externalIPs: true
  interfaces:
    - ^eth[0-9]+$
    - ^enp
  loadBalancerIPs: false
  nodeSelector:
    matchExpressions:
      - key: node-role.kubernetes.io/control-plane
        operator: DoesNotExist
  serviceSelector:
    matchLabels:
      color: blue
"
`);
});

test('a Service by default', () => {
  const text = yaml(
    (chart) => new LoadBalancerService(chart, 'web', { selector: { app: 'web' }, ports: [{ port: 80 }] }),
  );
  expect(text).toMatchInlineSnapshot(`
"apiVersion: v1
kind: Service
name: core-web
spec:
  externalTrafficPolicy: Cluster
  ports:
    - port: 80
      protocol: TCP
      targetPort: 80
  selector:
    app: web
  type: LoadBalancer
"
`);
});

test('a Service with everything', () => {
  const text = yaml((chart) => {
    new LoadBalancerIpPool(chart, 'pool', { blocks: [IpBlock.cidr('10.0.10.0/24'), IpBlock.cidr('fd00:10::/120')] });
    new LoadBalancerService(chart, 'dns', {
      metadata: { name: 'dns', namespace: 'infra', annotations: { note: 'home' } },
      selector: { app: 'dns' },
      ports: [
        { name: 'dns', port: 53, protocol: ServiceProtocol.UDP, targetPort: 'dns', nodePort: 30053 },
        { name: 'dns-tcp', port: 53, targetPort: 5353, appProtocol: 'dns' },
      ],
      addresses: ['10.0.10.53', 'fd00:10::53'],
      sharingKey: 'dns',
      sharingCrossNamespace: ['web', 'mail'],
      externalTrafficPolicy: TrafficPolicy.LOCAL,
      internalTrafficPolicy: TrafficPolicy.CLUSTER,
      sourceRanges: ['192.168.0.0/16', Cidr.parse('fd00::/8')],
      loadBalancerClass: LoadBalancerClass.BGP_CONTROL_PLANE,
      ipFamilyPolicy: IpFamilyPolicy.REQUIRE_DUAL_STACK,
      ipFamilies: [IpFamily.IPV4, IpFamily.IPV6],
      allocateLoadBalancerNodePorts: false,
    });
  });
  expect(text.split('---\n')[1]).toMatchInlineSnapshot(`
"apiVersion: v1
kind: Service
name: dns
namespace: infra
annotations:
  lbipam.cilium.io/ips: 10.0.10.53,fd00:10::53
  lbipam.cilium.io/sharing-cross-namespace: web,mail
  lbipam.cilium.io/sharing-key: dns
  note: home
spec:
  allocateLoadBalancerNodePorts: false
  externalTrafficPolicy: Local
  internalTrafficPolicy: Cluster
  ipFamilies:
    - IPv4
    - IPv6
  ipFamilyPolicy: RequireDualStack
  loadBalancerClass: io.cilium/bgp-control-plane
  loadBalancerSourceRanges:
    - 192.168.0.0/16
    - fd00::/8
  ports:
    - name: dns
      nodePort: 30053
      port: 53
      protocol: UDP
      targetPort: dns
    - appProtocol: dns
      name: dns-tcp
      port: 53
      protocol: TCP
      targetPort: 5353
  selector:
    app: dns
  type: LoadBalancer
"
`);
});

test('pools and announcement policies have no namespace, although their chart has one', () => {
  const made = objects(
    (chart) => {
      new LoadBalancerIpPool(chart, 'pool', { blocks: [IpBlock.cidr('10.0.10.0/24')] });
      everywhere(chart);
    },
    { namespace: 'shop' },
  );
  expect(made.map(({ metadata }) => metadata.namespace)).toEqual([undefined, undefined]);
});

test('the API versions are those that Cilium stores', () => {
  const made = objects((chart) => {
    new LoadBalancerIpPool(chart, 'pool', { blocks: [IpBlock.cidr('10.0.10.0/24')] });
    everywhere(chart);
    new LoadBalancerService(chart, 'web', { selector: { app: 'web' }, ports: [{ port: 80 }] });
  });
  expect(made.map(({ apiVersion, kind }) => [kind, apiVersion])).toEqual([
    ['CiliumLoadBalancerIPPool', 'cilium.io/v2'],
    ['CiliumL2AnnouncementPolicy', 'cilium.io/v2alpha1'],
    ['Service', 'v1'],
  ]);
});

test('the objects wait for their CRDs, which the operator registers', () => {
  const [policy] = objects(everywhere);
  expect(policy?.metadata.annotations).toMatchObject({
    'argocd.argoproj.io/sync-options': 'SkipDryRunOnMissingResource=true',
    'argocd.argoproj.io/sync-wave': '1',
  });
});

test('each of them can be patched, and the checks see the patch', () => {
  const block = { blocks: [IpBlock.cidr('10.0.10.0/24')] };
  const program: Program = (chart) => {
    const pool = new LoadBalancerIpPool(chart, 'pool', block);
    ApiObject.of(pool).addJsonPatch(JsonPatch.replace('/spec/blocks/0/cidr', '10.0.11.0/24'));
    const policy = new L2AnnouncementPolicy(chart, 'l2');
    ApiObject.of(policy).addJsonPatch(JsonPatch.add('/spec/interfaces', ['^eth0$']));
    const service = new LoadBalancerService(chart, 'web', {
      selector: { app: 'web' },
      ports: [{ port: 80 }],
      addresses: ['10.0.11.7'],
    });
    ApiObject.of(service).addJsonPatch(JsonPatch.add('/spec/healthCheckNodePort', 30080));
  };
  expect(objects(program).map(({ spec }) => spec)).toMatchObject([
    { blocks: [{ cidr: '10.0.11.0/24' }] },
    { interfaces: ['^eth0$'] },
    { healthCheckNodePort: 30080 },
  ]);
});

test('names are those of the objects', () => {
  objects((chart) => {
    expect(new LoadBalancerIpPool(chart, 'pool', { blocks: [IpBlock.cidr('10.0.10.0/24')] }).name).toBe('core-pool');
    expect(new L2AnnouncementPolicy(chart, 'l2', { metadata: { name: 'home' } }).name).toBe('home');
    expect(new LoadBalancerService(chart, 'web', { selector: { app: 'web' }, ports: [{ port: 80 }] }).name).toBe(
      'core-web',
    );
  });
});
