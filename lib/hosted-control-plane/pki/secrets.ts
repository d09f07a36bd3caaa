import type { Tenant } from '../tenant';

/** Secrets of a tenant that cert-manager creates, each with `tls.crt`, `tls.key` and the `ca.crt` of its authority. */
export const SECRETS = {
  apiServer: 'kube-apiserver',
  kubeletClient: 'kube-apiserver-kubelet-client',
  frontProxyClient: 'front-proxy-client',
  controllerManager: 'kube-controller-manager',
  scheduler: 'kube-scheduler',
  admin: 'admin',
  konnectivityServer: 'konnectivity-server',
  konnectivityClient: 'konnectivity-client',
  tunnel: 'tunnel',
  cloudControllerManager: 'cloud-controller-manager',
  csiController: 'csi-controller',
} as const;

/** The name of the tenant's authority of a generation: of its Certificate, its Secret and its Issuer. */
export function authority(generation: number): string {
  return `ca-${generation}`;
}

/** The same for the front proxy's authority. */
export function frontProxyAuthority(generation: number): string {
  return `front-proxy-ca-${generation}`;
}

/** The Secret with the key that signs tokens. */
export function serviceAccountKey(generation: number): string {
  return `service-account-key-${generation}`;
}

/** Changes with each phase of a rotation, so that pods that do not reload their files are replaced. */
export function rotationsOf({ rotations }: Tenant): string {
  const { authority, frontProxy, serviceAccountKey } = rotations;
  return [authority, frontProxy, serviceAccountKey].map((one) => `${one.phase}-${one.generation}`).join('.');
}
