import type { JsonMap } from '../../../settings/schema';
import { dashboard, REFRESH_INTERVALS } from '../grafana/dashboard';
import { row } from '../grafana/panel';
import { PROMETHEUS } from '../grafana/query';
import { dataSource } from '../grafana/variables';
import type { MetricNames } from '../metric-names';
import { api } from './api';
import { bpf } from './bpf';
import { controllers } from './controllers';
import { endpoints } from './endpoints';
import { kubernetes } from './kubernetes';
import { kvstore } from './kvstore';
import { network } from './network';
import { policy } from './policy';
import { agentProcess } from './process';

const PODS = 'label_values(cilium_version, pod)';

/** What the agents do, for one of them or all. */
export function agentDashboard(names: MetricNames): JsonMap {
  return dashboard({
    title: 'Cilium Metrics',
    uid: 'vtuWtdumz',
    version: 1,
    schemaVersion: 40,
    id: 1,
    since: '30m',
    refresh: '',
    timepicker: { refresh_intervals: REFRESH_INTERVALS },
    timezone: 'utc',
    sharedCrosshair: true,
    annotations: {},
    variables: [
      dataSource({ current: {}, includeAll: false, label: 'Prometheus', options: [], refresh: 1, regex: '' }),
      {
        allValue: 'cilium.*',
        current: { text: 'All', value: '$__all' },
        datasource: PROMETHEUS,
        definition: PODS,
        includeAll: true,
        name: 'pod',
        options: [],
        query: PODS,
        refresh: 2,
        regex: '',
        sort: 1,
        type: 'query',
      },
    ],
    lines: [
      ...agentProcess,
      ...api,
      row(72, 'Cilium'),
      ...bpf,
      ...kvstore,
      ...network,
      ...policy(names),
      ...endpoints,
      ...controllers,
      ...kubernetes,
    ],
    leftovers: {
      description: 'Dashboard for Cilium (https://cilium.io/) metrics',
      fiscalYearStartMonth: 0,
      preload: false,
      weekStart: '',
    },
  });
}
