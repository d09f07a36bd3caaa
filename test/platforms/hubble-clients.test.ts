import { ApiObject, App, type Chart } from 'cdk8s';
import { IpBlock, K3sHomelab, PlatypaasCore } from '../../lib';
import type { CiliumSettingsInput } from '../../lib/cilium';
import { apiObjectsOf } from '../../lib/kubernetes/api-objects';

const core = (settings: CiliumSettingsInput = {}, networkPolicies = true) =>
  new PlatypaasCore(new App(), 'core', { cilium: { settings }, networkPolicies });

const homelab = (settings: CiliumSettingsInput = {}, networkPolicies = true) =>
  new K3sHomelab(new App(), 'homelab', {
    servers: [{ name: 'server-1', ip: '192.168.1.10' }],
    network: '192.168.1.0/24',
    interface: 'eth0',
    pool: IpBlock.range('192.168.1.240', '192.168.1.250'),
    cilium: { settings },
    networkPolicies,
  });

/** The policy of Hubble's UI. */
function policyOf(platform: Chart): unknown {
  platform.toJson();
  const [policy] = apiObjectsOf(platform)
    .map((object) => object.toJson() as { kind: string; metadata: { name: string }; spec: unknown })
    .filter(({ kind, metadata }) => kind === 'NetworkPolicy' && metadata.name === 'hubble-ui');
  return policy?.spec;
}

const CLOSED = { podSelector: { matchLabels: { 'k8s-app': 'hubble-ui' } }, policyTypes: ['Ingress'] };
const OPEN = { ...CLOSED, ingress: [{ ports: [{ port: 8081, protocol: 'TCP' }] }] };

describe.each([
  ['CORE', core],
  ['the homelab', homelab],
])('Hubble’s web interface of %s, which shows all flows without a login', (_name, platform) => {
  test('accepts no connections of pods, as little as the relay', () => expect(policyOf(platform())).toEqual(CLOSED));

  test.each<[string, CiliumSettingsInput]>([
    ['an Ingress', { hubble: { ui: { ingress: { enabled: true } } } }],
    ['a node port', { hubble: { ui: { service: { type: 'NodePort' } } } }],
    ['an address', { hubble: { ui: { service: { type: 'LoadBalancer' } } } }],
  ])('is open where its settings have %s', (_what, settings) => {
    expect(policyOf(platform(settings))).toEqual(OPEN);
  });

  test('has no policy where the platform has none', () => expect(policyOf(platform({}, false))).toBeUndefined());
});

test('a route to it in the program is warned of, with what opens it', () => {
  const stderr = jest.spyOn(console, 'error').mockImplementation();
  const platform = core();
  platform.toJson();
  new ApiObject(platform, 'flows', {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name: 'flows', namespace: 'kube-system' },
    ...{
      spec: {
        ingressClassName: 'traefik',
        rules: [
          {
            host: 'flows.example.com',
            http: {
              paths: [
                { path: '/', pathType: 'Prefix', backend: { service: { name: 'hubble-ui', port: { number: 80 } } } },
              ],
            },
          },
        ],
      },
    },
  });
  for (const { node } of platform.node.findAll()) node.validate();
  const warnings = stderr.mock.calls.join('\n');
  stderr.mockRestore();
  expect(warnings).toMatch(
    /the pods behind kube-system\/hubble-ui are closed by .*Add Allow\.fromTraefik\('traefik', Port\.tcp\(8081\)\).*np042/s,
  );
});
