import type { CiliumSettings } from '../../settings';
import { asText, type Lines } from '../shared/config-blocks';

/**
 * Registers Cilium with SPIRE's server and keeps it registered: the node agents, and under them Cilium's agent, which
 * may then ask for others' identities, and the operator, which makes them. The server's image has no shell, so its
 * program and socket are reached through its process. The text is exactly upstream's, so that the pod does not change.
 */
export function registrationScript(settings: CiliumSettings, ciliumNamespace: string): string {
  const { trustDomain, install } = settings.authentication.mutual.spire;
  const { cilium, operator } = settings.serviceAccounts;
  const workload = (account: string) => `-selector k8s:ns:${ciliumNamespace} -selector k8s:sa:${account}`;
  const agentSelectors = [`agent_ns:${install.namespace}`, 'agent_sa:spire-agent']
    .map((selector) => `-selector k8s_psat:${selector}`)
    .join(' ');
  return asText(
    ['# shellcheck disable=SC2086', '# shellcheck disable=SC2139', 'set -e', ''],
    ['echo "Waiting for spire process to start"', 'while ! pgrep spire-server > /dev/null; do sleep 5; done', ''],
    ['SPIRE_SERVER_ROOT_PATH="/proc/$(pgrep spire-server)/root"', ''],
    `alias spire_server="\${SPIRE_SERVER_ROOT_PATH}/opt/spire/bin/spire-server"`,
    `SOCKET_PATH="\${SPIRE_SERVER_ROOT_PATH}/tmp/spire-server/private/api.sock"`,
    [`SOCKET_FLAG="-socketPath \${SOCKET_PATH}"`, ''],
    'echo "Checking spire-server status"',
    `while ! spire_server entry show \${SOCKET_FLAG} &> /dev/null; do`,
    ['  echo "Waiting for spire-server to start..."', '  sleep 5', 'done', ''],
    ['echo "Spire Server is up, initializing cilium spire entries..."', ''],
    variables('AGENT', `spiffe://${trustDomain}/ns/${install.namespace}/sa/spire-agent`, agentSelectors),
    variables('CILIUM_AGENT', `spiffe://${trustDomain}/cilium-agent`, workload(cilium.name)),
    variables('CILIUM_OPERATOR', `spiffe://${trustDomain}/cilium-operator`, workload(operator.name)),
    ['', 'while pgrep spire-server > /dev/null;', 'do'],
    entry('agent entry', 'AGENT', '$AGENT_SELECTORS -node'),
    entry('cilium-agent entry (required for the delegated identity to work)', 'CILIUM_AGENT'),
    entry('cilium-operator entry (required for creating SPIFFE identities)', 'CILIUM_OPERATOR'),
    '  echo "Cilium Spire entries are initialized successfully or already in-sync"',
    ['  sleep 30;', 'done'],
  );
}

function variables(who: string, id: string, selectors: string): Lines {
  return [`${who}_SPIFFE_ID="${id}"`, `${who}_SELECTORS="${selectors}"`];
}

/** Creates an entry that is missing. */
function entry(what: string, who: string, attributes = `-parentID $AGENT_SPIFFE_ID $${who}_SELECTORS`): Lines {
  const id = `\${SOCKET_FLAG} -spiffeID $${who}_SPIFFE_ID`;
  return [
    `  echo "Ensuring ${what}"`,
    `  if spire_server entry show ${id} $${who}_SELECTORS | grep -q "Found 0 entries" &> /dev/null; then`,
    `    spire_server entry create ${id} ${attributes}`,
    '  fi',
    '',
  ];
}

/** Holds an agent of SPIRE back until the server answers, a minute at most. */
export function waitForServerScript(settings: CiliumSettings): string {
  const { serverAddress, install } = settings.authentication.mutual.spire;
  const address = serverAddress || `spire-server.${install.namespace}.svc:8081`;
  return asText(
    ['set -e', '', 'echo "Waiting for spire server to be reachable to start"'],
    [`ADDR="${address}"`, 'CONN_TIMEOUT="3"', 'TIMEOUT="60"', ''],
    ['call_tcp_endpoint_with_timeout() {', '    local addr="$1"', '    local timeout="$2"', ''],
    ['    nc -z "$addr" -w "$timeout" &> /dev/null', '}', ''],
    '# wait for SPIRE server to be reachable till $TIMEOUT is reached',
    ['start_time=$(date +%s)', 'while true; do'],
    '    if call_tcp_endpoint_with_timeout "$ADDR" "$CONN_TIMEOUT"; then',
    ['        echo "SPIRE server is reachable"', '        break', '    fi', ''],
    '    if [ $(( $(date +%s) - start_time )) -gt "$TIMEOUT" ]; then',
    ['        echo "Timed out waiting for spire server to be reachable"', '        exit 1', '    fi', ''],
    ['    echo "Waiting for spire server to be reachable"', '    sleep 1', 'done'],
  );
}
