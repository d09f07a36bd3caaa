import { type Problem, quoted } from '../../problems';
import type { K3sInstallation } from '../k3s-bootstrap-props';

const ABSOLUTE_PATH = /^\/[\w./-]+$/;

/** Invalid paths of files with DNS servers. */
export function resolvConfProblems({ resolvConf, servers, agents }: K3sInstallation): Problem[] {
  const files: readonly (readonly [path: string, file: string | undefined])[] = [
    ['resolvConf', resolvConf],
    ...servers.map((node, index) => [`servers[${index}].resolvConf`, node.resolvConf] as const),
    ...agents.map((node, index) => [`agents[${index}].resolvConf`, node.resolvConf] as const),
  ];
  return files
    .filter(([, file]) => file !== undefined && !ABSOLUTE_PATH.test(file))
    .map(([path, file]) => ({
      what: `${path} is ${quoted(file, path)}, but it must be an absolute path on the machine.`,
      remedy: 'Give /run/systemd/resolve/resolv.conf where systemd-resolved runs, and /etc/resolv.conf elsewhere.',
      code: 'K3S010',
    }));
}
