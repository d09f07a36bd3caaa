import type { Construct } from 'constructs';
import type { ImageRules } from '../images/check';
import type { Problem } from '../problems';
import type { Release } from '../settings/release';
import type { CompleteSettings, JsonMap, SettingsTree } from '../settings/schema';
import type { UpstreamVersion } from '../settings/version';

/** A Helm chart whose values files can be read: how its values are converted to our settings. */
export interface HelmChart<Tree extends SettingsTree = SettingsTree> {
  /** The chart's name, which is also the default name of the release. */
  readonly name: string;
  /** The supported versions of the chart, oldest first. */
  readonly versions: readonly UpstreamVersion[];
  /** The default namespace of the release. */
  readonly defaultNamespace: string;
  /** Every value that changes what the chart renders. */
  readonly settings: Tree;
  /** Values that the chart has but that change nothing: paths, each including everything below it. */
  readonly ineffective: readonly string[];
  /**
   * Values that the chart reads only to reject something that is not rejected here: paths.
   * @default - none
   */
  readonly onlyChecked?: readonly string[];
  /**
   * Groups in which the chart rejects unknown names, which it ignores elsewhere: paths, with `*` for any single name,
   * and the empty path for the top level.
   * @default - none
   */
  readonly closed?: readonly string[];
  /**
   * Replacements of removed names: the old path, with `*` for any single name, and the path that replaces it; empty if
   * none does.
   * @default - none
   */
  readonly renamed?: Readonly<Record<string, string>>;
  /**
   * What the chart does with values beyond merging them over its defaults: values in several forms, removed names, and
   * deliberate differences, such as rejecting a private key in a manifest.
   */
  adapt(values: JsonMap, release: Release, version: UpstreamVersion): Adaptation;
  /** What the chart refuses to render, for the complete settings. */
  refusals(settings: CompleteSettings<Tree>, release: Release): readonly Problem[];
  /**
   * What the chart renders although the program ignores it, or does something else with it than the author intended.
   * @default - nothing
   */
  doubts?(settings: CompleteSettings<Tree>): readonly Problem[];
  /**
   * What our construct rejects or warns of although the chart renders it, in the names of values.
   * @default - nothing
   */
  warnings?(settings: CompleteSettings<Tree>): readonly Problem[];
  /**
   * How the images are checked; the result of the chart stays the same.
   * @default - not checked
   */
  imageRules?(version: UpstreamVersion): ImageRules;
  /** Adds the objects that the chart renders from the settings. */
  install(scope: Construct, settings: CompleteSettings<Tree>, release: Release): void;
}

/** Values in the form of the settings, with warnings and problems. */
export interface Adaptation {
  readonly values: JsonMap;
  /** Warnings on stderr; the result is still valid. */
  readonly notices: readonly string[];
  /** Errors, of the chart or ours. */
  readonly problems: readonly Problem[];
}
