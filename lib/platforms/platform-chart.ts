import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { guardProgram, recordRefusals, refusalsOf } from '../cluster/program';
import { type CrdBundleName, crdBundle } from '../crds';
import { Crds } from '../crds/crds';
import { ConfigurationError, unlessRefused } from '../problems';
import { guardSecrets } from '../secrets/scan';
import { freeId } from '../settings/construct-id';
import { take } from '../settings/plain-data';
import { checkProps, type PropChecks, requireProps } from '../settings/props';
import { isMap } from '../settings/schema';
import type { OutputFile, Platform } from '../synth';

/** A part of a platform: returns it, or throws the problems of the platform if the part was refused. */
export type Part<T> = () => T;

/** What `fitting` can be given besides props and their checks. */
interface Fitting<Props> {
  /** The props that the platform cannot do without. */
  readonly required?: readonly (keyof Props & string)[];
  /** Where the props stand when they are part of others. */
  readonly under?: string;
  /** How deep a member may be a function. */
  readonly callable?: number;
}

const NO_REPOSITORY = 'https://git.example.com/none.git';

/**
 * The base of every platform: a chart that is written to its own folder.
 *
 * Its parts refuse what they cannot work with when they are created, and the platform keeps these problems for
 * synthesis, so that all problems of all platforms of a program are reported at once (ADR 18).
 */
export abstract class PlatformChart extends Chart implements Platform {
  /** Resources by URL that the kustomization applies before everything else, such as pinned CRD bundles. */
  readonly remoteResources: readonly string[];

  /** @param props the platform's own, not yet checked */
  protected constructor(
    scope: Construct,
    id: string,
    props: { readonly crds?: Crds } | undefined,
    bundles: readonly CrdBundleName[],
  ) {
    super(scope, freeId(scope, id));
    guardProgram(this);
    guardSecrets(this);
    const { value } = take<unknown>(props, '', { instances: true, callable: 1 });
    const { crds = Crds.REMOTE } = isMap(value) ? value : {};
    const files = crds === Crds.REMOTE ? bundles.flatMap((bundle) => crdBundle(bundle).files) : [];
    this.remoteResources = files.map((file) => file.url);
  }

  /** Files of its folder that are not applied to the cluster, such as a node's configuration. */
  get extraFiles(): readonly OutputFile[] {
    return [];
  }

  /** @throws ConfigurationError when a part of the platform was refused */
  override toJson(): ReturnType<Chart['toJson']> {
    const problems = refusalsOf(this);
    if (problems.length > 0) throw new ConfigurationError(problems);
    return super.toJson();
  }

  /** Creates a part of the platform. */
  protected part<T>(make: () => T): Part<T> {
    const before = new Set(this.node.children);
    const made = this.attempt(() => ({ part: make() }));
    if (made) return () => made.part;
    for (const child of this.node.children) if (!before.has(child)) this.node.tryRemoveChild(child.node.id);
    return () => {
      throw new ConfigurationError(refusalsOf(this));
    };
  }

  /**
   * The valid props, to create the parts that they concern; the others are refused, and so are missing ones. Of what is no
   * object at all, nothing is missing.
   */
  protected fitting<Props extends object>(
    props: Props,
    checks: PropChecks<Props>,
    { required = [], under = '', callable = 1 }: Fitting<Props> = {},
  ): Partial<Props> {
    const checked = this.attempt(() => checkProps(this, props, checks, under, callable));
    const { value } = take<unknown>(props, under, { instances: true, callable });
    if (!isMap(value)) return {};
    this.attempt(() => requireProps(this, value as Props, required, under));
    if (checked) return checked;
    // What is wrong with one of them has been refused with the others.
    const fitting = Object.entries(value).map(([name, member]) =>
      unlessRefused(() => checkProps(this, { [name]: member } as Props, checks, '', callable)),
    );
    return Object.assign({}, ...fitting);
  }

  /**
   * The same for a platform with a stack. Without a repository it is made with a placeholder, so that what is wrong with the
   * rest is reported as well: nothing of a refused platform is written.
   */
  protected fittingWithRepository<Props extends { readonly repositoryUrl: string }>(
    given: Props,
    checks: PropChecks<Props>,
    under = '',
  ): Props {
    const props = this.fitting(given, checks, { required: ['repositoryUrl'], under });
    return { ...props, repositoryUrl: props.repositoryUrl ?? NO_REPOSITORY } as Props;
  }

  /** What a step gives; what it refuses is kept for synthesis. */
  private attempt<T>(step: () => T): T | undefined {
    return unlessRefused(step, (problems) => recordRefusals(this, problems));
  }
}
