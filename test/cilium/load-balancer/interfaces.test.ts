import { CiliumCni, Encryption, L2AnnouncementPolicy } from '../../../lib/cilium';
import { reported } from '../reported';

/** What is reported about a policy for interfaces, where Cilium uses devices. */
const problems = (devices: string[] | string | undefined, interfaces: string[], more: object = {}) =>
  reported((chart) => {
    new CiliumCni(chart, 'cilium', {
      kubeProxyReplacement: true,
      apiServer: { host: '192.168.1.10' },
      encryption: Encryption.none(),
      loadBalancing: { l2Announcements: true },
      settings: { devices, ...more },
    });
    new L2AnnouncementPolicy(chart, 'l2', { interfaces });
  }).errors;

test.each([
  [['eth1'], ['^eth0$']],
  ['eth1 eth2', ['^eth0$', '^wlan']],
  [['bond+'], ['^eth0$']],
  [['!eth0', 'eth1'], ['eth0']],
])('devices %j: announcing on %j would reach none of them', (devices, interfaces) => {
  expect(problems(devices, interfaces)).toMatch(
    /CiliumL2AnnouncementPolicy .*l2.* so it announces nothing\.\n.*docs\/errors\.md#lb021/s,
  );
});

test.each([
  [undefined, ['^eth0$']],
  [['eth0'], ['^eth0$']],
  [
    ['eth0', 'eth1'],
    ['^eth1$', '^wlan'],
  ],
  [['eth+'], ['^eth0$']],
  [['eth+'], ['^en.*']],
  [['eth1'], []],
])('devices %j: announcing on %j is fine', (devices, interfaces) => {
  expect(problems(devices, interfaces)).toBe('no failure');
});

test('with detection besides, other interfaces count as well', () => {
  expect(problems(['eth1'], ['^eth0$'], { forceDeviceDetection: true })).toBe('no failure');
});
