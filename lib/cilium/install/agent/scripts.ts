import { script } from '../shared/scripts';

/**
 * Removes what the AWS VPC CNI leaves in iptables, after every start of the agent. The comment is part of the script,
 * so that the manifest stays equal to upstream's.
 */
export const REMOVE_AWS_RULES = script(
  'set -o errexit',
  'set -o pipefail',
  'set -o nounset',
  '',
  "# When running in AWS ENI mode, it's likely that 'aws-node' has",
  '# had a chance to install SNAT iptables rules. These can result',
  '# in dropped traffic, so we should attempt to remove them.',
  "# We do it using a 'postStart' hook since this may need to run",
  "# for nodes which might have already been init'ed but may still",
  '# have dangling rules. This is safe because there are no',
  '# dependencies on anything that is part of the startup script',
  '# itself, and can be safely run multiple times per node (e.g. in',
  '# case of a restart).',
  `if [[ "$(iptables-save | grep -E -c 'AWS-SNAT-CHAIN|AWS-CONNMARK-CHAIN')" != "0" ]];`,
  'then',
  "    echo 'Deleting iptables rules created by the AWS CNI VPC plugin'",
  "    iptables-save | grep -E -v 'AWS-SNAT-CHAIN|AWS-CONNMARK-CHAIN' | iptables-restore",
  'fi',
  "echo 'Done!'",
);

/** Runs a program of the image on the node, from a directory that the node executes from, and removes it afterwards. */
export function runOnNode(program: string, namespaces: string, argument = ''): string {
  return script(
    `cp /usr/bin/${program} /hostbin/${program};`,
    `nsenter ${namespaces} "\${BIN_PATH}/${program}"${argument};`,
    `rm /hostbin/${program}`,
  );
}

/** Waits until a file on the node shows that node initialization is done. */
export function waitForFile(path: string): string {
  return script(`until test -s "${path}"; do`, '  echo "Waiting on node-init to run...";', '  sleep 1;', 'done');
}

/** Waits until kube-proxy has written its rules with any of the four kinds of iptables. */
export const WAIT_FOR_KUBE_PROXY = script(
  'while true',
  'do',
  "  if iptables-nft-save -t mangle | grep -E '^:(KUBE-IPTABLES-HINT|KUBE-PROXY-CANARY)'; then",
  `    echo "Found KUBE-IPTABLES-HINT or KUBE-PROXY-CANARY iptables rule in 'iptables-nft-save -t mangle'"`,
  '    exit 0',
  '  fi',
  "  if ip6tables-nft-save -t mangle | grep -E '^:(KUBE-IPTABLES-HINT|KUBE-PROXY-CANARY)'; then",
  `    echo "Found KUBE-IPTABLES-HINT or KUBE-PROXY-CANARY iptables rule in 'ip6tables-nft-save -t mangle'"`,
  '    exit 0',
  '  fi',
  "  if iptables-legacy-save | grep -E '^:KUBE-PROXY-CANARY'; then",
  `    echo "Found KUBE-PROXY-CANARY iptables rule in 'iptables-legacy-save"`,
  '    exit 0',
  '  fi',
  "  if ip6tables-legacy-save | grep -E '^:KUBE-PROXY-CANARY'; then",
  `    echo "KUBE-PROXY-CANARY iptables rule in 'ip6tables-legacy-save'"`,
  '    exit 0',
  '  fi',
  '  echo "Waiting for kube-proxy to create iptables rules...";',
  '  sleep 1;',
  'done',
);
