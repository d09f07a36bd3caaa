import * as semver from 'semver';
import { ConfigurationError, describe, type Problem, quoted } from '../problems';

/** Digests of the images of a Kubernetes release. */
export interface KubernetesDigests {
  /**
   * That of kube-apiserver, such as `sha256:…`.
   * @default - the tag alone
   */
  readonly apiServer?: string;
  /**
   * That of kube-controller-manager, such as `sha256:…`.
   * @default - the tag alone
   */
  readonly controllerManager?: string;
  /**
   * That of kube-scheduler, such as `sha256:…`.
   * @default - the tag alone
   */
  readonly scheduler?: string;
  /**
   * That of kube-proxy, such as `sha256:…`.
   * @default - the tag alone
   */
  readonly proxy?: string;
}

/** A release of a program that comes with Kubernetes, and the digest of its image. */
interface Companion {
  readonly version: string;
  readonly digest: string;
}

interface Konnectivity {
  readonly version: string;
  readonly server: string;
  readonly agent: string;
}

interface KnownRelease {
  readonly patch: string;
  /** The day from which upstream mends nothing in the minor. */
  readonly endOfSupport: string;
  readonly konnectivity: Konnectivity;
  /** The release that kubeadm takes. */
  readonly coreDns: Companion;
  readonly digests: KubernetesDigests;
}

/**
 * Konnectivity's minors are Kubernetes'; there is none of 0.37 yet. Digests are those that kubernetes/k8s.io promotes.
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

/** One line a minor: the newest patch that could be built and tried when this was written, with its neighbours. */
const RELEASES: Readonly<Record<string, KnownRelease>> = {
  '1.34': {
    patch: '1.34.4',
    endOfSupport: '2026-10-27',
    konnectivity: KONNECTIVITY['0.34'],
    coreDns: {
      version: '1.12.1',
      digest: 'sha256:e8c262566636e6bc340ece6473b0eed193cad045384401529721ddbe6463d31c',
    },
    digests: {},
  },
  '1.35': {
    patch: '1.35.4',
    endOfSupport: '2027-02-28',
    konnectivity: KONNECTIVITY['0.35'],
    coreDns: {
      version: '1.13.1',
      digest: 'sha256:9b9128672209474da07c91439bf15ed704ae05ad918dd6454e5b6ae14e35fee6',
    },
    digests: {},
  },
  '1.36': {
    patch: '1.36.3',
    endOfSupport: '2027-06-28',
    konnectivity: KONNECTIVITY['0.36'],
    coreDns: {
      version: '1.14.2',
      digest: 'sha256:e7e6440cfd1e919280958f5b5a6ab2b184d385bba774c12ad2a9e1e4183f90d9',
    },
    digests: {
      apiServer: 'sha256:b4bc06c81fd76f81174e6c19ddacf477acdf1583e7a5846ebbd513493aef6e43',
      controllerManager: 'sha256:ed56454bf514916079a227f5765b64524fde52106dfcc52978b28634765b78b8',
      scheduler: 'sha256:128fc07d278d64c4f2cce416ed0a9f37b23a30cdde6f97873d18c9c78e259df4',
    },
  },
  '1.37': {
    patch: '1.37.2',
    endOfSupport: '2027-10-28',
    konnectivity: KONNECTIVITY['0.36'],
    coreDns: {
      version: '1.14.6',
      digest: 'sha256:900f9c109f7a33545d3c811516e8376df9019147b750f5ce3e254468769176ea',
    },
    digests: {},
  },
};

/** A release of Kubernetes that a control plane can run. */
export class KubernetesVersion {
  /** Kubernetes 1.34, without support since 2026-10-27: for tenants on their way to 1.35. */
  static readonly V1_34 = KubernetesVersion.newest('1.34');
  /** Kubernetes 1.35. */
  static readonly V1_35 = KubernetesVersion.newest('1.35');
  /** Kubernetes 1.36. */
  static readonly V1_36 = KubernetesVersion.newest('1.36');
  /** Kubernetes 1.37. */
  static readonly V1_37 = KubernetesVersion.newest('1.37');

