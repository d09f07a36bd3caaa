import type { CiliumSettings } from '../../../settings';
import { duration, on, provided, type Row } from './row';

/** Authentication of pods to each other, with identities from SPIRE. */
export function mutualAuthenticationRows({ authentication }: CiliumSettings): readonly Row[] {
  const { mutual } = authentication;
  const { spire } = mutual;
  return [
    { key: 'mesh-auth-enabled', value: authentication.enabled },
    { key: 'mesh-auth-queue-size', value: authentication.queueSize },
    { key: 'mesh-auth-rotated-identities-queue-size', value: authentication.rotatedIdentitiesQueueSize },
    { key: 'mesh-auth-gc-interval', value: duration(authentication.gcInterval) },
    ...provided(spire.enabled, () => [
      on('mesh-auth-mutual-enabled', true),
      { key: 'mesh-auth-mutual-listener-port', value: mutual.port },
      { key: 'mesh-auth-mutual-connect-timeout', value: duration(mutual.connectTimeout) },
      { key: 'mesh-auth-spire-agent-socket', value: spire.agentSocketPath },
      {
        key: 'mesh-auth-spire-server-address',
        value: spire.serverAddress || `spire-server.${spire.install.namespace}.svc:8081`,
      },
      { key: 'mesh-auth-spire-server-connection-timeout', value: spire.connectionTimeout },
      { key: 'mesh-auth-spire-admin-socket', value: spire.adminSocketPath },
      { key: 'mesh-auth-spiffe-trust-domain', value: spire.trustDomain },
    ]),
  ];
}
