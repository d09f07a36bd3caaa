import type { Program } from './programs';

const API_SERVER: readonly Program[] = ['etcd', 'kube-apiserver'];
const CONTROL_PLANE: readonly Program[] = [...API_SERVER, 'kube-controller-manager', 'kube-scheduler'];
const CILIUM: readonly Program[] = [
  'cilium-operator',
  'cilium-agent',
  'cilium-dbg',
  'cilium-cni',
  'cilium-health-responder',
];
const NODES: readonly Program[] = [...CONTROL_PLANE, ...CILIUM, 'kubelet', 'probe'];

const HOSTED: readonly Program[] = [
  ...NODES,
  'etcdctl',
  'etcdutl',
  'etcd-attempts',
  'cert-manager',
  'traefik',
  'konnectivity-server',
  'konnectivity-agent',
  'kube-proxy',
  'coredns',
  'tenant-kube-apiserver',
  'tenant-kube-controller-manager',
  'tenant-kube-scheduler',
];

/** What a suite needs. */
export interface Suite {
  readonly programs: readonly Program[];
  /** Whether it has machines of its own, for which it must be root, and install packages. */
  readonly machines?: boolean;
}

/** The suites by the folders of their tests; those in test/cluster itself need simulated nodes. */
export const SUITES = {
  'control-plane': { programs: [...CONTROL_PLANE, 'kwok', 'metrics-server'] },
  hosted: { programs: HOSTED, machines: true },
  machines: { programs: [], machines: true },
  cilium: { programs: [...API_SERVER, ...CILIUM], machines: true },
  nodes: { programs: [...NODES, 'kube-proxy', 'coredns', 'metrics-server'], machines: true },
  core: { programs: [...NODES, 'kube-proxy', 'coredns', 'metrics-server', 'traefik'], machines: true },
  'load-balancing': { programs: NODES, machines: true },
  traefik: { programs: ['traefik'] },
  kyverno: { programs: ['kyverno'] },
  'argo-cd': { programs: [...CONTROL_PLANE, 'kwok', 'argocd', 'redis'] },
  'gateway-api': { programs: [...API_SERVER, 'cilium-operator'] },
  edge: { programs: [...API_SERVER, 'traefik', 'probe', 'redis'], machines: true },
  acme: { programs: [...API_SERVER, 'traefik', 'probe', 'pebble'], machines: true },
  policies: { programs: [...NODES, 'coredns'], machines: true },
  'newest-kubernetes': { programs: ['etcd', 'newest-kube-apiserver'] },
} satisfies Readonly<Record<string, Suite>>;

export type SuiteName = keyof typeof SUITES;
