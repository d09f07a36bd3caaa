import type { Construct } from 'constructs';
import { EndpointSlice, Endpoints, IngressClass, Service } from '../../../kubernetes/objects';
import { atLeast } from '../../../settings/version';
import type { CiliumSettings } from '../../settings';
import { clusterWide, namespaced } from '../shared/metadata';
import { PART_OF_CILIUM } from '../shared/rbac';

/** The class of Ingresses that are Cilium's, and the Service that they may share. */
export function ingressController(scope: Construct, settings: CiliumSettings, namespace: string): void {
  const { ingressController } = settings;
  if (!ingressController.enabled) return;
  const isDefault = { 'ingressclass.kubernetes.io/is-default-class': 'true' };
  new IngressClass(scope, 'IngressClass', {
    metadata: clusterWide(settings, 'cilium', { annotations: ingressController.default ? isDefault : {} }),
    spec: { controller: 'cilium.io/ingress-controller' },
  });
  sharedService(scope, settings, namespace);
}

function sharedService(scope: Construct, settings: CiliumSettings, namespace: string): void {
  const { service, hostNetwork } = settings.ingressController;
  const { name, labels, annotations, allocateLoadBalancerNodePorts } = service;
  new Service(scope, 'IngressService', {
    metadata: namespaced(settings, namespace, name, {
      labels: { 'cilium.io/ingress': 'true', ...PART_OF_CILIUM, ...labels },
      annotations,
    }),
    spec: {
      ports: [
        { name: 'http', port: 80, protocol: 'TCP', nodePort: service.insecureNodePort || undefined },
        { name: 'https', port: 443, protocol: 'TCP', nodePort: service.secureNodePort || undefined },
      ],
      type: hostNetwork.enabled ? 'ClusterIP' : service.type,
      loadBalancerClass: service.loadBalancerClass || undefined,
      allocateLoadBalancerNodePorts,
      loadBalancerIP: service.loadBalancerIP || undefined,
      externalTrafficPolicy: hostNetwork.enabled ? undefined : service.externalTrafficPolicy || undefined,
    },
  });
  // Without endpoints a load balancer would not be set up. Nothing has this address: the agents handle the traffic.
  if (atLeast(settings, '1.19')) {
    new EndpointSlice(scope, 'IngressEndpointSlice', {
      metadata: namespaced(settings, namespace, name, {
        labels: { ...labels, 'kubernetes.io/service-name': name },
        annotations,
      }),
      addressType: 'IPv4',
      endpoints: [{ addresses: ['192.192.192.192'], conditions: { ready: true } }],
      ports: [{ port: 9999 }],
    });
    return;
  }
  new Endpoints(scope, 'IngressEndpoints', {
    metadata: namespaced(settings, namespace, name, { labels, annotations }),
    subsets: [{ addresses: [{ ip: '192.192.192.192' }], ports: [{ port: 9999 }] }],
  });
}
