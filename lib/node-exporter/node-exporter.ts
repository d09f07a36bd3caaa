import type { Construct } from 'constructs';
import * as v from 'valibot';
import {
  ChartReference,
  type GroupKind,
  type HelmValues,
  IstioInjection,
  PlatformComponent,
  PodSecurityLevel,
  type PodSizeProps,
  Profile,
  podSize,
  sizeFor,
  type Workload,
  WorkloadKind,
  type WorkloadSizes,
} from '../gitops';
import { POD_SIZE } from '../gitops/prop-checks';
import { checkProps, type PropChecks } from '../settings/props';

/** Props of `NodeExporter`. */
export interface NodeExporterProps {
  /**
   * The machine that it is sized for.
   * @default Profile.LAPTOP
   */
  readonly profile?: Profile;

  /**
   * The size of the exporter, one pod on each node.
   * @default - as the profile says
   */
  readonly exporter?: PodSizeProps;
}

const PROPS: PropChecks<NodeExporterProps> = { profile: v.enum(Profile), exporter: POD_SIZE };

// It has few disks and interfaces to read on a small machine; the chart suggests 30Mi.
const SMALL = podSize({ cpu: '10m', memory: '24Mi' }, { cpu: '200m', memory: '96Mi' });
const SIZES: WorkloadSizes = {
  [Profile.LAPTOP]: SMALL,
  [Profile.WORKSTATION]: SMALL,
  [Profile.PRODUCTION]: podSize({ cpu: '50m', memory: '48Mi' }, { cpu: '250m', memory: '128Mi' }),
};

const METRICS = 9100;

/**
 * The node exporter: CPU, memory, disks and network of each node, for Prometheus. Anyone who can reach a node's address
 * can also read them, at port 9100. Nodes of KIND share one machine, and each reports all of it.
 *
 * @throws ConfigurationError when a prop is unknown or does not fit
 * @see https://github.com/prometheus/node_exporter
 */
export class NodeExporter extends PlatformComponent {
  readonly chart = ChartReference.https(
    'https://prometheus-community.github.io/helm-charts',
    'prometheus-node-exporter',
    '4.56.1',
  );

  readonly namespace = {
    name: 'node-exporter',
    // It sees the network and the processes of its node, and mounts its file systems to read them. It is not root.
    podSecurity: PodSecurityLevel.PRIVILEGED,
    istio: IstioInjection.NONE,
  };

  readonly clusterKinds: readonly GroupKind[] = [];

  override readonly metrics = [{ workload: 'exporter', port: METRICS }];

  readonly workloads: readonly Workload[];

  constructor(scope: Construct, id = 'node-exporter', props: NodeExporterProps = {}) {
    super(scope, id);
    props = checkProps(this, props, PROPS);
    const { profile = Profile.LAPTOP, exporter } = props;
    this.workloads = [
      {
        name: 'exporter',
        kind: WorkloadKind.DAEMON_SET,
        podLabels: { 'app.kubernetes.io/name': 'prometheus-node-exporter', 'app.kubernetes.io/instance': id },
        size: sizeFor(profile, SIZES, exporter),
        // As in the chart: network metrics are those of the network namespace that it runs in.
        hostNetwork: true,
      },
    ];
  }

  values(): HelmValues {
    const { requests, limits } = this.sizeOf('exporter');
    return {
      fullnameOverride: this.name,
      resources: { requests, limits },
      // Only at the address by which the cluster knows the node.
      service: { listenOnAllInterfaces: false },
      securityContext: {
        fsGroup: 65534,
        runAsGroup: 65534,
        runAsNonRoot: true,
        runAsUser: 65534,
        seccompProfile: { type: 'RuntimeDefault' },
      },
      containerSecurityContext: {
        readOnlyRootFilesystem: true,
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'] },
      },
    };
  }
}
