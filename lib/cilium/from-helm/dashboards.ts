import type { JsonMap } from '../../settings/schema';
import { CHART_FOLDER_VARIABLE, type DashboardArea, readDashboards } from '../dashboard-files';
import { isTrue, valueAt, without } from './values';

const AREAS: Readonly<Record<string, DashboardArea>> = {
  'dashboards.enabled': 'cilium-agent',
  'operator.dashboards.enabled': 'cilium-operator',
  'hubble.metrics.dashboards.enabled': 'hubble',
};

/**
 * Leaves out dashboards whose files cannot be had. They are no reason to hold up the rest: nothing depends on them, and
 * they can be added at any time.
 */
export function leaveDashboardsOut(values: JsonMap): { readonly values: JsonMap; readonly notices: string[] } {
  const missing: string[] = [];
  const notices: string[] = [];
  for (const [path, area] of Object.entries(AREAS)) {
    if (!isTrue(valueAt(values, path))) continue;
    const [problem] = readDashboards(area, path).problems;
    if (!problem) continue;
    missing.push(path);
    notices.push(
      `${problem.what} They are left out; to have them, unpack the chart and name its folder in ${CHART_FOLDER_VARIABLE}.`,
    );
  }
  return { values: without(values, missing), notices };
}
