import * as v from 'valibot';
import type { PropChecks } from '../settings/props';

/** Charts are rendered by `npm run synth`, and no more by Argo CD: a pull request shows what really changes. */
export interface RenderedManifestsProps {
  /**
   * The folder with the charts as `helm pull` writes them, `<name>-<version>.tgz`, seen from where the program runs. What
   * is missing there is reported with the command that gets it: synthesis itself never uses the network.
   */
  readonly charts: string;

  /**
   * The program that renders: Helm 3 or 4.
   * @default 'helm'
   */
  readonly helm?: string;

  /**
   * The version of Kubernetes that charts are rendered for.
   * @default '1.35.0'
   */
  readonly kubernetesVersion?: string;

  /**
   * The commit that the output is made of, in full. With it, each folder gets a `hydrator.metadata`, as Argo CD's
   * hydrator writes it and gitops-promoter reads it.
   * @default - none, and no such files
   * @see https://gitops-promoter.readthedocs.io/en/latest/custom-hydrator/
   */
  readonly drySha?: string;
}

const TEXT = v.pipe(v.string(), v.nonEmpty());

/** The checks of a `RenderedManifestsProps`. */
export const RENDERED_MANIFESTS: PropChecks<RenderedManifestsProps> = {
  charts: TEXT,
  helm: TEXT,
  kubernetesVersion: v.pipe(v.string(), v.regex(/^\d+\.\d+\.\d+$/, 'a version such as 1.35.0')),
  drySha: v.pipe(v.string(), v.regex(/^[0-9a-f]{40}([0-9a-f]{24})?$/, 'the full SHA of a commit')),
};
