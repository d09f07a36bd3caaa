import type { Construct } from 'constructs';
import * as v from 'valibot';
import {
  type ChartReference,
  ClusterKinds,
  type ComponentDirectory,
  type Flow,
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
import { checkProps, type PropChecks } from '../settings/props';
import { ISTIO_HUB, ISTIO_NODES, ISTIO_VERSION, type IstioVersion, istioChart } from './release';

/** Props of `IstioCni`. */
export interface IstioCniProps {
  /**
   * The release of Istio; all parts of a mesh are of one.
   * @default IstioVersion.V1_28
   */
  readonly version?: IstioVersion;

  /**
   * The machine that it is sized for.
   * @default Profile.LAPTOP
   */
  readonly profile?: Profile;

  /**
   * The size of the agent on each node.
   * @default - as the profile says
   */
  readonly agent?: PodSizeProps;
}

const PROPS: PropChecks<IstioCniProps> = { version: ISTIO_VERSION, profile: v.enum(Profile), agent: POD_SIZE };

const SMALL = podSize({ cpu: '10m', memory: '32Mi' }, { cpu: '200m', memory: '128Mi' });

const SIZES: WorkloadSizes = {
  [Profile.LAPTOP]: SMALL,
  [Profile.WORKSTATION]: SMALL,
  [Profile.PRODUCTION]: podSize({ cpu: '50m', memory: '96Mi' }, { cpu: '500m', memory: '256Mi' }),
};

/**
 * Istio's CNI plugin: redirects the traffic of pods into the mesh, so that pods need no privileges to do so
 * themselves. It needs `cni.exclusive` off in Cilium. On nodes of KIND, the chart's default paths for CNI plugins,
 * their configuration and network namespaces are right.
 *
 * @throws ConfigurationError when a prop is unknown or does not fit
 * @see https://istio.io/v1.28/docs/setup/additional-setup/cni/
 */
export class IstioCni extends PlatformComponent {
  readonly chart: ChartReference;
  readonly namespace = ISTIO_NODES;

  readonly clusterKinds = [ClusterKinds.CLUSTER_ROLE, ClusterKinds.CLUSTER_ROLE_BINDING];

  override readonly dependsOn = ['istio-base'];
  override readonly provides = [{ kind: 'DaemonSet', name: 'istio-cni-node' }];
  override readonly metrics = [{ workload: 'agent', port: 15014 }];

  readonly workloads: readonly Workload[];

  constructor(scope: Construct, id = 'istio-cni', props: IstioCniProps = {}) {
    super(scope, id);
    props = checkProps(this, props, PROPS);
    this.chart = istioChart(this, 'cni', props.version);
    const { profile = Profile.LAPTOP, agent } = props;
    this.workloads = [
      {
        name: 'agent',
        kind: WorkloadKind.DAEMON_SET,
        podLabels: { 'k8s-app': 'istio-cni-node' },
        size: sizeFor(profile, SIZES, agent),
      },
    ];
  }

  values(directory: ComponentDirectory): HelmValues {
    const { requests, limits } = this.sizeOf('agent');
    return {
      ...(directory.find('ztunnel') ? { profile: 'ambient' } : {}),
      global: { hub: ISTIO_HUB },
      excludeNamespaces: ['kube-system', this.namespace.name],
      resources: { requests, limits },
    };
  }

  override flows(): readonly Flow[] {
    return [this.toApiserver('agent', 'reads the pods of its node, and repairs those that started without it')];
  }
}
