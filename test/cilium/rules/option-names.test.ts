import { CiliumCni, CiliumVersion, Encryption } from '../../../lib/cilium';
import { agentConfigData } from '../../../lib/cilium/install/agent/config';
import { unknownOption } from '../../../lib/cilium/rules/option-names';
import { reported } from '../reported';
import { settingsOf } from './verdicts/combinations';
import { readVerdicts, TRIED } from './verdicts/table';

type Version = '1.18.3' | '1.19.6' | '1.20.0';

const of = (version: Version, settings: object) =>
  reported(
    (chart) =>
      new CiliumCni(chart, 'cilium', { version: CiliumVersion.of(version), encryption: Encryption.none(), settings }),
  );

test.each<readonly [string, Version, string, RegExp]>([
  [
    'a slip',
    '1.19.6',
    'enable-bpf-masquarade',
    /has "enable-bpf-masquarade", which is not an option of Cilium 1\.19\.6: nothing reads it\.\n {2}Did you mean enable-bpf-masquerade\?/,
  ],
  ['an underscore', '1.20.0', 'enable_ipv4_masquerade', /Did you mean enable-ipv4-masquerade\?/],
  ['a hidden option with a slip', '1.18.3', 'enable-k8s-networkpolicies', /Did you mean enable-k8s-networkpolicy\?/],
  ['an option of the operator with a slip', '1.19.6', 'identity-gc-intervall', /Did you mean identity-gc-interval\?/],
  ["a value of the chart's", '1.19.6', 'bpf.hostLegacyRouting', /values of the chart go into settings itself/],
  [
    'an option that went',
    '1.20.0',
    'enable-host-port',
    /an option of Cilium 1\.18 that 1\.20\.0 does not have.*Remove it/s,
  ],
  [
    'an option that came later',
    '1.18.3',
    'clustermesh-mcs-api-install-crds',
    /an option of Cilium 1\.19 and 1\.20 that 1\.18\.3 does not have/,
  ],
])('%s in extraConfig is warned of', (_what, version, name, says) => {
  const { errors, warnings } = of(version, { extraConfig: { [name]: 'true' } });
  expect(errors).toBe('no failure');
  expect(warnings).toMatch(says);
  expect(warnings).toMatch(/cil199$/);
});

test.each<readonly [string, Version, Record<string, string>]>([
  [
    'options of the agent',
    '1.19.6',
    { 'enable-ipv4-masquerade': 'false', 'bpf-map-event-buffers': 'ct=enabled_128_24h' },
  ],
  ['options of the operator', '1.20.0', { 'identity-gc-interval': '10m' }],
  ['options of the version', '1.18.3', { 'enable-host-port': 'true' }],
  ['keys that another program of Cilium reads', '1.19.6', { 'clean-cilium-state': 'false' }],
])('%s in extraConfig are not', (_what, version, extraConfig) => {
  expect(of(version, { extraConfig })).toEqual({ errors: 'no failure', warnings: '' });
});

test.each<readonly [string, object, RegExp]>([
  [
    'the agent',
    { extraArgs: ['--enable-ipv4', '--enable-bpf-masquarade=true'] },
    /settings\.extraArgs\[1\] is the flag --enable-bpf-masquarade.*does not start with it.*Did you mean enable-bpf-masquerade\?.*cil200/s,
  ],
  [
    'the operator',
    { operator: { extraArgs: ['--no-such-thing=1'] } },
    /settings\.operator\.extraArgs\[0\] is the flag --no-such-thing.*cil200/s,
  ],
])('a flag that %s does not have is refused', (_what, settings, says) => {
  expect(of('1.19.6', settings).errors).toMatch(says);
});

test('flags that a program has are not', () => {
  const settings = {
    extraArgs: ['--bpf-map-event-buffers=ct=enabled_128_24h', '--debug'],
    operator: { extraArgs: ['--identity-gc-interval=10m'] },
  };
  expect(of('1.19.6', settings)).toEqual({ errors: 'no failure', warnings: '' });
});

test.each(Object.values(TRIED))('every option that an install of Cilium %s writes is known', (version) => {
  const all = readVerdicts(version).map((verdict) => settingsOf(verdict, version)!);
  const written = new Set(all.flatMap((settings) => Object.keys(agentConfigData(settings))));
  expect([...written].filter((name) => unknownOption(name, all[0]!))).toEqual([]);
});
