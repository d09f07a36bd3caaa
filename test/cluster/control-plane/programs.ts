import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DIST } from '../dist';
import type { GoModule, GoPackage, ReplacingModule } from './go';

/** The folders of modules of ours. */
export const MODULES = join(__dirname, 'go');

const KUBERNETES: GoModule = { folder: join(MODULES, 'kubernetes'), variables: versionVariables('v1.34.4') };
const ETCD: GoModule = { folder: join(MODULES, 'etcd'), variables: {} };
const PROBE: GoModule = { folder: join(MODULES, 'probe'), variables: {} };
const CERT_MANAGER: GoModule = { folder: join(MODULES, 'cert-manager'), variables: {} };
const KYVERNO: GoModule = { folder: join(MODULES, 'kyverno'), variables: {} };
const REDIS: GoModule = { folder: join(MODULES, 'redis'), variables: {} };

/** Of the version whose images CORE uses. */
export const CILIUM = cilium(imageTag('quay.io/cilium/cilium'));

/** One version of each line that can be installed: the only ones that are served as Go modules. */
export const CILIUM_LINES = {
  '1.18': cilium('v1.18.3'),
  '1.19': cilium('v1.19.6'),
  '1.20': cilium('v1.20.0', {
    // The version that it requires is not served; this one is the next that was released.
    requires: ['github.com/osrg/gobgp/v4@v4.7.0'],
    standIns: [{ for: 'sigs.k8s.io/mcs-api/controllers', folder: join(MODULES, 'cilium', 'mcs-api-controllers') }],
  }),
} satisfies Readonly<Record<string, ReplacingModule>>;

export type CiliumLine = keyof typeof CILIUM_LINES;

/** Of the version whose image CORE uses. Three modules that it replaces others by are not served. */
export const TRAEFIK: ReplacingModule = {
  path: 'github.com/traefik/traefik/v3',
  version: imageTag('docker.io/traefik'),
  standIns: [
    { for: 'github.com/traefik/traefik/dynamic/ext', folder: join(MODULES, 'traefik', 'ext') },
    {
      for: 'github.com/gorilla/mux',
      completes: 'github.com/gorilla/mux@v1.8.1',
      folder: join(MODULES, 'traefik', 'mux'),
    },
    {
      for: 'github.com/abbot/go-http-auth',
      completes: 'github.com/abbot/go-http-auth@v0.4.1-0.20220112235402-e1cee1c72f2f',
      folder: join(MODULES, 'traefik', 'go-http-auth'),
    },
  ],
};

/**
 * Of the last line that can be built with Go 1.26: the sync engine of 3.3 to 3.5 is a module that their own go.mod replaces
 * by a folder, which is not published, and 3.6 is for Go 1.27. Its last release does not compile.
 */
export const ARGO_CD: ReplacingModule = { path: 'github.com/argoproj/argo-cd/v3', version: 'v3.2.11' };

/** That of Kubernetes 1.36, which runs with 1.35, too: the module of 0.35 is not served. */
const KONNECTIVITY: ReplacingModule = {
  path: 'sigs.k8s.io/apiserver-network-proxy',
  version: 'v0.36.0',
  stagingVersion: 'v0.36.0',
};

/** Kubernetes as the control planes of tenants run it, with its published staging modules. */
const TENANTS_KUBERNETES = kubernetes(
  imageTag('registry.k8s.io/kube-apiserver', join('hosted-control-planes', '5-workloads.yaml')),
);

function kubernetes(version: string): ReplacingModule {
  return {
    path: 'k8s.io/kubernetes',
    version,
    stagingVersion: version.replace(/^v1\./, 'v0.'),
    variables: versionVariables(version),
  };
}

/** The newest version of Kubernetes that is supported. The oldest is that of the other tests. */
const NEWEST_KUBERNETES = kubernetes('v1.37.2');

