import * as v from 'valibot';
import { instanceOf, type PropChecks } from '../settings/props';
import type { CiliumCniProps } from './cilium-cni';
import { Encryption } from './options/encryption';
import { Ipam } from './options/ipam';
import { DsrDispatch, LoadBalancingAlgorithm, LoadBalancingMode } from './options/load-balancing';
import { PolicyEnforcement } from './options/policy-enforcement';
import { Routing } from './options/routing';

const amounts = { cpu: v.string(), memory: v.string() };
const port = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65535));
const nonEmpty = v.pipe(v.string(), v.nonEmpty());
const wholeFrom = (least: number) => v.pipe(v.number(), v.integer(), v.minValue(least));

/** What each prop of `CiliumCni` must be. */
export const CILIUM_CNI_PROPS: PropChecks<CiliumCniProps> = {
  routing: instanceOf(Routing, 'Routing.geneve(), Routing.vxlan() or Routing.native(…)'),
  encryption: instanceOf(Encryption, 'Encryption.ipsec(), Encryption.wireguard() or Encryption.none()'),
  ipam: instanceOf(Ipam, 'Ipam.clusterPool(), Ipam.kubernetes() or Ipam.multiPool()'),
  serviceCidrs: v.array(v.string()),
  nodeCidrs: v.array(v.string()),
  kubeProxyReplacement: v.boolean(),
  apiServer: { host: nonEmpty, port },
  loadBalancing: {
    mode: v.enum(LoadBalancingMode),
    dsrDispatch: v.enum(DsrDispatch),
    algorithm: v.enum(LoadBalancingAlgorithm),
    l2Announcements: v.boolean(),
    bgp: v.boolean(),
  },
  gatewayApi: { hostNetwork: v.boolean() },
  ingressController: { isDefault: v.boolean(), dedicatedLoadBalancers: v.boolean() },
  hubble: {
    enabled: v.boolean(),
    relay: v.boolean(),
    ui: v.boolean(),
    metrics: v.array(v.string()),
    openMetrics: v.boolean(),
    certManagerIssuer: { name: nonEmpty, kind: v.picklist(['Issuer', 'ClusterIssuer']) },
  },
  policyEnforcement: v.enum(PolicyEnforcement),
  clusterMesh: {
    clusterName: v.pipe(v.string(), v.regex(/^(?=.{1,32}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?$/)),
    clusterId: wholeFrom(0),
    maxConnectedClusters: v.picklist([255, 511]),
    apiServer: v.boolean(),
  },
  operator: { replicas: wholeFrom(1) },
  resources: { requests: amounts, limits: amounts },
  namespace: nonEmpty,
  settings: v.looseObject({}),
};
