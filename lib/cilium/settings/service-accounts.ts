import { since } from '../../settings/ranges';
import { boolean } from '../../settings/schema';
import { serviceAccount } from './shared';

/** The identities of every program that the install runs. */
export const serviceAccountSettings = {
  /** The agent. */
  cilium: serviceAccount('cilium'),
  /** Node initialization; without `enabled` its pods run under the namespace's default account. */
  nodeinit: {
    ...serviceAccount('cilium-nodeinit'),
    /** Whether node initialization has its own account. */
    enabled: boolean(false),
  },
  /** Envoy, when it has its own DaemonSet. */
  envoy: serviceAccount('cilium-envoy'),
  /** The operator; `create` decides about its roles too. */
  operator: serviceAccount('cilium-operator'),
  /** The checks before an upgrade. */
  preflight: serviceAccount('cilium-pre-flight'),
  /** Hubble Relay, which needs no access to the API server. */
  relay: serviceAccount('hubble-relay', false),
  /** Hubble's user interface. */
  ui: serviceAccount('hubble-ui'),
  /** The API server of a cluster mesh. */
  clustermeshApiserver: serviceAccount('clustermesh-apiserver'),
  /** The job that makes the certificates of a cluster mesh. */
  clustermeshcertgen: serviceAccount('clustermesh-apiserver-generate-certs'),
  /** The Job that configures CoreDNS for imported Services. */
  corednsMCSAPI: since('1.19', serviceAccount('cilium-coredns-mcsapi-autoconfig')),
  /** Istio's ztunnel on each node. */
  ztunnel: since('1.19', serviceAccount('ztunnel-cilium', false)),
  /** The job that makes Hubble's certificates. */
  hubblecertgen: serviceAccount('hubble-generate-certs'),
};