  /**
   * Another patch release of one of these minors.
   *
   * @param version such as `1.36.5`
   * @param digests of its images; by their tags alone without
   * @throws ConfigurationError for a minor that is not supported
   */
  static patch(version: string, digests: KubernetesDigests = {}): KubernetesVersion {
    const exact = semver.valid(version);
    const release = exact === null ? undefined : RELEASES[`${semver.major(exact)}.${semver.minor(exact)}`];
    if (exact === null || release === undefined) throw new ConfigurationError([describe(unknownVersion(version))]);
    return new KubernetesVersion(exact, release, digests);
  }

  /**
   * A release by its name in a list of tenants.
   *
   * @param release a minor such as `1.36`, for its newest known patch, or a patch such as `1.36.3`
   * @throws ConfigurationError for a minor that is not supported
   */
  static of(release: string): KubernetesVersion {
    const newest = Object.hasOwn(RELEASES, release) ? RELEASES[release] : undefined;
    if (newest || RELEASES[release.split('.', 2).join('.')]?.patch === release) {
      return KubernetesVersion.newest(release.split('.', 2).join('.'));
    }
    return KubernetesVersion.patch(release);
  }

  private static newest(minor: string): KubernetesVersion {
    const release = RELEASES[minor];
    if (release === undefined) throw new Error(`no release of ${minor} is known`);
    return new KubernetesVersion(release.patch, release, release.digests);
  }

  /** The minor: `1.36`. */
  readonly minor: string;

  private constructor(
    /** The release: `1.36.3`. */
    readonly version: string,
    private readonly release: KnownRelease,
    private readonly digests: KubernetesDigests,
  ) {
    this.minor = `${semver.major(version)}.${semver.minor(version)}`;
  }

  /** The day from which upstream mends nothing in its minor: `2027-06-28`. */
  get endOfSupport(): string {
    return this.release.endOfSupport;
  }

  /** The release: `1.36.3`. */
  toString(): string {
    return this.version;
  }

  /** @internal The image of one of Kubernetes' programs. */
  _image(program: 'kube-apiserver' | 'kube-controller-manager' | 'kube-scheduler' | 'kube-proxy'): string {
    const digest = this.digests[DIGESTS[program]];
    return `registry.k8s.io/${program}:v${this.version}${digest ? `@${digest}` : ''}`;
  }

  /** @internal The image of a program that comes with it. */
  _companion(program: 'proxy-server' | 'proxy-agent' | 'coredns' | 'kubectl'): string {
    const { coreDns, konnectivity } = this.release;
    if (program === 'coredns') return `registry.k8s.io/coredns/coredns:v${coreDns.version}@${coreDns.digest}`;
    if (program === 'kubectl') return `registry.k8s.io/kubectl:v${this.version}`;
    const digest = program === 'proxy-server' ? konnectivity.server : konnectivity.agent;
    return `registry.k8s.io/kas-network-proxy/${program}:v${konnectivity.version}@${digest}`;
  }

  /** @internal How many minors it is behind another; negative when it is ahead. */
  _minorsBehind(other: KubernetesVersion): number {
    return semver.minor(other.version) - semver.minor(this.version);
  }

  /**
   * Why a control plane cannot go to this version from another one.
   *
   * @internal
   * @see https://kubernetes.io/releases/version-skew-policy/
   */
  _upgradeProblems(from: KubernetesVersion): Problem[] {
    const minors = from._minorsBehind(this);
    if (minors === 0 || minors === 1) return [];
    const next = `1.${semver.minor(from.version) + 1}`;
    return [
      minors < 0
        ? {
            what: `version is ${this.version}, but the control plane has run ${from.version}: etcd holds objects that an older API server does not know.`,
            remedy: `Stay at ${from.minor} or a later minor.`,
            code: 'HCP001',
          }
        : {
            what: `version is ${this.version}, ${minors} minors ahead of ${from.version}.`,
            remedy: `Go to ${next} first, and on when everything is ready: Kubernetes supports one minor at a time.`,
            code: 'HCP001',
          },
    ];
  }
}

const DIGESTS = {
  'kube-apiserver': 'apiServer',
  'kube-controller-manager': 'controllerManager',
  'kube-scheduler': 'scheduler',
  'kube-proxy': 'proxy',
} as const;

function unknownVersion(version: string): Problem {
  const minors = Object.keys(RELEASES);
  return {
    what: `version is ${quoted(version)}, but control planes of ${minors[0]} to ${minors.at(-1)} are supported.`,
    remedy: `Give a patch release such as KubernetesVersion.patch('${RELEASES[minors.at(-1) ?? '']?.patch}').`,
    code: 'HCP002',
  };
}
