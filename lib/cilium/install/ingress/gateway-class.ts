import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { clusterScoped } from '../../cluster/cluster-scoped';
import type { CiliumSettings } from '../../settings';
import { clusterWide } from '../shared/metadata';

/**
 * The class of Gateways that are Cilium's. Enabling Gateway API presupposes its CRDs, so that it does not depend on what
 * some cluster offers while manifests are made (cilium/cilium#27398).
 */
export function gatewayClass(scope: Construct, settings: CiliumSettings): void {
  const { enabled, gatewayClass } = settings.gatewayAPI;
  if (!enabled || gatewayClass.create === 'false') return;
  const resource = new ApiObject(scope, 'GatewayClass', {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'GatewayClass',
    metadata: clusterWide(settings, 'cilium'),
    spec: {
      controllerName: 'io.cilium/gateway-controller',
      description: 'The default Cilium GatewayClass',
    },
  });
  clusterScoped(resource);
}
