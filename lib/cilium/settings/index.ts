import type { CompleteSettings, SettingsInput } from '../../settings/schema';
import { addressingSettings } from './addressing';
import { agentSettings } from './agent';
import { announcementSettings } from './announcements';
import { authenticationSettings } from './authentication';
import { bpfSettings } from './bpf';
import { certgenSettings } from './certgen';
import { cloudSettings } from './clouds';
import { clustermeshSettings } from './clustermesh';
import { cniSettings } from './cni';
import { encryptionSettings } from './encryption';
import { envoySettings } from './envoy';
import { envoyConfigSettings } from './envoy-config';
import { gatewayApiSettings } from './gateway-api';
import { generalSettings } from './general';
import { hubbleSettings } from './hubble';
import { ingressControllerSettings } from './ingress-controller';
import { kubernetesSettings } from './kubernetes';
import { loadBalancingSettings } from './load-balancing';
import { nodeinitSettings } from './nodeinit';
import { operatorSettings } from './operator';
import { policySettings } from './policy';
import { preflightSettings } from './preflight';
import { routingSettings } from './routing';
import { secretsSettings } from './secrets';
import { serviceAccountSettings } from './service-accounts';
import { tlsSettings } from './tls';

/**
 * Every setting of Cilium 1.18.3 under the names of its chart. Areas with many names at the top level are spread,
 * the others stand under their one name.
 *
 * @see https://docs.cilium.io/en/stable/helm-reference/
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
export type CiliumSettings = CompleteSettings<typeof ciliumSettings>;

/** Any part of the settings, as a user writes them. */
export type CiliumSettingsInput = SettingsInput<typeof ciliumSettings>;
