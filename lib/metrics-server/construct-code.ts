import { literal } from '../helm/typescript/expression';
import type { ConstructCode } from '../helm/typescript/program';
import { MetricsServer } from './metrics-server';
import type { metricsServerSettings } from './settings';

/** How the settings of metrics-server are written as props of `MetricsServer`. */
export const metricsServerCode: ConstructCode<typeof metricsServerSettings> = {
  construct: 'MetricsServer',
  make: (scope, id, props) => new MetricsServer(scope, id, props).settings,
  props: ({ replicas }, { namespace }) => ({
    namespace: namespace === 'kube-system' ? undefined : literal(namespace),
    // With more than one pod, the construct differs from the chart.
    replicas: replicas === 1 ? undefined : literal(replicas),
  }),
};
