import * as semver from 'semver';
import * as v from 'valibot';
import { ConfigurationError, describe, type Problem, quoted } from '../problems';
import { checkArguments } from '../settings/arguments';
import { type PropChecks, takeProps } from '../settings/props';
import { imageDigest } from '../settings/values';
import { type Companion, DIGESTS, type KnownRelease, type KubernetesProgram, PROGRAMS, RELEASES } from './releases';

/** Digests of the images of a Kubernetes release. */
export interface KubernetesDigests {
  /**
   * That of kube-apiserver, such as `sha256:…`.
   * @default - that of the release if it is known, otherwise only the tag
   */
  readonly apiServer?: string;
  /**
   * That of kube-controller-manager, such as `sha256:…`.
   * @default - that of the release if it is known, otherwise only the tag
   */
  readonly controllerManager?: string;
  /**
   * That of kube-scheduler, such as `sha256:…`.
   * @default - that of the release if it is known, otherwise only the tag
   */
  readonly scheduler?: string;
  /**
   * That of kube-proxy, such as `sha256:…`.
   * @default - that of the release if it is known, otherwise only the tag
   */
  readonly proxy?: string;
  /**
   * That of kubectl, such as `sha256:…`, which Jobs run.
   * @default - that of a release of which it is known, at most one minor away
   */
  readonly kubectl?: string;
}

/** A release of Kubernetes that a control plane can run. */
export class KubernetesVersion {
  /** Kubernetes 1.34, without support since 2026-10-27: for tenants that are being upgraded to 1.35. */
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
   * @param digests of its images; of those that are not given, those that are known
   * @throws ConfigurationError for a minor that is not supported, and for what is not a digest
   */
  static patch(version: string, digests: KubernetesDigests = {}): KubernetesVersion {
    const exact = semver.valid(version);
    const release = exact === null ? undefined : RELEASES[`${semver.major(exact)}.${semver.minor(exact)}`];
    if (exact === null || release === undefined) throw new ConfigurationError([describe(unknownVersion(version))]);
    const { value, problems } = takeProps(digests, DIGESTS_GIVEN, 'digests');
    if (problems.length > 0) throw new ConfigurationError(problems.map(describe));
    return new KubernetesVersion(exact, release, { ...DIGESTS[exact], ...value }, exact !== release.patch);
  }

  /**
   * A release by its name in a list of tenants.
   *
   * @param release a minor such as `1.36`, for its newest known patch, or a patch such as `1.36.3`
   * @param at where it stands, for messages
   * @throws ConfigurationError for a minor that is not supported
   */
  static of(release: string, at = 'version'): KubernetesVersion {
    const minor = release.split('.', 2).join('.');
    const known = Object.hasOwn(RELEASES, minor) ? RELEASES[minor] : undefined;
    if (!known || (release !== minor && semver.valid(release) === null)) {
      throw new ConfigurationError([describe(unknownVersion(release, at))]);
    }
    return release === minor || release === known.patch
      ? KubernetesVersion.newest(minor)
      : KubernetesVersion.patch(release);
  }

  private static newest(minor: string): KubernetesVersion {
    const release = RELEASES[minor];
    if (release === undefined) throw new Error(`no release of ${minor} is known`);
    return new KubernetesVersion(release.patch, release, DIGESTS[release.patch] ?? {}, false);
  }

  /** The minor: `1.36`. */
  readonly minor: string;

  private constructor(
    /** The release: `1.36.3`. */
    readonly version: string,
    private readonly release: KnownRelease,
    private readonly digests: KubernetesDigests,
    /** Whether the user has chosen the release, and not only the minor. */
    private readonly isChosen: boolean,
  ) {
    this.minor = `${semver.major(version)}.${semver.minor(version)}`;
  }

  /** The end of upstream's support for its minor: `2027-06-28`. */
  get endOfSupport(): string {
    return this.release.endOfSupport;
  }

  /** The release: `1.36.3`. */
  toString(): string {
    return this.version;
  }

  /** @internal The image of one of Kubernetes' programs. */
  _image(program: KubernetesProgram): string {
    const name = (Object.keys(PROGRAMS) as (keyof KubernetesDigests)[]).find((name) => PROGRAMS[name] === program);
    return reference(program, { version: this.version, digest: name && this.digests[name] });
  }

  /** @internal The image of a program that comes with it. */
  _companion(program: 'proxy-server' | 'proxy-agent' | 'coredns' | 'kubectl'): string {
    const { coreDns, konnectivity, kubectl } = this.release;
    if (program === 'coredns') return reference('coredns/coredns', coreDns);
    if (program === 'kubectl') {
      const { kubectl: digest } = this.digests;
      return reference('kubectl', digest === undefined ? kubectl : { version: this.version, digest });
    }
    const digest = program === 'proxy-server' ? konnectivity.server : konnectivity.agent;
    return reference(`kas-network-proxy/${program}`, { version: konnectivity.version, digest });
  }

  /** @internal The images that need no digest, since not all digests of a minor's newest release are known. */
  get _mayLackDigests(): string[] {
    const { apiServer, controllerManager, scheduler } = PROGRAMS;
    const own = [apiServer, controllerManager, scheduler].map((program) => this._image(program));
    return [...(this.isChosen ? [] : own), this._companion('kubectl')];
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
            what: `version is ${this.version}, but the control plane has run ${from.version}: etcd holds objects that an older API server cannot read.`,
            remedy: `Stay at ${from.minor} or a later minor.`,
            code: 'HCP001',
          }
        : {
            what: `version is ${this.version}, ${minors} minors ahead of ${from.version}.`,
            remedy: `Upgrade to ${next} first, and continue when everything is ready: Kubernetes supports one minor at a time.`,
            code: 'HCP001',
          },
    ];
  }
}

function reference(name: string, { version, digest }: Companion): string {
  return `registry.k8s.io/${name}:v${version}${digest ? `@${digest}` : ''}`;
}

const DIGESTS_GIVEN: PropChecks<KubernetesDigests> = {
  apiServer: imageDigest,
  controllerManager: imageDigest,
  scheduler: imageDigest,
  proxy: imageDigest,
  kubectl: imageDigest,
};

function unknownVersion(version: string, at = 'version'): Problem {
  const minors = Object.keys(RELEASES);
  return {
    what: `${at} is ${quoted(version)}, but control planes of ${minors[0]} to ${minors.at(-1)} are supported.`,
    remedy: `Give a patch release of one of them, such as ${RELEASES[minors.at(-1) ?? '']?.patch}.`,
    code: 'HCP002',
  };
}

checkArguments(KubernetesVersion, () => ({
  patch: { version: v.string(), 'digests?': v.any() },
  of: { release: v.string(), 'at?': v.string() },
}));
