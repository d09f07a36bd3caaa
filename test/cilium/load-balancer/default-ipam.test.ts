import type { Chart } from 'cdk8s';
import { CiliumCni, type CiliumCniProps, Encryption } from '../../../lib/cilium';
import { LoadBalancerClass, type LoadBalancerServiceProps } from '../../../lib/cilium/load-balancer';
import { Gateway, GatewayApiBundle, GatewayApiCrds, GatewayClassRef, Listener } from '../../../lib/gateway-api';
import { reported } from '../reported';
import { l2, pool, service } from './programs';

type Default = 'lbipam' | 'nodeipam' | 'none';

function warningsOf(defaultLBServiceIPAM: Default, make: (chart: Chart) => void, props: CiliumCniProps = {}): string {
  const { errors, warnings } = reported((chart) => {
    new CiliumCni(chart, 'cilium', {
      encryption: Encryption.none(),
      kubeProxyReplacement: true,
      apiServer: { host: '192.168.1.10', port: 6443 },
      loadBalancing: { l2Announcements: true },
      gatewayApi: {},
      ...props,
      settings: { defaultLBServiceIPAM, nodeIPAM: { enabled: true }, ...props.settings },
    });
    new GatewayApiCrds(chart, 'crds', { bundle: GatewayApiBundle.CILIUM });
    make(chart);
  });
  expect(errors).toBe('no failure');
  return warnings;
}

const pools =
  (props?: Partial<LoadBalancerServiceProps>) =>
  (chart: Chart): void => {
    pool(chart, 'default', '192.0.2.0/24');
    l2(chart);
    if (props) service(chart, 'web', props);
  };

const gateway =
  (addresses?: string[]) =>
  (chart: Chart): void => {
    const listeners = [Listener.http('web', { port: 80 })];
    new Gateway(chart, 'edge', { namespace: 'shop', gatewayClass: GatewayClassRef.CILIUM, listeners, addresses });
  };

test.each(['none', 'nodeipam'] as const)('with %s, a pool is for no Service without a class', (value) => {
  expect(warningsOf(value, pools({}))).toMatch(
    new RegExp(
      `core/default: warning: the pool gives no address .* because defaultLBServiceIPAM is ${value} in core/cilium.*io\\.cilium/l2-announcer or io\\.cilium/bgp-control-plane.*lb023`,
      's',
    ),
  );
  expect(warningsOf(value, pools())).toMatch(/lb023/);
});

test('a pool that a Service of a class may use is not warned of', () => {
  expect(warningsOf('none', pools({ loadBalancerClass: LoadBalancerClass.L2_ANNOUNCER }))).toBe('');
});

test('no pool is warned of where Services get addresses from pools', () => {
  expect(warningsOf('lbipam', pools({ addresses: ['192.0.2.7'] }))).toBe('');
});

test.each<readonly [string, Default, (chart: Chart) => void, RegExp]>([
  [
    'a Service',
    'none',
    pools({ addresses: ['192.0.2.7'] }),
    /Service shop\/web \(core\/web\) asks for 192\.0\.2\.7, but.*lb024/s,
  ],
  [
    'a Service beside addresses of nodes',
    'nodeipam',
    pools({ addresses: ['192.0.2.7'] }),
    /asks for 192\.0\.2\.7.*lb024/s,
  ],
  ['a Gateway', 'none', gateway(), /Gateway shop\/edge \(core\/edge\) asks for an address, but.*lb024/s],
  ['a Gateway with an address', 'nodeipam', gateway(['192.0.2.7']), /asks for 192\.0\.2\.7, but.*lb024/s],
])('%s that asks for an address in vain is warned of (%s)', (_what, value, make, says) => {
  expect(warningsOf(value, make)).toMatch(says);
});

test.each<readonly [string, Default, (chart: Chart) => void, CiliumCniProps]>([
  ['takes the address of a node', 'nodeipam', gateway(), {}],
  [
    'listens on the nodes themselves',
    'none',
    gateway(),
    {
      gatewayApi: { hostNetwork: true },
      settings: {
        envoy: {
          securityContext: {
            capabilities: { keepCapNetBindService: true, envoy: ['NET_BIND_SERVICE', 'NET_ADMIN', 'SYS_ADMIN'] },
          },
        },
      },
    },
  ],
])('a Gateway that %s is not', (_what, value, make, props) => {
  expect(warningsOf(value, make, props)).toBe('');
});

test('an option counts as its setting does', () => {
  const by = (extraConfig: Record<string, string>) =>
    reported((chart) => {
      new CiliumCni(chart, 'cilium', {
        encryption: Encryption.none(),
        kubeProxyReplacement: true,
        apiServer: { host: '192.168.1.10', port: 6443 },
        loadBalancing: { l2Announcements: true },
        settings: { extraConfig },
      });
      pools({})(chart);
    });
  expect(by({ 'default-lb-service-ipam': 'none' }).warnings).toMatch(/lb023/);
  expect(by({ 'enable-lb-ipam': 'false' }).errors).toMatch(/enableLBIPAM is false.*lb017/s);
  expect(by({ devices: 'wlan0' }).errors).toBe('no failure');
});
