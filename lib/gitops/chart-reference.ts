import * as v from 'valibot';
import { type Problem, quoted } from '../problems';
import { checkArguments } from '../settings/arguments';
import { readHostAndPort } from './host';

// One published version, as Helm understands it; some charts prefix it with a `v`.
const EXACT_VERSION =
  /^v?(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?(\+[0-9A-Za-z.-]+)?$/;

// Without a login, and without characters that are special to AppProjects, Argo CD's templates or a shell.
const PLAIN_ADDRESS = /^[\w.-]+(:\d+)?(\/[\w.~%+-]+)*$/;

/**
 * A Helm chart at exactly one version. Its problems are reported at the component that it belongs to, with all other
 * problems of the program.
 */
export class ChartReference {
  /**
   * A chart in a repository with an `index.yaml`.
   *
   * @param repository its address, such as `https://charts.jetstack.io`
   * @param version one published version; a range or wildcard is an error
   */
  static https(repository: string, name: string, version: string): ChartReference {
    return new ChartReference(repository, name, version, false);
  }

  /**
   * A chart in a container registry.
   *
   * @param registry the address without the chart's name, such as `oci://ghcr.io/grafana/helm-charts`
   * @param version one published version; a range or wildcard is an error
   */
  static oci(registry: string, name: string, version: string): ChartReference {
    return new ChartReference(registry, name, version, true);
  }

  /** @internal What is wrong with it. */
  readonly _problems: readonly Problem[];

  private constructor(
    private readonly repository: string,
    /** The chart's name. */
    readonly name: string,
    /** The one version. */
    readonly version: string,
    private readonly isOci: boolean,
  ) {
    this._problems = [...addressProblems(repository, name, isOci), ...versionProblems(name, version)];
  }

  /**
   * The address that Argo CD reads: of the repository, or of the chart itself in a registry.
   *
   * @see https://argo-cd.readthedocs.io/en/stable/user-guide/oci/
   */
  get repoUrl(): string {
    return this.isOci ? `${this.repository}/${this.name}` : this.repository;
  }

  /** @internal The chart's name where an address holds several; the address of a registry names the one. */
  get _chart(): string {
    return this.isOci ? '' : this.name;
  }
}

function addressProblems(repository: string, name: string, isOci: boolean): Problem[] {
  const scheme = isOci ? 'oci://' : 'https://';
  const isPlain = repository.startsWith(scheme) && PLAIN_ADDRESS.test(repository.slice(scheme.length));
  const asUrl = `https://${repository.slice(scheme.length)}`;
  if (isPlain && URL.canParse(asUrl) && readHostAndPort(new URL(asUrl).hostname)) return [];
  const shown = repository.includes('@') ? 'an address with a login' : quoted(repository);
  return [
    {
      what: `The repository of chart ${name} is ${shown}, but it must be ${scheme}, the full name or IP address of a host and a path without wildcards, and end without a slash.`,
      remedy: `Write it like ${isOci ? 'oci://ghcr.io/owner/charts' : 'https://charts.example.com'}.`,
      code: 'GIT001',
    },
  ];
}

function versionProblems(name: string, version: string): Problem[] {
  if (EXACT_VERSION.test(version)) return [];
  return [
    {
      what: `The version of chart ${name} is ${quoted(version)}, but it must be one exact version.`,
      remedy: 'Name a published version such as 1.2.3: what a range resolves to can change without a commit.',
      code: 'GIT002',
    },
  ];
}

checkArguments(ChartReference, () => ({
  https: { repository: v.string(), name: v.string(), version: v.string() },
  oci: { registry: v.string(), name: v.string(), version: v.string() },
}));
