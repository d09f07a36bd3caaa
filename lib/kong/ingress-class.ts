import type { Construct } from 'constructs';
import { IngressClass } from '../kubernetes/objects';

const NAME = 'kong';
const GROUP = 'configuration.konghq.com';

/**
 * The IngressClass of Kong in the mesh: requests go to Services instead of their pods. A sidecar encrypts
 * requests to a Service that it knows; requests to the address of a pod leave in plain text, which the mesh refuses.
 *
 * @param namespace that of its parameters
 * @see https://github.com/Kong/kubernetes-ingress-controller/issues/330
 */
export function ingressClassOfMesh(scope: Construct, namespace: string): void {
  new IngressClass(scope, 'IngressClass', {
    metadata: { name: NAME },
    spec: {
      controller: 'ingress-controllers.konghq.com/kong',
      parameters: { apiGroup: GROUP, kind: 'IngressClassParameters', name: NAME, namespace, scope: 'Namespace' },
    },
  });
}

/** Its parameters, as an object that the chart applies with their definition. */
export function ingressClassParameters(namespace: string): object {
  return {
    apiVersion: `${GROUP}/v1alpha1`,
    kind: 'IngressClassParameters',
    metadata: { name: NAME, namespace },
    spec: { serviceUpstream: true },
  };
}
