import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { binary } from '../control-plane/binaries';
import type { Image } from '../nodes/images';

/** Tools of the tests' machine that scripts of the agent's DaemonSet call. */
const TOOLS = ['bash', 'sh', 'grep', 'mount', 'cp', 'rm'];

/** What those scripts would do to the node that the agent itself does where it runs as a program of its own. */
const WITHOUT_EFFECT = [
  '/usr/bin/iptables-save',
  '/usr/bin/nsenter',
  '/usr/bin/cilium-mount',
  '/usr/bin/cilium-sysctlfix',
  '/init-container.sh',
  '/install-plugin.sh',
  '/cni-uninstall.sh',
];

/**
 * An image for the pods of the agent's DaemonSet: `cilium-dbg build-config` is the real one, and what the kubelet's probes
 * ask is the agent that runs as a program of the node, since it compiles with the machine's own tools.
 */
export async function agentPodImage(folder: string, name: string): Promise<Image> {
  const agent = join(folder, 'cilium-agent-of-pod');
  writeFileSync(agent, '#!/bin/bash\nexec /pause pause\n', { mode: 0o755 });
  return {
    name,
    program: await binary('probe'),
    path: '/pause',
    more: {
      '/usr/bin/cilium-agent': agent,
      '/usr/bin/cilium-dbg': await binary('cilium-dbg'),
      ...Object.fromEntries(TOOLS.map((tool) => [`/bin/${tool}`, `/bin/${tool}`])),
      ...Object.fromEntries(WITHOUT_EFFECT.map((path) => [path, '/bin/true'])),
    },
  };
}
