import { CiliumCni, CiliumVersion, Encryption } from '../../../lib/cilium';
import { Advertisement, BgpAdvertisement } from '../../../lib/cilium/bgp';
import {
  L2AnnouncementPolicy,
  LoadBalancerClass,
  type LoadBalancerServiceProps,
  TrafficPolicy,
} from '../../../lib/cilium/load-balancer';
import { LabelSelector } from '../../../lib/cilium/policy';
import type { Program } from '../../program';
import { failure, warnings } from '../cluster';
import { announced, l2, pool, service } from './programs';

const SILENT =
  'core/default: warning: nothing announces the IPv4 addresses of this pool, so they cannot be reached from outside of the cluster.\n  Add an L2AnnouncementPolicy or a BgpAdvertisement for the Services, unless something else leads there.   docs/errors.md#lb016';

test.each<[string, string, Program]>([
  ['a pool by itself', SILENT, (chart) => pool(chart, 'default', '10.0.10.0/24')],
  [
    'a pool with a policy for external addresses',
    SILENT,
    (chart) => {
      pool(chart, 'default', '10.0.10.0/24');
      new L2AnnouncementPolicy(chart, 'l2', { loadBalancerIPs: false, externalIPs: true });
    },
  ],
  [
    'a pool whose Services no policy can select',
    SILENT,
    (chart) => {
      pool(chart, 'default', '10.0.10.0/24', { serviceSelector: LabelSelector.of({ color: 'red' }) });
      new L2AnnouncementPolicy(chart, 'l2', { serviceSelector: LabelSelector.of({ color: 'blue' }) });
    },
  ],
  [
    'a pool whose Services no policy selects',
    SILENT,
    (chart) => {
      pool(chart, 'default', '10.0.10.0/24');
      service(chart, 'web');
      new L2AnnouncementPolicy(chart, 'l2', { serviceSelector: LabelSelector.of({ color: 'blue' }) });
    },
  ],
  [
    'a pool whose Services are of another class',
    SILENT,
    (chart) => {
      pool(chart, 'default', '10.0.10.0/24');
      service(chart, 'web', { loadBalancerClass: LoadBalancerClass.BGP_CONTROL_PLANE });
      l2(chart);
    },
  ],
  [
    'an IPv6 pool, which Cilium before 1.19 does not announce by NDP',
    'nothing announces the IPv6 addresses of this pool, so they cannot be reached from outside of the cluster.\n  Add a BgpAdvertisement for the Services; before 1.19, Cilium announces IPv6 by BGP only.',
    (chart) => {
      new CiliumCni(chart, 'cilium', {
        version: CiliumVersion.of('1.18.3'),
        encryption: Encryption.none(),
        kubeProxyReplacement: true,
        apiServer: { host: '192.168.1.10' },
        loadBalancing: { l2Announcements: true },
      });
      pool(chart, 'default', 'fd00::/120');
      l2(chart);
    },
  ],
])('a warning: %s', (_name, text, program) => {
  expect(warnings(program)).toContain(text);
  jest.spyOn(console, 'error').mockImplementation(() => undefined);
  expect(failure(program)).toBe('no failure');
});

test.each<[string, Program]>([
  ['L2', announced((chart) => pool(chart, 'default', '10.0.10.0/24'))],
  [
    'BGP',
    (chart) => {
      pool(chart, 'default', 'fd00::/120');
      new BgpAdvertisement(chart, 'bgp', { advertisements: [Advertisement.services(LabelSelector.everything())] });
    },
  ],
  ['nobody, but it is disabled', (chart) => pool(chart, 'default', '10.0.10.0/24', { disabled: true })],
])('no warning: a pool that is announced by %s', (_name, program) => {
  expect(warnings(program)).not.toContain('lb016');
});

const local = (props: Partial<LoadBalancerServiceProps> = {}): Program =>
  announced((chart) => {
    pool(chart, 'default', '10.0.10.0/24');
    service(chart, 'web', { externalTrafficPolicy: TrafficPolicy.LOCAL, ...props });
  });

test('a warning: a Service that one node answers for, and that only nodes with its pods serve', () => {
  expect(warnings(local())).toContain(
    'core/web: warning: externalTrafficPolicy is Local, but an L2AnnouncementPolicy announces the Service',
  );
  expect(warnings(local({ externalTrafficPolicy: TrafficPolicy.CLUSTER }))).toBe('');
  expect(warnings(local({ loadBalancerClass: LoadBalancerClass.BGP_CONTROL_PLANE }))).not.toContain('lb020');
});

describe('an address that another Service may get first', () => {
  const program = (asked: string, ...others: Partial<LoadBalancerServiceProps>[]): Program =>
    announced((chart) => {
      pool(chart, 'default', '10.0.10.0/24');
      service(chart, 'web', { addresses: [asked] });
      for (const [index, props] of others.entries()) service(chart, `other-${index}`, props);
    });

  test('is warned of', () => {
    expect(warnings(program('10.0.10.1', {}, {}))).toMatch(
      /core\/web: warning: asks for 10\.0\.10\.1, but Service shop\/other-0 \(core\/other-0\) and 1 more may get it first.*lb022/s,
    );
  });

  test.each<[string, Program]>([
    ['is not where there are fewer Services than addresses before it', program('10.0.10.1', {})],
    ['is not where the others ask for addresses, too', program('10.0.10.0', { addresses: ['10.0.10.9'] })],
    ['is not without others', program('10.0.10.0')],
  ])('%s', (_, quiet) => {
    expect(failure(quiet)).toBe('no failure');
    expect(warnings(quiet)).toBe('');
  });
});
