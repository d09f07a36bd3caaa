import { describe } from '../problems';
import type { CompleteSettings, SettingsTree } from '../settings/schema';
import type { HelmChart } from './chart';
import type { ReadValues } from './from-helm-values';

/**
 * What our construct would reject or warn of, as warnings: values of an existing install are rendered as the chart
 * renders them. What is reported already is left out.
 */
export function constructWarnings<Tree extends SettingsTree>(
  chart: HelmChart<Tree>,
  { settings, doubts }: Pick<ReadValues<Tree>, 'settings' | 'doubts'>,
): readonly string[] {
  const reported = new Set(doubts.map(({ what }) => what));
  const warnings = chart.warnings?.(settings as CompleteSettings<Tree>) ?? [];
  return warnings.filter(({ what }) => !reported.has(what)).map((problem) => asOfValues(describe(problem)));
}

/** Constructs have the chart's values in a prop `settings`, which a values file does not have. */
function asOfValues(text: string): string {
  return text.replace(/\bsettings\.(?=[a-z])/g, '');
}
