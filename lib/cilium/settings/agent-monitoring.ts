import { boolean, integer, nullable, text, textList } from '../../settings/schema';
import { onItsLine } from '../../settings/written';
import { dashboards, NODE_RELABELING, pprof, serviceMonitor } from './shared';

// The chart gives the agent's ServiceMonitor no time limit.
const { scrapeTimeout: _, ...agentServiceMonitor } = serviceMonitor([NODE_RELABELING]);

/** How the agent is monitored. */
export const agentMonitoringSettings = {
  prometheus: {
    /** Whether the agent serves metrics. */
    enabled: boolean(false),
    /** Port of the node that they are served on. */
    port: integer(9962),
    /** Whether there is a Service for the metrics even without a ServiceMonitor. */
    metricsService: boolean(false),
    /** The agent's ServiceMonitor; Hubble's ServiceMonitor goes to the same namespace. */
    serviceMonitor: {
      ...agentServiceMonitor,
      /** Label of the Service whose value becomes the job's name; empty for the Service's name. */
      jobLabel: nullable(text('')),
      /** Namespace of the ServiceMonitor; the install's by default. */
      namespace: onItsLine(text()),
    },
    /** Metrics to add to the default ones (`+name`) or to remove from them (`-name`). */
    metrics: textList(),
    /** Groups of controllers with separate metrics; also `all` or `none`. */
    controllerGroupMetrics: textList(['write-cni-file', 'sync-host-ips', 'sync-lb-maps-with-k8s-services']),
  },
  dashboards: dashboards(),
  pprof: pprof(6060),
};
