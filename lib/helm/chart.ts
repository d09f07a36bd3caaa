import type { Construct } from 'constructs';
import type { ImageRules } from '../images/check';
import type { Problem } from '../problems';
import type { Release } from '../settings/release';
import type { CompleteSettings, JsonMap, SettingsTree } from '../settings/schema';
import type { UpstreamVersion } from '../settings/version';

/** A Helm chart whose values files can be read: how its values become settings of ours. */
export interface HelmChart<Tree extends SettingsTree = SettingsTree> {
  /** The chart's name, and the release's unless another is given. */
  readonly name: string;
  /** The versions of the chart whose results can be given, oldest first. */
  readonly versions: readonly UpstreamVersion[];
  /** The namespace of the release unless another is given. */
  readonly defaultNamespace: string;
  /** Every value that changes what the chart renders. */
  readonly settings: Tree;
  /** Values that the chart knows and that nevertheless change nothing: paths, each with all below it. */
  readonly ineffective: readonly string[];
  /**
   * Values that the chart reads only to refuse something that is not refused here: paths.
   * @default - none
   */
  readonly onlyChecked?: readonly string[];
  /**
   * Groups in which the chart refuses names that it does not know, where elsewhere it ignores them: paths, with `*` for
   * any one name, and the empty path for the outermost level.
   * @default - none
   */
  readonly closed?: readonly string[];
  /**
   * Where retired names went: path, with `*` for any one name, and the path that says the same today; an empty one if none
   * does.
   * @default - none
   */
  readonly renamed?: Readonly<Record<string, string>>;
  /**
   * What the chart does to values beyond merging them over its defaults: values in several shapes, retired names,
   * and what we do otherwise on purpose, such as refusing to put a private key into a manifest.
   */
  adapt(values: JsonMap, release: Release, version: UpstreamVersion): Adaptation;
  /** What the chart refuses to render, from the complete settings. */
  refusals(settings: CompleteSettings<Tree>, release: Release): readonly Problem[];
  /**
   * What the chart renders although the program does something else with it than its author had in mind, or nothing.
   * @default - nothing
   */
  doubts?(settings: CompleteSettings<Tree>): readonly Problem[];
  /**
   * How the images are judged; what the chart gives stands all the same.
   * @default - they are not
   */
  imageRules?(version: UpstreamVersion): ImageRules;
  /** Adds the objects that the chart makes of the settings. */
  install(scope: Construct, settings: CompleteSettings<Tree>, release: Release): void;
}

/** Values as the settings take them, and what there is to say about it. */
export interface Adaptation {
  readonly values: JsonMap;
  /** Said on stderr; the result stands. */
  readonly notices: readonly string[];
  /** What makes the chart fail, or us. */
  readonly problems: readonly Problem[];
}
