import type { Construct } from 'constructs';
import { customResourceClass } from '../kubernetes/custom-resource';
import { IngressClass } from '../kubernetes/objects';

const IngressClassParameters = customResourceClass<{ readonly metadata: object; readonly spec: object }>(
  'configuration.konghq.com/v1alpha1',
  'IngressClassParameters',
);

const NAME = 'kong';

/**
 * The class of Kong in the mesh: requests go to Services in place of their pods. A sidecar encrypts what is for a
 * Service that it knows; what is for the address of a pod it hands on in plain text, which the mesh refuses.
 *
 * @see https://github.com/Kong/kubernetes-ingress-controller/issues/330
 */
export function ingressClassOfMesh(scope: Construct, namespace: string): void {
  new IngressClassParameters(scope, 'IngressClassParameters', {
    metadata: { name: NAME, namespace },
    spec: { serviceUpstream: true },
  });
  new IngressClass(scope, 'IngressClass', {
    metadata: { name: NAME },
    spec: {
      controller: 'ingress-controllers.konghq.com/kong',
      parameters: {
        apiGroup: 'configuration.konghq.com',
        kind: 'IngressClassParameters',
        name: NAME,
        namespace,
        scope: 'Namespace',
      },
    },
  });
}
