import type { CiliumCniProps } from '../cilium/cilium-cni-props';
import { Encryption } from '../cilium/options/encryption';
import { Ipam } from '../cilium/options/ipam';
import { Routing } from '../cilium/options/routing';
import type { CiliumSettingsInput } from '../cilium/settings';
import type { CiliumVersion } from '../cilium/versions';
import { Profile } from '../gitops/profile';
import type { KindCluster } from '../kind';
import { overlay } from '../settings/merge';
import { BESIDE_ISTIO } from './stack-mesh';

/**
 * Cilium's props for a KIND cluster, overridden by the user's.
 *
 * @param measured whether there is a Prometheus
 */
export function ciliumProps(
  cluster: KindCluster,
  profile: Profile,
  version: CiliumVersion,
  measured: boolean,
  changes: CiliumCniProps = {},
): CiliumCniProps {
  const isProduction = profile === Profile.PRODUCTION;
  return {
    version,
    // What upstream documents for KIND; with that many layers of networking, nothing faster is worth it.
    routing: Routing.vxlan(),
    // The nodes are containers on one machine, and traffic between them never leaves it. Istio encrypts the mesh.
    encryption: Encryption.none(),
    kubeProxyReplacement: true,
    apiServer: cluster.apiServer,
    ipam: Ipam.kubernetes(),
    serviceCidrs: [String(cluster.serviceCidr)],
    loadBalancing: { l2Announcements: true },
    hubble: { relay: isProduction, ui: isProduction, metrics: measured ? FLOW_METRICS : [], openMetrics: false },
    operator: { replicas: isProduction && cluster.nodes > 1 ? 2 : 1 },
    resources: AGENT,
    ...changes,
    settings: overlay(overlay(BESIDE_ISTIO, SETTINGS), changes.settings ?? {}),
  };
}

/** Flow metrics by namespace: by pod, there would be too many series. */
export const FLOW_METRICS = ['dns', 'drop:sourceContext=namespace;destinationContext=namespace', 'flow', 'tcp'];

const AGENT = { requests: { cpu: '60m', memory: '192Mi' }, limits: { cpu: '2', memory: '1Gi' } };

const SETTINGS: CiliumSettingsInput = {
  cni: { resources: { requests: { cpu: '10m', memory: '10Mi' } } },
  // Prometheus reads them.
  prometheus: { enabled: true },
  // No policy of the platform is an L7 policy, so no Envoy is needed on the nodes.
  envoy: { enabled: false },
  // Used in production only.
  hubble: {
    relay: { resources: { requests: { cpu: '10m', memory: '32Mi' }, limits: { cpu: '500m', memory: '256Mi' } } },
    ui: {
      frontend: { resources: { requests: { cpu: '10m', memory: '16Mi' }, limits: { cpu: '200m', memory: '64Mi' } } },
      backend: { resources: { requests: { cpu: '10m', memory: '32Mi' }, limits: { cpu: '500m', memory: '256Mi' } } },
    },
  },
  operator: { resources: { requests: { cpu: '10m', memory: '48Mi' }, limits: { cpu: '500m', memory: '256Mi' } } },
};
