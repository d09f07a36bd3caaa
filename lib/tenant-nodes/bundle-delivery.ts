import * as v from 'valibot';
import { FOLDER, repositoryUrlProblems, revisionProblems } from '../gitops/repository-url';
import { isDnsLabel } from '../kubernetes/names';
import { type Problem, quoted } from '../problems';
import { checkArguments } from '../settings/arguments';

/** The Argo CD that applies bundles. */
export interface ArgoCdDeliveryProps {
  /** The git repository that the output is committed to, such as `https://git.example.com/team/platform.git`. */
  readonly repositoryUrl: string;
  /** The folder of the platform in the repository, such as `dist/hosted-control-planes`. */
  readonly path: string;
  /**
   * The branch, tag or commit.
   * @default 'main'
   */
  readonly revision?: string;
  /**
   * The AppProject, which must allow the repository and the tenants' clusters.
   * @default 'default'
   */
  readonly project?: string;
  /**
   * The namespace of Argo CD.
   * @default 'argocd'
   */
  readonly namespace?: string;
}

/** @internal What Argo CD is asked for. */
export type ArgoCdDelivery = Required<ArgoCdDeliveryProps>;

/** Who applies the objects for a tenant's nodes to the tenant's own cluster. */
export class BundleDelivery {
  /** You, with the tenant's kubeconfig. */
  static readonly MANUAL = new BundleDelivery('manual');

  /**
   * A Job in the tenant's namespace of the admin cluster, as the tenant's first administrator. It runs again when the
   * bundle changes, and does not remove what is no longer part of it.
   */
  static readonly JOB = new BundleDelivery('job');

  /**
   * Argo CD, by an Application for each tenant. It finds the tenant's cluster by a Secret that you create, with the
   * label
   * `argocd.argoproj.io/secret-type: cluster` and the `name` of the tenant's namespace, such as `tenant-a`.
   *
   * What does not fit of the address, the revision or a name is reported at the platform that it is given to.
   *
   * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/declarative-setup/#clusters
   */
  static argoCd(props: ArgoCdDeliveryProps): BundleDelivery {
    const { revision = 'main', project = 'default', namespace = 'argocd', repositoryUrl, path } = props;
    const problems = [
      ...repositoryUrlProblems(repositoryUrl),
      ...revisionProblems(revision),
      ...(v.is(FOLDER, path) ? [] : [badPath(path)]),
      ...Object.entries({ project, namespace }).flatMap(([name, value]) =>
        isDnsLabel(value) ? [] : [badName(name, value)],
      ),
    ];
    return new BundleDelivery('argo-cd', { revision, project, namespace, repositoryUrl, path }, problems);
  }

  private constructor(
    /** @internal */
    readonly _kind: 'manual' | 'job' | 'argo-cd',
    /** @internal */
    readonly _argoCd?: ArgoCdDelivery,
    /** @internal What is wrong with it. */
    readonly _problems: readonly Problem[] = [],
  ) {}
}

function badPath(path: string): Problem {
  return {
    what: `The path of the delivery is ${quoted(path)}, but it must be a folder of the repository.`,
    remedy: 'Write it like dist/hosted-control-planes, without a slash at either end.',
    code: 'TEN004',
  };
}

function badName(name: string, value: string): Problem {
  return {
    what: `The ${name} of the delivery is ${quoted(value)}, which is not a DNS label.`,
    remedy: 'Give the name of an object in the cluster of Argo CD.',
    code: 'TEN004',
  };
}

checkArguments(BundleDelivery, () => ({
  argoCd: {
    props: {
      repositoryUrl: v.string(),
      path: v.string(),
      'revision?': v.string(),
      'project?': v.string(),
      'namespace?': v.string(),
    },
  },
}));
