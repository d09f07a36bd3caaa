import type { Settings, SettingsInput } from '../settings/schema';
import { addressingSettings } from './settings/addressing';
import { agentSettings } from './settings/agent';
import { announcementSettings } from './settings/announcements';
import { authenticationSettings } from './settings/authentication';
import { bpfSettings } from './settings/bpf';
import { certgenSettings } from './settings/certgen';
import { cloudSettings } from './settings/clouds';
import { clustermeshSettings } from './settings/clustermesh';
import { cniSettings } from './settings/cni';
import { encryptionSettings } from './settings/encryption';
import { envoySettings } from './settings/envoy';
import { envoyConfigSettings } from './settings/envoy-config';
import { gatewayApiSettings } from './settings/gateway-api';
import { generalSettings } from './settings/general';
import { hubbleSettings } from './settings/hubble';
import { ingressControllerSettings } from './settings/ingress-controller';
import { kubernetesSettings } from './settings/kubernetes';
import { loadBalancingSettings } from './settings/load-balancing';
import { nodeinitSettings } from './settings/nodeinit';
import { operatorSettings } from './settings/operator';
import { policySettings } from './settings/policy';
import { preflightSettings } from './settings/preflight';
import { routingSettings } from './settings/routing';
import { secretsSettings } from './settings/secrets';
import { serviceAccountSettings } from './settings/service-accounts';
import { tlsSettings } from './settings/tls';

/**
 * Every setting of Cilium 1.18.3 under the names of its chart. Areas with many names at the top level are spread,
 * the others stand under their one name.
 *
 * @see https://docs.cilium.io/en/v1.18/helm-reference/
 */
export const ciliumSettings = {
  ...generalSettings,
  ...kubernetesSettings,
  ...agentSettings,
  ...addressingSettings,
  ...routingSettings,
  ...bpfSettings,
  ...cniSettings,
  ...loadBalancingSettings,
  ...policySettings,
  ...encryptionSettings,
  ...announcementSettings,
  ...cloudSettings,
  ...secretsSettings,
  serviceAccounts: serviceAccountSettings,
  operator: operatorSettings,
  nodeinit: nodeinitSettings,
  preflight: preflightSettings,
  envoy: envoySettings,
  envoyConfig: envoyConfigSettings,
  ingressController: ingressControllerSettings,
  gatewayAPI: gatewayApiSettings,
  hubble: hubbleSettings,
  clustermesh: clustermeshSettings,
  authentication: authenticationSettings,
  certgen: certgenSettings,
  tls: tlsSettings,
};

/** The settings that the install reads. */
export type CiliumSettings = Settings<typeof ciliumSettings>;

/** Any part of the settings, as a user writes them. */
export type CiliumSettingsInput = SettingsInput<typeof ciliumSettings>;
