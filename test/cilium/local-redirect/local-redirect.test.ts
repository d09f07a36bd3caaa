import {
  CiliumCni,
  Encryption,
  LocalRedirectPolicy,
  type LocalRedirectPolicyProps,
  RedirectFrontend,
  RedirectPort,
} from '../../../lib/cilium';
import { LabelSelector } from '../../../lib/cilium/policy';
import type { Program } from '../../program';
import { failure, objects, yaml } from '../cluster';

const { tcp, udp } = RedirectPort;

const least: LocalRedirectPolicyProps = {
  frontend: RedirectFrontend.service('kube-dns'),
  backendSelector: LabelSelector.of({ app: 'dns-cache' }),
  backendPorts: [udp(53)],
};

function policy(props: Partial<LocalRedirectPolicyProps>): Program {
  return (chart) => new LocalRedirectPolicy(chart, 'dns', { ...least, ...props });
}

function address(ip: string, ...ports: RedirectPort[]): Program {
  return policy({ frontend: RedirectFrontend.address(ip, ...ports) });
}

test('traffic to every port of a Service, in the namespace of the policy', () => {
  expect(yaml(policy({}), { namespace: 'kube-system' })).toMatchInlineSnapshot(`
"apiVersion: cilium.io/v2
kind: CiliumLocalRedirectPolicy
name: core-dns
namespace: kube-system
spec:
  redirectBackend:
    localEndpointSelector:
      matchLabels:
        app: dns-cache
    toPorts:
      - port: "53"
        protocol: UDP
  redirectFrontend:
    serviceMatcher:
      namespace: kube-system
      serviceName: kube-dns
"
`);
});

test('traffic to two ports of an address, paired by name', () => {
  const ports = [udp(53, 'dns'), tcp(53, 'dns-tcp')];
  const frontend = RedirectFrontend.address('169.254.20.10', ...ports);
  expect(yaml(policy({ frontend, backendPorts: ports, description: 'A cache on each node.' }))).toMatchInlineSnapshot(`
"apiVersion: cilium.io/v2
kind: CiliumLocalRedirectPolicy
name: core-dns
spec:
  description: A cache on each node.
  redirectBackend:
    localEndpointSelector:
      matchLabels:
        app: dns-cache
    toPorts:
      - name: dns
        port: "53"
        protocol: UDP
      - name: dns-tcp
        port: "53"
        protocol: TCP
  redirectFrontend:
    addressMatcher:
      ip: 169.254.20.10
      toPorts:
        - name: dns
          port: "53"
          protocol: UDP
        - name: dns-tcp
          port: "53"
          protocol: TCP
"
`);
});

test('backends may be left out of it', () => {
  const [made] = objects(policy({ skipRedirectFromBackend: true }));
  expect(made?.spec).toMatchObject({ skipRedirectFromBackend: true });
});

test('the Service is looked for in the namespace of the object', () => {
  const [made] = objects(policy({ metadata: { namespace: 'infra' } }), { namespace: 'shop' });
  expect(made?.apiVersion).toBe('cilium.io/v2');
  expect(made?.metadata.namespace).toBe('infra');
  expect(made?.spec).toMatchObject({ redirectFrontend: { serviceMatcher: { namespace: 'infra' } } });
});

test.each<[string, string, Program]>([
  ['CIDR004', 'core/dns: frontend is "169.254.20", but it must be one', address('169.254.20', udp(53))],
  ['LRP003', 'frontend is 169.254.20.10 without a port', address('169.254.20.10')],
  ['LRP003', 'backendPorts is empty, so there is nowhere to redirect to.', policy({ backendPorts: [] })],
  [
    'LRP002',
    'backendPorts[0] is the port 0, but it must be a whole number of 1 to 65535.',
    policy({ backendPorts: [udp(0)] }),
  ],
  [
    'LRP002',
    'backendPorts[0] has the name "dns--tcp", but it must be',
    policy({ backendPorts: [udp(53, 'dns--tcp')] }),
  ],
  [
    'LRP003',
    'backendPorts[1] has no name, but there are 2 ports.\n  Give each port a different name, the same on both sides.',
    policy({ backendPorts: [udp(53, 'dns'), tcp(53)] }),
  ],
  [
    'LRP003',
    'frontend.ports[1] has the name DNS, like an earlier port, but there are 2 ports.',
    address('169.254.20.10', udp(53, 'dns'), tcp(53, 'DNS')),
  ],
  [
    'LRP004',
    'frontend has a TCP port and backendPorts[0] is UDP, but the protocols must be the same.\n  Use RedirectPort.tcp(…) for both.',
    address('169.254.20.10', tcp(53)),
  ],
  [
    'LRP004',
    'frontend has the port dns-tcp, but backendPorts has 2 ports and none of that name.',
    policy({
      frontend: RedirectFrontend.service('kube-dns', udp(53, 'dns'), tcp(53, 'dns-tcp')),
      backendPorts: [udp(53, 'dns'), tcp(53, 'other')],
    }),
  ],
  [
    'LRP004',
    'frontend has a port without a name, but backendPorts has 2 ports and none of that name.',
    policy({
      frontend: RedirectFrontend.service('kube-dns', udp(53)),
      backendPorts: [udp(53, 'dns'), tcp(53, 'dns-tcp')],
    }),
  ],
  ['LBL002', 'backendSelector has no labels', policy({ backendSelector: LabelSelector.of({}) })],
  [
    'LRP001',
    'CiliumLocalRedirectPolicy core-dns (core/dns) has no effect, because localRedirectPolicies.enabled is false in core/cilium.',
    (chart) => {
      new CiliumCni(chart, 'cilium', { encryption: Encryption.none() });
      policy({})(chart);
    },
  ],
])('%s: %s', (code, text, program) => {
  const message = failure(program);
  expect(message).toContain(text);
  expect(message).toContain(`docs/errors.md#${code.toLowerCase()}`);
});

test.each([{ localRedirectPolicies: { enabled: true } }, { localRedirectPolicy: true }])(
  'a policy is right where Cilium heeds it: %j',
  (settings) => {
    const program: Program = (chart) => {
      new CiliumCni(chart, 'cilium', {
        encryption: Encryption.none(),
        kubeProxyReplacement: true,
        apiServer: { host: '192.168.1.10', port: 6443 },
        settings,
      });
      policy({})(chart);
    };
    expect(failure(program)).toBe('no failure');
  },
);
