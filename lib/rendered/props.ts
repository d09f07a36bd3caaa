import * as v from 'valibot';
import { isRelease } from '../settings/loose-version';
import type { PropChecks } from '../settings/props';

/** Charts are rendered by `npm run synth` instead of Argo CD: a pull request shows what really changes. */
export interface RenderedManifestsProps {
  /**
   * The folder with the charts as written by `helm pull`, `<name>-<version>.tgz`, relative to the working directory.
   * Missing charts are reported with the command that downloads them: synthesis itself never uses the network.
   */
  readonly charts: string;

  /**
   * The Helm binary, version 3 or 4.
   * @default 'helm'
   */
  readonly helm?: string;

  /**
   * The version of Kubernetes that charts are rendered for.
   * @default '1.35.0'
   */
  readonly kubernetesVersion?: string;

  /**
   * The full SHA of the commit that the output is rendered from. If set, each folder gets a `hydrator.metadata`, in the
   * format of Argo CD's hydrator, for gitops-promoter.
   * @default - none, and no such files are written
   * @see https://gitops-promoter.readthedocs.io/en/latest/custom-hydrator/
   */
  readonly drySha?: string;
}

const TEXT = v.pipe(v.string(), v.nonEmpty());

/** The checks of a `RenderedManifestsProps`. */
export const RENDERED_MANIFESTS: PropChecks<RenderedManifestsProps> = {
  charts: TEXT,
  helm: TEXT,
  kubernetesVersion: v.pipe(v.string(), v.check(isRelease, 'a version such as 1.35.0')),
  drySha: v.pipe(v.string(), v.regex(/^[0-9a-f]{40}([0-9a-f]{24})?$/, 'the full SHA of a commit')),
};
