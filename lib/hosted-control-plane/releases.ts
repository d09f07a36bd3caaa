import { PublishedImages } from '../images/published';
import type { KubernetesDigests } from './kubernetes-version';

/** A release of a program that comes with Kubernetes, and the digest of its image, where it is known. */
export interface Companion {
  readonly version: string;
  readonly digest?: string;
}

interface Konnectivity {
  readonly version: string;
  readonly server: string;
  readonly agent: string;
}

/** What is known about a minor. */
export interface KnownRelease {
  readonly patch: string;
  /** The end of upstream's support for the minor. */
  readonly endOfSupport: string;
  readonly konnectivity: Konnectivity;
  /** The release that kubeadm takes. */
  readonly coreDns: Companion;
  /** One minor away at most, so that it may talk to the API server. */
  readonly kubectl: Companion;
}

/**
 * Konnectivity's minors follow Kubernetes'; there is no 0.37 yet. Digests are those that kubernetes/k8s.io promotes.
 * The cluster tests run 0.36.0, since modules of 0.35 are not to be had.
 */
const KONNECTIVITY = {
  '0.34': {
    version: '0.34.0',
    server: 'sha256:3d59d59ffa7b8acb8ca56af02b88d64551bbfabcbca10c3e413f36402fe406bd',
    agent: 'sha256:8cc86d24691c4145d1c364eb0846e8865f98b5beab1e6e21b96ceb4dff6fce54',
  },
  '0.35': {
    version: '0.35.0',
    server: 'sha256:96df21e70519a6b65b2b2b1a4647dd76e89202b4b1a23f470ccec208b4cee1d6',
    agent: 'sha256:85b9fb116fbedfcba0243068234fba5f78fd4d45791286b6b74656e60af0c2f5',
  },
  '0.36': {
    version: '0.36.0',
    server: 'sha256:61b6bfed89291cbee0dd0d5f9bb4982c6989059b15398690cd89e830ac29f1b7',
    agent: 'sha256:5f534dd5f02a751bfc6cb9d2d2342c622d37ba9e8c6851768769ed8a9081b915',
  },
} as const;

/** Four repositories pin this digest. */
const KUBECTL: Companion = {
  version: '1.36.3',
  digest: 'sha256:6e4fce3c83651edb91b74bc67701c5cd263dd8aa3cd4254b1798d6425a5ab789',
};

/** One line a minor: the newest patch that could be built and tried when this was written, with its neighbours. */
export const RELEASES: Readonly<Record<string, KnownRelease>> = {
  '1.34': {
    patch: '1.34.4',
    endOfSupport: '2026-10-27',
    konnectivity: KONNECTIVITY['0.34'],
    coreDns: {
      version: '1.12.1',
      digest: 'sha256:e8c262566636e6bc340ece6473b0eed193cad045384401529721ddbe6463d31c',
    },
    kubectl: { version: '1.34.4' },
  },
  '1.35': {
    patch: '1.35.4',
    endOfSupport: '2027-02-28',
    konnectivity: KONNECTIVITY['0.35'],
    coreDns: {
      version: '1.13.1',
      digest: 'sha256:9b9128672209474da07c91439bf15ed704ae05ad918dd6454e5b6ae14e35fee6',
    },
    kubectl: KUBECTL,
  },
  '1.36': {
    patch: '1.36.3',
    endOfSupport: '2027-06-28',
    konnectivity: KONNECTIVITY['0.36'],
    coreDns: {
      version: '1.14.2',
      digest: 'sha256:e7e6440cfd1e919280958f5b5a6ab2b184d385bba774c12ad2a9e1e4183f90d9',
    },
    kubectl: KUBECTL,
  },
  '1.37': {
    patch: '1.37.2',
    endOfSupport: '2027-10-28',
    konnectivity: KONNECTIVITY['0.36'],
    coreDns: {
      version: '1.14.6',
      digest: 'sha256:900f9c109f7a33545d3c811516e8376df9019147b750f5ce3e254468769176ea',
    },
    kubectl: KUBECTL,
  },
};

/**
 * The digests of a release's images, as far as they are known: those of lists of all platforms on which at least two
 * repositories agree that have nothing to do with each other, since no registry could be asked. Of other releases, and of
 * kube-proxy, such digests were not found.
 */
export const DIGESTS: Readonly<Record<string, KubernetesDigests>> = {
  '1.36.3': {
    apiServer: 'sha256:b4bc06c81fd76f81174e6c19ddacf477acdf1583e7a5846ebbd513493aef6e43',
    controllerManager: 'sha256:ed56454bf514916079a227f5765b64524fde52106dfcc52978b28634765b78b8',
    scheduler: 'sha256:128fc07d278d64c4f2cce416ed0a9f37b23a30cdde6f97873d18c9c78e259df4',
  },
  '1.37.0': {
    apiServer: 'sha256:d1045e5c6d2f016797d22143eba7502e1bb712a4681836a7c35763a9c192dd70',
    controllerManager: 'sha256:997c997924eb8574f63f204a0b0af133aaf33c10df84009c32d34037f4e0e077',
    scheduler: 'sha256:a27622f132aa09cf2461ba077894a070c0186ec607366d14e805912d4804d11f',
  },
};

/** The programs of a release, by what their digests are called. */
export const PROGRAMS = {
  apiServer: 'kube-apiserver',
  controllerManager: 'kube-controller-manager',
  scheduler: 'kube-scheduler',
  proxy: 'kube-proxy',
  kubectl: 'kubectl',
} as const;

export type KubernetesProgram = (typeof PROGRAMS)[keyof KubernetesDigests];

/** What is known about Kubernetes' images. */
export const KUBERNETES_IMAGES = new PublishedImages(
  Object.entries(DIGESTS).flatMap(([version, digests]) =>
    Object.entries(PROGRAMS).map(([name, program]) => ({
      repository: `registry.k8s.io/${program}`,
      tag: `v${version}`,
      digest: digests[name as keyof KubernetesDigests],
    })),
  ),
);
