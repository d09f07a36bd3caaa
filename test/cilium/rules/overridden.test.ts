import type { Chart } from 'cdk8s';
import {
  CiliumCni,
  type CiliumCniProps,
  CiliumVersion,
  Encryption,
  IpBlock,
  L2AnnouncementPolicy,
  LoadBalancerIpPool,
} from '../../../lib';
import { OVERRIDING } from '../../../lib/cilium/cluster/overridden-settings';
import { ciliumSettings } from '../../../lib/cilium/settings';
import { defaultsIn } from '../../../lib/settings/resolve';
import { reported } from '../reported';

const REPLACED: CiliumCniProps = { kubeProxyReplacement: true, apiServer: { host: '192.168.1.10' } };

const reportedOf = (props: CiliumCniProps, make: (chart: Chart) => void = () => undefined) =>
  reported((chart) => {
    new CiliumCni(chart, 'cilium', { encryption: Encryption.none(), ...props });
    make(chart);
  });

const byConfig = (flag: string, value = 'true') => ({ extraConfig: { [flag]: value } });

const VERSIONS = [CiliumVersion.V1_18, CiliumVersion.V1_19, CiliumVersion.V1_20];

test.each(OVERRIDING)('%s stands for the setting %s, which there is', (_flag, setting) => {
  const names = setting.split('.');
  const parent = names
    .slice(0, -1)
    .reduce<object>((group, name) => group[name as never], defaultsIn(ciliumSettings, VERSIONS[2]!));
  expect(Object.keys(parent)).toContain(names.at(-1));
});

describe.each(VERSIONS)('with Cilium $version', (version) => {
  test.each<readonly [string, CiliumCniProps, RegExp]>([
    ['an egress gateway', { settings: byConfig('enable-egress-gateway') }, /kubeProxyReplacement is not.*cil119/s],
    [
      'an egress gateway beside the replacement',
      { ...REPLACED, settings: byConfig('enable-egress-gateway') },
      /cil120/,
    ],
    ['L2 announcements', { settings: byConfig('enable-l2-announcements') }, /cil103/],
    ['an argument', { settings: { extraArgs: ['--enable-egress-gateway'] } }, /cil119/],
    ['an argument with a value', { settings: { extraArgs: ['--enable-egress-gateway=true'] } }, /cil119/],
    ['an argument with a value behind it', { settings: { extraArgs: ['--bpf-lb-mode', 'dsr'] } }, /cil104/],
    ['a Gateway API that is on', { settings: byConfig('enable-gateway-api') }, /cil101/],
    [
      'a native network without the pods',
      {
        ...REPLACED,
        settings: {
          extraConfig: {
            'routing-mode': 'native',
            'auto-direct-node-routes': 'true',
            'ipv4-native-routing-cidr': '192.0.2.0/24',
          },
        },
      },
      /cil183/,
    ],
    ['local redirects', { settings: byConfig('enable-local-redirect-policy') }, /cil122/],
    ['DSR in a tunnel', { ...REPLACED, settings: byConfig('bpf-lb-mode', 'dsr') }, /cil116/],
    [
      'no replacement',
      { ...REPLACED, loadBalancing: { l2Announcements: true }, settings: byConfig('kube-proxy-replacement', 'false') },
      /cil103/,
    ],
  ])('%s by a flag alone is checked as by its setting', (_what, props, says) => {
    expect(reportedOf({ version, ...props }).errors).toMatch(says);
  });

  test('what a flag switches on, resources can use', () => {
    const props = { version, ...REPLACED, settings: byConfig('enable-l2-announcements') };
    const used = reportedOf(props, (chart) => {
      new LoadBalancerIpPool(chart, 'pool', { blocks: [IpBlock.range('192.168.1.240', '192.168.1.250')] });
      new L2AnnouncementPolicy(chart, 'l2');
    });
    expect(used).toEqual({ errors: 'no failure', warnings: '' });
  });

  test('an egress gateway with all that it needs passes', () => {
    const extraConfig = { 'enable-egress-gateway': 'true', 'enable-bpf-masquerade': 'true' };
    expect(reportedOf({ version, ...REPLACED, settings: { extraConfig } })).toEqual({
      errors: 'no failure',
      warnings: '',
    });
  });
});

test('an older name of a flag counts where it is known', () => {
  const props = { version: CiliumVersion.V1_18, settings: byConfig('enable-ipv4-egress-gateway') };
  expect(reportedOf(props).errors).toMatch(/cil119/);
});
