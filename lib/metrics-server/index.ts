export { KubeletTls, MetricsServer, type MetricsServerProps } from './metrics-server';
export type { MetricsServerSettings, MetricsServerSettingsInput } from './settings';
export { MetricsServerVersion } from './versions';
