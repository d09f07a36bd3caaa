import type { IConstruct } from 'constructs';
import { atLeast } from '../../settings/version';
import { warn } from '../../warnings';
import type { CiliumInstall } from '../cluster/install';
import type { CiliumSettings } from '../settings';
import { warnOfUnknownOptions } from './option-names';
import { warnOfUnusedSettings } from './unused-settings';

type InEffect = Pick<CiliumInstall, 'settings' | 'options'>;

/**
 * Warns of settings that have no effect, or another one than meant.
 *
 * @param settings as they are given; `followed` has them as they take effect
 */
export function warnOfSettings(cilium: IConstruct, settings: CiliumSettings, followed: InEffect): void {
  warnOfMasquerading(cilium, followed);
  warnOfUnknownOptions(cilium, settings);
  warnOfUnusedSettings(cilium, followed.settings);
}

/**
 * Before 1.19 the agent refuses it; since then it starts, though upstream's documentation still names the dependency.
 */
function warnOfMasquerading(cilium: IConstruct, { settings, options }: InEffect): void {
  if (!atLeast(settings, '1.19') || !options.on('enable-bpf-masquerade') || options.replacesKubeProxy) return;
  warn(cilium, {
    what: "bpf.masquerade is true, but kubeProxyReplacement is not: masquerading in eBPF also enables Cilium's NodePort implementation, next to kube-proxy's.",
    remedy: 'Set kubeProxyReplacement to true, with apiServer, or leave settings.bpf.masquerade out.',
    code: 'CIL140',
  });
}
