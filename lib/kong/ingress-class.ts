import type { Construct } from 'constructs';
import { IngressClass } from '../kubernetes/objects';

const NAME = 'kong';
const GROUP = 'configuration.konghq.com';

/**
 * The class of Kong in the mesh: requests go to Services in place of their pods. A sidecar encrypts what is for a
 * Service that it knows; what is for the address of a pod it hands on in plain text, which the mesh refuses.
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
