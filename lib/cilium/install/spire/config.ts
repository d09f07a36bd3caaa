import type { CiliumSettings } from '../../settings';
import { asText, block, type Lines } from '../shared/config-blocks';

const LAYOUT = { indent: '  ' };

/** @see https://github.com/spiffe/spire/blob/v1.12.4/doc/spire_server.md */
export function spireServerConfig({ authentication, cluster }: CiliumSettings): string {
  const { trustDomain, install } = authentication.mutual.spire;
  const { keyType, subject } = install.server.ca;
  const attestor = block(
    LAYOUT,
    `${text(cluster.name)} =`,
    'use_token_review_api_validation = true',
    `service_account_allow_list = [${text(`${install.namespace}:${install.agent.serviceAccount.name}`)}]`,
  );
  return asText(
    block(
      LAYOUT,
      'server',
      assigned('bind_address', '0.0.0.0'),
      assigned('bind_port', '8081'),
      assigned('socket_path', '/tmp/spire-server/private/api.sock'),
      assigned('trust_domain', trustDomain),
      assigned('data_dir', '/run/spire/data'),
      assigned('log_level', 'INFO'),
      [assigned('ca_key_type', keyType), ''],
      block(
        LAYOUT,
        'ca_subject =',
        `country = [${text(subject.country)}],`,
        `organization = [${text(subject.organization)}],`,
        `${assigned('common_name', subject.commonName)},`,
      ),
      '',
      list('admin_ids', `spiffe://${trustDomain}/cilium-operator`),
    ),
    '',
    block(
      LAYOUT,
      'plugins',
      plugin(
        'DataStore "sql"',
        assigned('database_type', 'sqlite3'),
        assigned('connection_string', '/run/spire/data/datastore.sqlite3'),
      ),
      '',
      plugin('NodeAttestor "k8s_psat"', block(LAYOUT, 'clusters =', attestor)),
      '',
      plugin('KeyManager "disk"', assigned('keys_path', '/run/spire/data/keys.json')),
      '',
      plugin('Notifier "k8sbundle"', assigned('namespace', install.namespace)),
    ),
    '',
    healthChecks('8080'),
  );
}

/** @see https://github.com/spiffe/spire/blob/v1.12.4/doc/spire_agent.md */
export function spireAgentConfig({ authentication, cluster }: CiliumSettings): string {
  const { trustDomain, agentSocketPath, adminSocketPath, install } = authentication.mutual.spire;
  return asText(
    block(
      LAYOUT,
      'agent',
      assigned('data_dir', '/run/spire'),
      assigned('log_level', 'ERROR'),
      assigned('server_address', 'spire-server'),
      assigned('server_port', '8081'),
      assigned('socket_path', agentSocketPath),
      assigned('admin_socket_path', adminSocketPath),
      assigned('trust_bundle_path', '/run/spire/bundle/bundle.crt'),
      assigned('trust_domain', trustDomain),
      list('authorized_delegates', `spiffe://${trustDomain}/cilium-agent`),
    ),
    '',
    block(
      LAYOUT,
      'plugins',
      plugin('NodeAttestor "k8s_psat"', assigned('cluster', cluster.name)),
      '',
      plugin('KeyManager "memory"'),
      '',
      plugin('WorkloadAttestor "k8s"', `skip_kubelet_verification = ${install.agent.skipKubeletVerification}`),
    ),
    '',
    healthChecks('4251'),
  );
}

function plugin(head: string, ...data: readonly Lines[]): Lines {
  return block(LAYOUT, head, block(LAYOUT, 'plugin_data', ...data));
}

function healthChecks(port: string): Lines {
  return block(
    LAYOUT,
    'health_checks',
    'listener_enabled = true',
    assigned('bind_address', '0.0.0.0'),
    assigned('bind_port', port),
    assigned('live_path', '/live'),
    assigned('ready_path', '/ready'),
  );
}

function assigned(name: string, value: string): string {
  return `${name} = ${text(value)}`;
}

function list(name: string, item: string): Lines {
  return [`${name} = [`, `${LAYOUT.indent}${text(item)},`, ']'];
}

function text(value: string): string {
  return JSON.stringify(value);
}
