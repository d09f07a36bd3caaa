import { Construct } from 'constructs';
import { type Problem, refuse } from '../problems';
import { checkProps, type PropChecks, requireProps } from '../settings/props';
import type { OutputFile } from '../synth';
import { HEADER } from '../synth/kustomization';
import { toYaml } from '../synth/yaml';
import { warn } from '../warnings';
import { access } from './install/access';
import { coreDns } from './install/core-dns';
import { konnectivityAgent } from './install/konnectivity-agent';
import { kubeProxy } from './install/kube-proxy';
import { objectLimits } from './install/object-limits';
import { tunnel } from './install/tunnel';
import { judgeMode, KubeProxyMode } from './kube-proxy-mode';
import { TENANT_NODE_BUNDLE_PROPS, type TenantNodeBundleProps } from './tenant-node-bundle-props';

/**
 * The objects in a customer's own cluster that let nodes join its hosted control plane: rights of new nodes,
 * kube-proxy, CoreDNS, the far ends of the tunnels; and the configuration of the nodes' kubelets. It contains no CNI:
 * add a `CiliumCni`, or use the provider's.
 *
 * Its objects are for the tenant's cluster, not for the admin cluster: create it in a separate chart.
 *
 * @throws ConfigurationError when a prop does not fit, for kubelets that the API server does not support, and for a mode
 * of kube-proxy that the release does not have
 */
export class TenantNodeBundle extends Construct {
  /** Files for the nodes: the configuration of their kubelets. */
  readonly files: readonly OutputFile[];

  constructor(scope: Construct, id: string, props: TenantNodeBundleProps) {
    super(scope, id);
    props = checkProps(this, props, TENANT_NODE_BUNDLE_PROPS as PropChecks<TenantNodeBundleProps>);
    requireProps(this, props, ['cluster']);
    const { cluster, kubeProxyMode = KubeProxyMode.NFTABLES, kubeletMinor = cluster.minor } = props;
    const mode = judgeMode(kubeProxyMode, kubeletMinor, props.expectedServices);
    refuse(this, [...skewProblems(cluster.minor, kubeletMinor), ...(props.kubeProxy === false ? [] : mode.problems)]);
    access(this);
    konnectivityAgent(this, cluster);
    if (props.kubeProxy !== false) {
      kubeProxy(this, cluster, kubeProxyMode);
      if (mode.warnings.length > 0) this.node.addValidation({ validate: () => this.report(mode.warnings) });
    }
    tunnel(this, cluster);
    coreDns(this, cluster, props.dnsReplicas ?? 2);
    objectLimits(this, cluster, props.limitedNamespaces ?? ['default']);
    this.files = [{ path: 'kubelet.yaml', text: HEADER + kubeletConfiguration(props) }];
  }

  private report(warnings: readonly Problem[]): string[] {
    for (const warning of warnings) warn(this, warning);
    return [];
  }
}

function skewProblems(apiServer: number, kubelet: number): Problem[] {
  if (kubelet <= apiServer && apiServer - kubelet <= 3) return [];
  return [
    {
      what: `The kubelets run 1.${kubelet} and the API server 1.${apiServer}, but a kubelet is at most three minors behind and never ahead.`,
      remedy: `Give kubeletMinor from ${apiServer - 3} to ${apiServer}, or upgrade the control plane first.`,
      code: 'TEN003',
    },
  ];
}

/** @see https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/ */
function kubeletConfiguration({ cluster }: TenantNodeBundleProps): string {
  return toYaml({
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    authentication: {
      anonymous: { enabled: false },
      webhook: { enabled: true },
      x509: { clientCAFile: '/etc/kubernetes/pki/ca.crt' },
    },
    authorization: { mode: 'Webhook' },
    clusterDomain: cluster.clusterDomain,
    clusterDNS: [cluster.dnsAddress],
    rotateCertificates: true,
    cgroupDriver: 'systemd',
    protectKernelDefaults: true,
    seccompDefault: true,
  });
}
