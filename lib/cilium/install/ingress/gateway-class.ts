import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { atLeast } from '../../../settings/version';
import { clusterScoped } from '../../cluster/cluster-scoped';
import type { CiliumSettings } from '../../settings';
import { clusterWide } from '../shared/metadata';

/**
 * The class of Gateways that are Cilium's. Enabling the Gateway API presupposes its CRDs, so the manifests do not
 * depend on what some cluster offers while they are rendered (cilium/cilium#27398).
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
  if (atLeast(settings, '1.20')) admission(scope, settings);
}

/** The API server refuses Gateways with several certificates for one listener, of which Cilium would take the first. */
function admission(scope: Construct, settings: CiliumSettings): void {
  const metadata = clusterWide(settings, 'gateway.cilium.io');
  const resourceRules = [
    {
      apiGroups: ['gateway.networking.k8s.io'],
      apiVersions: ['v1'],
      operations: ['CREATE', 'UPDATE'],
      resources: ['gateways'],
    },
  ];
  const terminating = "object.spec.listeners.filter(e, has(e.tls) && has(e.tls.mode) && e.tls.mode == 'Terminate')";
  const apiVersion = 'admissionregistration.k8s.io/v1';
  const policy = new ApiObject(scope, 'GatewayAdmissionPolicy', {
    apiVersion,
    kind: 'ValidatingAdmissionPolicy',
    metadata,
    spec: {
      failurePolicy: 'Fail',
      matchConstraints: { resourceRules },
      validations: [
        {
          expression: `object.spec.gatewayClassName != 'cilium' || (has(object.spec.listeners)) && ${terminating}.all(e, e.tls.certificateRefs.size() == 1)`,
          message: 'cilium GatewayClass requires exactly one certificateRef per listener when tls.mode is Terminate.',
          reason: 'Invalid',
        },
      ],
    },
  });
  const binding = new ApiObject(scope, 'GatewayAdmissionPolicyBinding', {
    apiVersion,
    kind: 'ValidatingAdmissionPolicyBinding',
    metadata,
    spec: { policyName: 'gateway.cilium.io', validationActions: ['Deny'], matchResources: { resourceRules } },
  });
  clusterScoped(policy);
  clusterScoped(binding);
}
