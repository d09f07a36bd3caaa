/** Where the server's certificate is in its pods. */
export const TLS_SECRET = 'vault-server-tls';

/** The folder of the certificate in the server's pods. */
export const TLS_FOLDER = `/vault/userconfig/${TLS_SECRET}`;

/**
 * The configuration of the servers, with integrated storage (Raft).
 *
 * @param name the name of the StatefulSet
 * @see https://developer.hashicorp.com/vault/docs/configuration
 */
export function serverConfig(name: string, replicas: number, tls: boolean): string {
  const scheme = tls ? 'https' : 'http';
  const peers = replicas > 1 ? Array.from({ length: replicas }, (_, index) => `${name}-${index}.${name}-internal`) : [];
  const ca = tls ? [`    leader_ca_cert_file = "${TLS_FOLDER}/ca.crt"`] : [];
  return [
    'ui = true',
    // Locking memory needs a capability that the namespace forbids.
    'disable_mlock = true',
    'listener "tcp" {',
    '  address = "[::]:8200"',
    '  cluster_address = "[::]:8201"',
    ...(tls
      ? [`  tls_cert_file = "${TLS_FOLDER}/tls.crt"`, `  tls_key_file = "${TLS_FOLDER}/tls.key"`]
      : ['  tls_disable = true']),
    '  telemetry {',
    '    unauthenticated_metrics_access = true',
    '  }',
    '}',
    'storage "raft" {',
    '  path = "/vault/data"',
    ...peers.flatMap((peer) => ['  retry_join {', `    leader_api_addr = "${scheme}://${peer}:8200"`, ...ca, '  }']),
    '}',
    'telemetry {',
    '  prometheus_retention_time = "1h"',
    '  disable_hostname = true',
    '}',
    'service_registration "kubernetes" {}',
    '',
  ].join('\n');
}
