import type { IConstruct } from 'constructs';
import { warn } from '../../warnings';
import type { CiliumSettings } from '../settings';
import { servesNodePorts } from '../settings/facts';

/** A setting of how Cilium serves Services, which has an effect only where it does. */
interface ServiceSetting {
  readonly path: string;
  /** What it is set to, unless that is the default. */
  given(settings: CiliumSettings): string | undefined;
}

const SETTINGS: readonly ServiceSetting[] = [
  {
    path: 'loadBalancer.acceleration',
    given: ({ loadBalancer: { acceleration } }) =>
      acceleration && acceleration !== 'disabled' ? acceleration : undefined,
  },
  {
    path: 'loadBalancer.algorithm',
    given: ({ loadBalancer: { algorithm } }) => (algorithm === 'maglev' ? algorithm : undefined),
  },
  { path: 'nodePort.range', given: ({ nodePort: { range } }) => range || undefined },
  { path: 'nodePort.addresses', given: ({ nodePort: { addresses } }) => String(addresses ?? '') || undefined },
];

/** Warns of settings for Services while kube-proxy serves them. */
export function warnOfUnusedSettings(cilium: IConstruct, settings: CiliumSettings): void {
  if (servesNodePorts(settings)) return;
  for (const { path, given } of SETTINGS) {
    const value = given(settings);
    if (value === undefined) continue;
    warn(cilium, {
      what: `${path} is ${value}, but kubeProxyReplacement is not true, so it has no effect: kube-proxy serves Services.`,
      remedy: `Set kubeProxyReplacement to true, with apiServer, or leave settings.${path} out.`,
      code: 'CIL203',
    });
  }
}
