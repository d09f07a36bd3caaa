/**
 * A small image with a shell and etcdctl: Kubernetes' own image of etcd, which kubeadm uses. Upstream's etcd image has
 * no shell.
 */
export const TOOLS_IMAGE =
  'registry.k8s.io/etcd:3.6.8-0@sha256:397189418d1a00e500c0605ad18d1baf3b541a1004d768448c367e48071622e5';
