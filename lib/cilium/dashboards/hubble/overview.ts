import { dashboard, prometheusInput, REFRESH_INTERVALS, TIME_OPTIONS } from '../grafana/dashboard';
import { labelledDataSource } from '../grafana/variables';
import { l7Lines } from './overview-l7';
import { networkLines } from './overview-network';

/** All metrics of Hubble. */
export const hubbleDashboard = dashboard({
  title: 'Hubble Metrics and Monitoring',
  uid: '5HftnJAWz',
  version: 24,
  schemaVersion: 18,
  id: 3,
  since: '6h',
  refresh: '30s',
  timepicker: { refresh_intervals: ['5s', ...REFRESH_INTERVALS], time_options: TIME_OPTIONS },
  annotations: { datasource: '-- Grafana --' },
  variables: [labelledDataSource('Prometheus')],
  lines: [...networkLines, ...l7Lines],
  leftovers: { __inputs: [prometheusInput('prometheus')], gnetId: null, style: 'dark' },
});
