import type { IConstruct } from 'constructs';
import * as v from 'valibot';
import { ChartReference, IstioInjection, PodSecurityLevel } from '../gitops';
import { type Problem, quoted, refuse } from '../problems';
import { checkArguments } from '../settings/arguments';
import { isRelease } from '../settings/loose-version';
import { instanceOf } from '../settings/props';

/**
 * A release of Istio. All parts of a mesh are of one.
 *
 * @see https://istio.io/latest/docs/releases/supported-releases/
 */
export class IstioVersion {
  /** Istio 1.28.0, which the notes of the KIND stack fix; out of support since July 2026. */
  static readonly V1_28 = new IstioVersion('1.28.0');

  /** Istio 1.31.0, the first release of the newest line. It needs the Gateway API in version 1.5 or later. */
  static readonly V1_31 = new IstioVersion('1.31.0');

  /**
   * Another release, such as `1.31.2`: three numbers with dots. Anything else is reported at the components that it is given
   * to.
   */
  static of(version: string): IstioVersion {
    return new IstioVersion(version);
  }

  /** @internal What is wrong with it. */
  readonly _problems: readonly Problem[];

  private constructor(
    /** Its number, such as `1.28.0`. */
    readonly version: string,
  ) {
    this._problems = isRelease(version) ? [] : [notARelease(version)];
  }
}

function notARelease(version: string): Problem {
  return {
    what: `${quoted(version)} is not a release of Istio.`,
    remedy: 'Give its number as three numbers with dots, without a leading v.',
    code: 'VER003',
  };
}

// Those of all releases. The bucket at Google that they were in before has none since 1.31, and is deleted in December 2026.
// https://istio.io/latest/news/releases/1.31.x/announcing-1.31/upgrade-notes/
const CHARTS = 'https://blob.istio.io/istio-release/charts';

/** One of the charts of a release, for the component that is given the release. */
export function istioChart(component: IConstruct, name: string, version = IstioVersion.V1_28): ChartReference {
  refuse(component, version._problems);
  return ChartReference.https(CHARTS, name, version.version);
}

/**
 * Where images of all releases are. Charts of some releases name a registry at Google, which is shut down with the bucket.
 */
export const ISTIO_HUB = 'docker.io/istio';

/** What a prop for a release of Istio accepts. */
export const ISTIO_VERSION = instanceOf(IstioVersion, 'IstioVersion.V1_28 or IstioVersion.of(…)');

/** The root namespace of the mesh: configuration in it applies mesh-wide. */
export const ISTIO_SYSTEM = {
  name: 'istio-system',
  podSecurity: PodSecurityLevel.RESTRICTED,
  istio: IstioInjection.NONE,
};

/** The namespace of what sets up the network of pods, and so needs privileges on the nodes. */
export const ISTIO_NODES = {
  name: 'istio-nodes',
  podSecurity: PodSecurityLevel.PRIVILEGED,
  istio: IstioInjection.NONE,
};

checkArguments(IstioVersion, () => ({
  of: { version: v.string() },
}));
