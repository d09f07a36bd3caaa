import { posix } from 'node:path';
import type { CiliumSettings } from '../../settings';
import { script } from '../shared/scripts';

// Comments inside the scripts are part of them, so that the manifest stays equal to upstream's.

const HEAD = ['#!/bin/bash', '', 'set -o errexit', 'set -o pipefail', 'set -o nounset', ''];

/** What runs on a node, with the node's own programs, before it gets its agent. */
export function startupScript(settings: CiliumSettings): string {
  const { startup, bootstrapFile, removeCbrBridge, revertReconfigureKubelet, waitForCloudInit } = settings.nodeinit;
  return script(
    ...HEAD,
    'echo "Link information:"',
    'ip link',
    '',
    'echo "Routing table:"',
    'ip route',
    '',
    'echo "Addressing:"',
    'ip -4 a',
    'ip -6 a',
    '',
    startup.preScript,
    ...(removeCbrBridge ? REMOVE_BRIDGE : []),
    ...(replacesIpMasq(settings) ? DISABLE_IP_MASQ : []),
    ...(waitForCloudInit ? WAIT_FOR_CLOUD_INIT : []),
    ...(bootstrapFile ? [`mkdir -p "${posix.dirname(bootstrapFile)}"`, `date > "${bootstrapFile}"`] : []),
    ...(revertReconfigureKubelet ? ['rm -f /tmp/node-deinit.cilium.io'] : []),
    '',
    startup.postScript,
    '',
    'echo "Node initialization complete"',
  );
}

/** What undoes it, once no pod of Cilium's network is left on the node. */
export function stopScript(settings: CiliumSettings): string {
  const { prestop, bootstrapFile } = settings.nodeinit;
  return script(
    ...HEAD,
    prestop.preScript,
    '',
    'if stat /tmp/node-deinit.cilium.io > /dev/null 2>&1; then',
    '  exit 0',
    'fi',
    '',
    'echo "Waiting on pods to stop..."',
    "if [ ! -f /etc/crictl.yaml ] || grep -q 'docker' /etc/crictl.yaml; then",
    '  # Works for COS, ubuntu',
    '  while docker ps | grep -v "node-init" | grep -q "POD_cilium"; do sleep 1; done',
    'else',
    '  # COS-beta (with containerd). Some versions of COS have crictl in /home/kubernetes/bin.',
    `  while PATH="\${PATH}:/home/kubernetes/bin" crictl ps | grep -v "node-init" | grep -q "POD_cilium"; do sleep 1; done`,
    'fi',
    '',
    'if ip link show cilium_host; then',
    '  echo "Deleting cilium_host interface..."',
    '  ip link del cilium_host',
    'fi',
    ...(bootstrapFile ? [`rm -f "${bootstrapFile}"`] : []),
    '',
    'rm -f /tmp/node-init.cilium.io',
    'touch /tmp/node-deinit.cilium.io',
    ...(replacesIpMasq(settings) ? ENABLE_IP_MASQ : []),
    '',
    prestop.postScript,
    '',
    'echo "Node de-initialization complete"',
  );
}

const REMOVE_BRIDGE = [
  'if ip link show cbr0; then',
  '  echo "Detected cbr0 bridge. Deleting interface..."',
  '  ip link del cbr0',
  'fi',
];

const WAIT_FOR_CLOUD_INIT = [
  'echo "Waiting for cloud-init..."',
  'if command -v cloud-init >/dev/null 2>&1; then',
  '  cloud-init status --wait',
  '  echo "cloud-init completed!"',
  'fi',
];

/** Whether Cilium masquerades on GKE instead of the rules that Google's nodes come with. */
function replacesIpMasq({ gke, enableIPv4Masquerade }: CiliumSettings): boolean {
  return gke.enabled && Boolean(enableIPv4Masquerade || gke.disableDefaultSnat);
}

const JUMP_TO_IP_MASQ =
  '-m comment --comment "ip-masq: ensure nat POSTROUTING directs all non-LOCAL destination traffic to our custom IP-MASQ chain" -m addrtype ! --dst-type LOCAL -j IP-MASQ';

const DISABLE_IP_MASQ = [
  '# If Cilium is configured to manage masquerading of traffic leaving the node,',
  '# we need to disable the IP-MASQ chain because even if ip-masq-agent',
  '# is not installed, the node init script installs some default rules into',
  '# the IP-MASQ chain.',
  '# If we remove the jump to that ip-masq chain, then we ensure the ip masquerade',
  '# configuration is solely managed by Cilium.',
  '# Also, if Cilium is installed, it may be expected that it would be solely responsible',
  '# for the networking configuration on that node. So provide the same functionality',
  '# as the --disable-snat-flag for existing GKE clusters.',
  `iptables -w -t nat -D POSTROUTING ${JUMP_TO_IP_MASQ} || true`,
];

const ENABLE_IP_MASQ = [
  '# If the IP-MASQ chain exists, add back default jump rule from the GKE instance configure script',
  'if iptables -w -t nat -L IP-MASQ > /dev/null; then',
  `  iptables -w -t nat -A POSTROUTING ${JUMP_TO_IP_MASQ}`,
  'fi',
];
