import { ApiObject, type Chart } from 'cdk8s';
import { CiliumCni, type CiliumCniProps, CiliumVersion, Encryption } from '../../../lib/cilium';
import { reported } from '../reported';

const PORT = 'ingress.cilium.io/host-listener-port';
const MODE = 'ingress.cilium.io/loadbalancer-mode';
const CAPABLE = {
  envoy: {
    securityContext: {
      capabilities: { keepCapNetBindService: true, envoy: ['NET_BIND_SERVICE', 'NET_ADMIN', 'SYS_ADMIN'] },
    },
  },
};

function ingress(
  chart: Chart,
  name: string,
  annotations: Record<string, string> = {},
  ingressClassName = 'cilium',
): void {
  const backend = { service: { name: 'web', port: { number: 80 } } };
  new ApiObject(chart, name, {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name, namespace: 'shop', annotations },
    spec: { ingressClassName, defaultBackend: backend },
  });
}

/** What is reported of Ingresses on the nodes' own network, each with listeners of its own unless something says otherwise. */
function errorsOf(
  make: (chart: Chart) => void,
  settings: CiliumCniProps['settings'] = {},
  version?: CiliumVersion,
): string {
  return reported((chart) => {
    new CiliumCni(chart, 'cilium', {
      version,
      kubeProxyReplacement: true,
      apiServer: { host: '192.168.1.10' },
      encryption: Encryption.none(),
      ingressController: { dedicatedLoadBalancers: true },
      settings: { ...settings, ingressController: { hostNetwork: { enabled: true }, ...settings?.ingressController } },
    });
    make(chart);
  }).errors;
}

test.each<readonly [string, (chart: Chart) => void, RegExp]>([
  [
    'a port below 1024 without the capability',
    (c) => ingress(c, 'web', { [PORT]: '80' }),
    /Ingress shop\/web \(core\/web\) listens on port 80 of nodes, but envoy\.securityContext.*gw032/s,
  ],
  [
    'a port that two Ingresses want',
    (c) => {
      ingress(c, 'web', { [PORT]: '8000' });
      ingress(c, 'api', { [PORT]: '8000' });
    },
    /Ingress shop\/web .* and Ingress shop\/api .* both listen on port 8000 of every node.*host-listener-port.*gw033/s,
  ],
  [
    'the default port of two Ingresses',
    (c) => {
      ingress(c, 'web');
      ingress(c, 'api', { [PORT]: 'http' });
    },
    /both listen on port 8080 of every node.*gw033/s,
  ],
  [
    'the port of the shared listener',
    (c) => {
      ingress(c, 'web', { [MODE]: 'shared' });
      ingress(c, 'api');
    },
    /The shared listener of Ingresses .* and Ingress shop\/api .* both listen on port 8080.*gw033/s,
  ],
  [
    "the kubelet's port",
    (c) => ingress(c, 'web', { [PORT]: '10250' }),
    /port 10250 of nodes, which the kubelet has.*gw033/s,
  ],
])('%s is reported', (_what, make, says) => {
  expect(errorsOf(make)).toMatch(says);
});

test('ports of the shared listener that 1.20 tells apart are reported, too', () => {
  const shared = { loadbalancerMode: 'shared' as const, hostNetwork: { enabled: true, httpPort: 80, httpsPort: 443 } };
  const errors = errorsOf((c) => ingress(c, 'web'), { ingressController: shared }, CiliumVersion.of('1.20.0'));
  expect(errors).toMatch(/shared listener.*listens on port 80 and 443 of nodes.*gw032/s);
});

test('a shared listener below port 1024 is reported without the capability, too', () => {
  const shared = { loadbalancerMode: 'shared' as const, hostNetwork: { enabled: true, sharedListenerPort: 80 } };
  expect(errorsOf((c) => ingress(c, 'web'), { ingressController: shared })).toMatch(/shared listener.*port 80.*gw032/s);
});

test.each<readonly [string, (chart: Chart) => void, CiliumCniProps['settings']]>([
  ['a low port with the capability', (c) => ingress(c, 'web', { [PORT]: '80' }), CAPABLE],
  [
    'different ports',
    (c) => {
      ingress(c, 'web', { [PORT]: '8001' });
      ingress(c, 'api', { [PORT]: '8002' });
    },
    {},
  ],
  ['an Ingress of another class', (c) => ingress(c, 'web', { [PORT]: '80' }, 'traefik'), {}],
  [
    'Ingresses with Services',
    (c) => ingress(c, 'web', { [PORT]: '80' }),
    { ingressController: { hostNetwork: { enabled: false } } },
  ],
])('%s is not', (_what, make, settings) => {
  expect(errorsOf(make, settings)).toBe('no failure');
});

describe('an Ingress of the class cilium', () => {
  const warningsOf = (props: CiliumCniProps, name = 'cilium') =>
    reported((chart) => {
      const replaced = { kubeProxyReplacement: true, apiServer: { host: '192.168.1.10' } };
      new CiliumCni(chart, 'cilium', { encryption: Encryption.none(), ...replaced, ...props });
      ingress(chart, 'web', {}, name);
    }).warnings;

  test('is warned of while nothing serves it', () => {
    expect(warningsOf({})).toMatch(
      /core\/web: warning: the Ingress has the class cilium, but ingressController.*gw035$/s,
    );
  });

  test('is not where Cilium does, nor is one of another class', () => {
    expect(warningsOf({ ingressController: {} })).toBe('');
    expect(warningsOf({}, 'traefik')).toBe('');
  });
});
