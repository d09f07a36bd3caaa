import type { Construct } from 'constructs';
import * as v from 'valibot';
import { Port } from '../cilium/policy';
import {
  ChartReference,
  ClusterKinds,
  type ComponentDirectory,
  type Flow,
  FlowPeer,
  type HelmValues,
  PlatformComponent,
  type PodSizeProps,
  Profile,
  podSize,
  sizeFor,
  type Workload,
  WorkloadKind,
  type WorkloadSizes,
} from '../gitops';
import { POD_SIZE } from '../gitops/prop-checks';
import { restrictedContainer } from '../kubernetes/pod-security';
import { LOG_STORE, OBSERVABILITY, type Store, storeIn } from '../observability';
import { checkProps, type PropChecks } from '../settings/props';
import { podLogs } from './pod-logs';

/** Props of `Alloy`. */
export interface AlloyProps {
  /**
   * The machine that it is sized for.
   * @default Profile.LAPTOP
   */
  readonly profile?: Profile;

  /**
   * The size of the collector, one pod on each node.
   * @default - as the profile says
   */
  readonly collector?: PodSizeProps;
}

const PROPS: PropChecks<AlloyProps> = { profile: v.enum(Profile), collector: POD_SIZE };

const SIZES: WorkloadSizes = {
  [Profile.LAPTOP]: podSize({ cpu: '10m', memory: '64Mi' }, { cpu: '300m', memory: '256Mi' }),
  [Profile.WORKSTATION]: podSize({ cpu: '50m', memory: '128Mi' }, { cpu: '500m', memory: '512Mi' }),
  [Profile.PRODUCTION]: podSize({ cpu: '100m', memory: '256Mi' }, { cpu: '1', memory: '1Gi' }),
};

const HTTP = 12345;

/**
 * Grafana Alloy, the successor of Promtail, as the log collector: on each node it follows the logs of all pods
 * there and sends them to the platform's `Loki`. It reads them through the Kubernetes API, so it needs neither root nor
 * the node's files.
 *
 * @throws ConfigurationError when a prop is unknown or does not fit
 * @see https://grafana.com/docs/alloy/latest/collect/logs-in-kubernetes/
 */
export class Alloy extends PlatformComponent {
  readonly chart = ChartReference.https('https://grafana.github.io/helm-charts', 'alloy', '1.11.1');

  readonly namespace = OBSERVABILITY;

  readonly clusterKinds = [ClusterKinds.CLUSTER_ROLE, ClusterKinds.CLUSTER_ROLE_BINDING];

  override readonly dependsOn = ['loki'];

  override readonly metrics = [{ workload: 'collector', port: HTTP }];

  readonly workloads: readonly Workload[];

  constructor(scope: Construct, id = 'alloy', props: AlloyProps = {}) {
    super(scope, id);
    props = checkProps(this, props, PROPS);
    const { profile = Profile.LAPTOP, collector } = props;
    this.workloads = [
      {
        name: 'collector',
        kind: WorkloadKind.DAEMON_SET,
        podLabels: { 'app.kubernetes.io/name': 'alloy', 'app.kubernetes.io/instance': id },
        size: sizeFor(profile, SIZES, collector),
      },
    ];
  }

  values(directory: ComponentDirectory): HelmValues {
    const { requests, limits } = this.sizeOf('collector');
    const loki = storeIn(directory, LOG_STORE);
    const content = loki ? podLogs(loki.url) : '';
    return {
      crds: { create: false },
      // The chart annotates the pods with a checksum of the configuration, so no sidecar has to watch the file.
      configReloader: { enabled: false },
      // Logs of the control plane count as well.
      controller: { tolerations: [{ operator: 'Exists' }] },
      alloy: {
        enableReporting: false,
        configMap: { content },
        resources: { requests, limits },
        securityContext: {
          runAsUser: 473,
          runAsGroup: 473,
          runAsNonRoot: true,
          ...restrictedContainer(),
        },
      },
      // In place of the chart's, which lets it read every Secret of the cluster.
      rbac: {
        rules: [{ apiGroups: [''], resources: ['pods', 'pods/log', 'namespaces'], verbs: ['get', 'list', 'watch'] }],
        clusterRules: [{ apiGroups: [''], resources: ['nodes'], verbs: ['get', 'list', 'watch'] }],
      },
    };
  }

  override flows(directory: ComponentDirectory): readonly Flow[] {
    const from = this.pods('collector');
    const loki = storeIn(directory, LOG_STORE);
    const toLoki = ({ component, port }: Store): Flow => ({
      from,
      to: FlowPeer.workload(component, 'server'),
      ports: [Port.tcp(port)],
      why: 'sends the logs of all pods',
    });
    return [
      this.toApiserver('collector', 'finds the pods of its node and follows their logs'),
      ...(loki ? [toLoki(loki)] : []),
    ];
  }
}
