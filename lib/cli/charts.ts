import type { HelmChart } from '../helm/chart';
import type { ConstructCode } from '../helm/typescript/program';
import type { SettingsTree } from '../settings/schema';
import type { ChartHistory } from '../upgrade/values/move';

/** The charts whose values files can be read; each is loaded only when it is needed. */
export const CHARTS: Readonly<Record<string, () => Promise<HelmChart>>> = {
  cilium: async () => erased((await import('../cilium/helm-chart')).ciliumChart),
  'metrics-server': async () => erased((await import('../metrics-server/helm-chart')).metricsServerChart),
  traefik: async () => erased((await import('../traefik/helm-chart')).traefikChart),
};

/** The charts whose settings can be converted to a program. */
export const CONSTRUCTS: Readonly<Record<string, () => Promise<ConstructCode<SettingsTree>>>> = {
  cilium: async () => erasedCode((await import('../cilium/construct-code')).ciliumCode),
  'metrics-server': async () => erasedCode((await import('../metrics-server/construct-code')).metricsServerCode),
  traefik: async () => erasedCode((await import('../traefik/construct-code')).traefikCode),
};

/** The charts whose values can be upgraded to another version. */
export const HISTORIES: Readonly<Record<string, () => Promise<ChartHistory>>> = {
  cilium: async () => (await import('../cilium/upgrade')).ciliumHistory,
  traefik: async () => (await import('../traefik/upgrade')).traefikHistory,
};

/** A chart with the type of its settings erased, so all charts can be treated alike. */
function erased<Tree extends SettingsTree>(chart: HelmChart<Tree>): HelmChart {
  return chart as unknown as HelmChart;
}

function erasedCode<Tree extends SettingsTree>(code: ConstructCode<Tree>): ConstructCode<SettingsTree> {
  return code as unknown as ConstructCode<SettingsTree>;
}
