import type { Construct } from 'constructs';
import * as v from 'valibot';
import { CiliumClusterwideNetworkPolicy, LabelSelector, Peer, Port } from '../cilium/policy';
import {
  type ChartReference,
  type ComponentDirectory,
  type Flow,
  FlowPeer,
  type GroupKind,
  type HelmValues,
  IstioInjection,
  PlatformComponent,
  type PodSizeProps,
  Profile,
  podSize,
  sizeFor,
  type Workload,
  WorkloadKind,
  type WorkloadSizes,
} from '../gitops';
import { flowsOf } from '../gitops/flows-of';
import { NetworkPolicyKind, networkPolicyKindOf } from '../gitops/network-policy-kind';
import { POD_SIZE } from '../gitops/prop-checks';
import { customResourceClass } from '../kubernetes/custom-resource';
import { checkProps, type PropChecks } from '../settings/props';
import { Istiod } from './istiod';
import { HBONE, Mesh } from './mesh';
import { ISTIO_HUB, ISTIO_NODES, ISTIO_SYSTEM, ISTIO_VERSION, type IstioVersion, istioChart } from './release';
import { tunnelled, tunnelRules } from './tunnel';

/** Props of `Ztunnel`. */
export interface ZtunnelProps {
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
   * The size of the proxy on each node.
   * @default - as the profile says
   */
  readonly proxy?: PodSizeProps;
}

const PROPS: PropChecks<ZtunnelProps> = { version: ISTIO_VERSION, profile: v.enum(Profile), proxy: POD_SIZE };

const SMALL = podSize({ cpu: '20m', memory: '48Mi' }, { cpu: '500m', memory: '256Mi' });

const SIZES: WorkloadSizes = {
  [Profile.LAPTOP]: SMALL,
  [Profile.WORKSTATION]: SMALL,
  [Profile.PRODUCTION]: podSize({ cpu: '200m', memory: '512Mi' }, { cpu: '2', memory: '1Gi' }),
};

const AuthorizationPolicy = customResourceClass('security.istio.io/v1', 'AuthorizationPolicy');

// The source address of kubelets' probes once the CNI plugin has marked them: Cilium does not recognize it as the node.
const PROBES = '169.254.7.127/32';

/**
 * ztunnel: the proxy of each node that carries the traffic of the mesh for pods without sidecars. With it, istiod and
 * the CNI plugin run in ambient mode; pods of the mesh may also connect through the port of the tunnel, where the mesh
 * refuses ports that no flow allows; and every pod accepts probes from its node. Cilium must not masquerade with eBPF.
 *
 * @throws ConfigurationError when a prop is unknown or does not fit
 * @see https://istio.io/v1.28/docs/ambient/install/platform-prerequisites/#cilium
 * @see https://istio.io/v1.28/docs/ambient/usage/ambient-and-networkpolicy/
 */
export class Ztunnel extends PlatformComponent {
  readonly chart: ChartReference;
  readonly namespace = ISTIO_NODES;
  readonly clusterKinds: readonly GroupKind[] = [];
  override readonly dependsOn = ['istiod', 'istio-cni'];
  override readonly injects = [IstioInjection.AMBIENT];
  override readonly requires = [{ kind: 'DaemonSet', name: 'istio-cni-node' }];
  override readonly metrics = [{ workload: 'proxy', port: 15020 }];

  readonly workloads: readonly Workload[];

  constructor(scope: Construct, id = 'ztunnel', props: ZtunnelProps = {}) {
    super(scope, id);
    props = checkProps(this, props, PROPS);
    this.chart = istioChart(this, 'ztunnel', props.version);
    const { profile = Profile.LAPTOP, proxy } = props;
    this.workloads = [
      {
        name: 'proxy',
        kind: WorkloadKind.DAEMON_SET,
        podLabels: { app: 'ztunnel' },
        size: sizeFor(profile, SIZES, proxy),
      },
    ];
  }

  /** Other CNIs let traffic from a pod's own node through. */
  private probes(): void {
    if (networkPolicyKindOf(this) !== NetworkPolicyKind.CILIUM) return;
    new CiliumClusterwideNetworkPolicy(this, 'Probes', {
      metadata: { name: 'allow-ambient-hostprobes' },
      description: 'from the node: probes of pods in the mesh',
      endpointSelector: LabelSelector.everything().exists('k8s:io.kubernetes.pod.namespace'),
      enableDefaultDeny: { ingress: false, egress: false },
      ingress: [{ from: [Peer.cidr(PROBES)] }],
    });
  }

  values(): HelmValues {
    const { requests, limits } = this.sizeOf('proxy');
    const { name } = ISTIO_SYSTEM;
    return {
      hub: ISTIO_HUB,
      istioNamespace: name,
      xdsAddress: `istiod.${name}.svc:15012`,
      caAddress: `istiod.${name}.svc:15012`,
      resources: { requests, limits },
    };
  }

  override flows(directory: ComponentDirectory): readonly Flow[] {
    return [
      {
        from: this.pods('proxy'),
        to: FlowPeer.workload('istiod', 'server'),
        ports: [Port.tcp(15012)],
        why: 'gets certificates and configuration for the pods of its node',
      },
      ...this.tunnels(directory),
    ];
  }

  override connect(directory: ComponentDirectory): void {
    this.probes();
    const rules = tunnelRules(directory, this.flowsOfOthers(directory), meshOf(directory));
    for (const { component, workload, rules: allowed } of rules) {
      const name = `${component.name}-${workload.name}`;
      new AuthorizationPolicy(this, `Tunnel-${name}`, {
        metadata: { name: `${name}-tunnel`, namespace: component.namespace.name },
        spec: { action: 'ALLOW', selector: { matchLabels: workload.podLabels }, rules: allowed },
      });
    }
  }

  /** The flows within the mesh again, for the port of the tunnel. */
  private tunnels(directory: ComponentDirectory): Flow[] {
    const flows = tunnelled(this.flowsOfOthers(directory), meshOf(directory)).map(({ from, to }) => ({
      from,
      to,
      ports: [Port.tcp(HBONE)],
      why: 'the tunnel of the mesh',
    }));
    return [...new Map(flows.map((flow) => [`${flow.from} ${flow.to}`, flow])).values()];
  }

  private flowsOfOthers(directory: ComponentDirectory): Flow[] {
    return directory.components
      .filter((component) => component !== this)
      .flatMap((component) => flowsOf(component, directory));
  }
}

function meshOf(directory: ComponentDirectory): Mesh {
  const istiod = directory.components.find((component) => component instanceof Istiod);
  return new Mesh(directory, istiod?.applicationNamespaces ?? []);
}