/** The programs that tests run, and what they are built from. */
export const PROGRAMS = {
  etcd: { module: ETCD, path: 'go.etcd.io/etcd/server/v3' },
  etcdctl: { module: ETCD, path: 'go.etcd.io/etcd/etcdctl/v3' },
  etcdutl: { module: ETCD, path: 'go.etcd.io/etcd/etcdutl/v3' },
  'etcd-attempts': { module: ETCD, path: '.' },
  'kube-apiserver': { module: KUBERNETES, path: 'k8s.io/kubernetes/cmd/kube-apiserver' },
  'kube-controller-manager': { module: KUBERNETES, path: 'k8s.io/kubernetes/cmd/kube-controller-manager' },
  'kube-scheduler': { module: KUBERNETES, path: 'k8s.io/kubernetes/cmd/kube-scheduler' },
  'newest-kube-apiserver': { replacing: NEWEST_KUBERNETES, path: 'k8s.io/kubernetes/cmd/kube-apiserver' },
  kwok: { path: 'sigs.k8s.io/kwok/cmd/kwok', version: 'v0.7.0' },
  'metrics-server': { path: 'sigs.k8s.io/metrics-server/cmd/metrics-server', version: 'v0.9.0' },
  kubelet: { module: KUBERNETES, path: 'k8s.io/kubernetes/cmd/kubelet' },
  'kube-proxy': { module: KUBERNETES, path: 'k8s.io/kubernetes/cmd/kube-proxy' },
  coredns: { path: 'github.com/coredns/coredns', version: 'v1.12.4' },
  pebble: { path: 'github.com/letsencrypt/pebble/v2/cmd/pebble', version: 'v2.8.0' },
  probe: { module: PROBE, path: '.' },
  'cert-manager': { module: CERT_MANAGER, path: '.' },
  kyverno: { module: KYVERNO, path: '.' },
  // All of its programs in one, which is the one that ARGOCD_BINARY_NAME names.
  argocd: { replacing: ARGO_CD, path: 'github.com/argoproj/argo-cd/v3/cmd' },
  redis: { module: REDIS, path: '.' },
  'cilium-operator': { replacing: CILIUM, path: 'github.com/cilium/cilium/operator' },
  'hubble-relay': { replacing: CILIUM, path: 'github.com/cilium/cilium/hubble-relay' },
  'cilium-agent': { replacing: CILIUM, path: 'github.com/cilium/cilium/daemon' },
  'cilium-dbg': { replacing: CILIUM, path: 'github.com/cilium/cilium/cilium-dbg' },
  'cilium-cni': { replacing: CILIUM, path: 'github.com/cilium/cilium/plugins/cilium-cni' },
  'cilium-health-responder': { replacing: CILIUM, path: 'github.com/cilium/cilium/cilium-health/responder' },
  'cilium-operator-1.18': { replacing: CILIUM_LINES['1.18'], path: 'github.com/cilium/cilium/operator' },
  'cilium-operator-1.19': { replacing: CILIUM_LINES['1.19'], path: 'github.com/cilium/cilium/operator' },
  'cilium-operator-1.20': { replacing: CILIUM_LINES['1.20'], path: 'github.com/cilium/cilium/operator' },
  'cilium-agent-1.18': { replacing: CILIUM_LINES['1.18'], path: 'github.com/cilium/cilium/daemon' },
  'cilium-agent-1.19': { replacing: CILIUM_LINES['1.19'], path: 'github.com/cilium/cilium/daemon' },
  'cilium-agent-1.20': { replacing: CILIUM_LINES['1.20'], path: 'github.com/cilium/cilium/daemon' },
  traefik: { replacing: TRAEFIK, path: 'github.com/traefik/traefik/v3/cmd/traefik' },
  'tenant-kube-apiserver': { replacing: TENANTS_KUBERNETES, path: 'k8s.io/kubernetes/cmd/kube-apiserver' },
  'tenant-kube-controller-manager': {
    replacing: TENANTS_KUBERNETES,
    path: 'k8s.io/kubernetes/cmd/kube-controller-manager',
  },
  'tenant-kube-scheduler': { replacing: TENANTS_KUBERNETES, path: 'k8s.io/kubernetes/cmd/kube-scheduler' },
  'konnectivity-server': { replacing: KONNECTIVITY, path: 'sigs.k8s.io/apiserver-network-proxy/cmd/server' },
  'konnectivity-agent': { replacing: KONNECTIVITY, path: 'sigs.k8s.io/apiserver-network-proxy/cmd/agent' },
} satisfies Readonly<Record<string, GoPackage>>;

export type Program = keyof typeof PROGRAMS;

function cilium(version: string, more: Pick<ReplacingModule, 'requires' | 'standIns'> = {}): ReplacingModule {
  return { path: 'github.com/cilium/cilium', version, tags: 'ipam_provider_operator', ...more };
}

/** The version of an image in a file of dist/: in CORE, where none is given. */
function imageTag(repository: string, file = join('core', '5-workloads.yaml')): string {
  const [, tag] =
    new RegExp(`image: "?${repository}:(v[0-9.]+)[@"\\s]`).exec(readFileSync(join(DIST, file), 'utf8')) ?? [];
  if (!tag) throw new Error(`${file} has no image ${repository}`);
  return tag;
}

/** kubectl refuses a server whose version it cannot parse, and without these the binaries call themselves v0.0.0. */
function versionVariables(version: string): Record<string, string> {
  const [major, minor] = version.slice(1).split('.') as [string, string];
  return Object.fromEntries(
    Object.entries({ gitVersion: version, gitMajor: major, gitMinor: minor, gitTreeState: 'clean' }).map(
      ([name, value]) => [`k8s.io/component-base/version.${name}`, value],
    ),
  );
}
