import { boolean, text } from '../../settings/schema';
import { secretsNamespace } from './shared';

/** CiliumEnvoyConfig: Envoy configured by custom resources. */
export const envoyConfigSettings = {
  /** Whether agents and operator handle CiliumEnvoyConfigs; Ingress and Gateway API imply it. */
  enabled: boolean(false),
  /** Where Envoy's secrets are looked for. */
  secretsNamespace: secretsNamespace('cilium-secrets'),
  /** Time between two tries of a configuration that failed, as a Go duration; 0 for none. */
  retryInterval: text('15s'),
};
