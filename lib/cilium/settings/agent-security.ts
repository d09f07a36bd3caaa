import type * as k8s from 'cdk8s-plus-28/lib/imports/k8s';
import type { Manifest } from '../../kubernetes/objects';
import { becomes } from '../../settings/ranges';
import { boolean, fragment, textList } from '../../settings/schema';

const AGENT_CAPABILITIES = [
  'CHOWN',
  'KILL',
  'NET_ADMIN',
  'NET_RAW',
  'IPC_LOCK',
  'SYS_MODULE',
  'SYS_ADMIN',
  'SYS_RESOURCE',
  'DAC_OVERRIDE',
  'FOWNER',
  'SETGID',
  'SETUID',
];

/** What the agent's containers may do on the node. */
export const agentSecuritySettings = {
  /** Security context of the agent's pods. */
  podSecurityContext: fragment<Manifest<k8s.PodSecurityContext>>({
    appArmorProfile: { type: 'Unconfined' },
    seccompProfile: { type: 'Unconfined' },
  }),
  securityContext: {
    /** Whether the agent's containers are privileged, instead of having the capabilities below. */
    privileged: boolean(false),
    /** SELinux options of the agent's containers. */
    seLinuxOptions: fragment<Manifest<k8s.SeLinuxOptions>>({ level: 's0', type: 'spc_t' }),
    capabilities: {
      /** Capabilities of the agent. Without `SYS_MODULE` the kernel modules must be loaded already. */
      ciliumAgent: becomes('1.19', [...AGENT_CAPABILITIES, 'SYSLOG'], textList(AGENT_CAPABILITIES)),
      /** Capabilities of the init container that mounts cgroup2. */
      mountCgroup: textList(['SYS_ADMIN', 'SYS_CHROOT', 'SYS_PTRACE']),
      /** Capabilities of the init container that sets sysctls. */
      applySysctlOverwrites: textList(['SYS_ADMIN', 'SYS_CHROOT', 'SYS_PTRACE']),
      /** Capabilities of the init container that cleans up state. */
      cleanCiliumState: textList(['NET_ADMIN', 'SYS_MODULE', 'SYS_ADMIN', 'SYS_RESOURCE']),
    },
  },
};
