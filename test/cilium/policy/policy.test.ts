import { ApiObject, App, Chart, JsonPatch } from 'cdk8s';
import {
  Allow,
  CiliumClusterwideNetworkPolicy,
  CiliumNetworkPolicy,
  LabelSelector,
  Peer,
  type PolicySpec,
} from '../../../lib/cilium/policy';
import { HAS_CRDS, schemaErrors } from '../../crd-schema';
import { policies, yaml } from './synth';

const web = LabelSelector.of({ app: 'web' });
const ingress = [Allow.fromNamespace('monitoring')];

test('a policy is in the namespace of its chart, under the name of its construct', () => {
  const [policy] = policies((chart) => new CiliumNetworkPolicy(chart, 'web', { endpointSelector: web, ingress }), {
    namespace: 'shop',
  });

  expect(policy?.metadata).toMatchObject({ name: 'core-web', namespace: 'shop' });
});

test('a clusterwide policy has no namespace, although its chart has one', () => {
  const [policy] = policies(
    (chart) => new CiliumClusterwideNetworkPolicy(chart, 'web', { endpointSelector: web, ingress }),
    { namespace: 'shop' },
  );

  expect(policy?.metadata).not.toHaveProperty('namespace');
});

test('labels and annotations reach the object', () => {
  const metadata = { labels: { team: 'blue' }, annotations: { note: 'web' } };
  const [policy] = policies(
    (chart) => new CiliumNetworkPolicy(chart, 'web', { metadata, endpointSelector: web, ingress }),
  );

  expect(policy?.metadata).toMatchObject(metadata);
});

test.each([CiliumNetworkPolicy, CiliumClusterwideNetworkPolicy])('the object of a %p can be patched', (Policy) => {
  const [policy] = policies((chart) => {
    const construct = new Policy(chart, 'web', { endpointSelector: web, ingress });
    ApiObject.of(construct).addJsonPatch(JsonPatch.add('/spec/description', 'patched'));
  });

  expect(policy?.spec).toMatchObject({ description: 'patched' });
});

test('a complete spec goes into the manifest as it is', () => {
  const spec: PolicySpec = {
    endpointSelector: { matchLabels: { app: 'web' } },
    egress: [
      {
        toGroups: [{ aws: { securityGroupsIds: ['sg-1'] } }],
        toPorts: [
          {
            ports: [{ port: '443', protocol: 'TCP' }],
            terminatingTLS: { secret: { name: 'inner', namespace: 'shop' } },
            originatingTLS: { secret: { name: 'outer', namespace: 'shop' } },
            rules: { http: [{ headerMatches: [{ name: 'X-Token', mismatch: 'REPLACE', secret: { name: 'token' } }] }] },
          },
        ],
      },
    ],
  };
  const [policy] = policies((chart) => new CiliumNetworkPolicy(chart, 'web', { spec, specs: [spec] }));

  expect(policy?.spec).toEqual(spec);
  expect(policy?.specs).toEqual([spec]);
});

test('a spec adds to what the props say', () => {
  const spec: PolicySpec = { egress: [{ toGroups: [{ aws: { region: 'eu-central-1' } }] }] };

  expect(
    yaml((chart) => new CiliumNetworkPolicy(chart, 'web', { endpointSelector: web, ingress, spec })),
  ).toMatchInlineSnapshot(`
"kind: CiliumNetworkPolicy
name: core-web
spec:
  egress:
    - toGroups:
        - aws:
            region: eu-central-1
  endpointSelector:
    matchLabels:
      app: web
  ingress:
    - fromEndpoints:
        - matchLabels:
            k8s:io.kubernetes.pod.namespace: monitoring
"
`);
});

test('a policy with more specs only has no spec of its own', () => {
  const specs: PolicySpec[] = [{ endpointSelector: {}, ingress: [{}] }];
  const [policy] = policies((chart) => new CiliumNetworkPolicy(chart, 'web', { specs }));

  expect(policy).not.toHaveProperty('spec');
  expect(policy?.specs).toEqual(specs);
});

test('selectors and rules are values: narrowing one leaves the other as it was', () => {
  const narrowed = web.exists('team');

  expect(narrowed).not.toBe(web);
  expect(yaml((chart) => new CiliumNetworkPolicy(chart, 'web', { endpointSelector: web, ingress }))).not.toContain(
    'team',
  );
});

test('policies of one name in one chart are refused', () => {
  const app = new App();
  const chart = new Chart(app, 'core');
  const metadata = { name: 'web', namespace: 'shop' };
  for (const id of ['one', 'other']) {
    new CiliumNetworkPolicy(chart, id, {
      metadata,
      endpointSelector: web,
      ingress: [{ from: [Peer.sameNamespace()] }],
    });
  }

  expect(chart.node.validate()).toEqual([expect.stringContaining('CiliumNetworkPolicy shop/web is defined twice')]);
});

(HAS_CRDS ? test : test.skip)(
  "what these tests compare with are Cilium's definitions, which know no other field",
  () => {
    const spec = { endpointSelector: {}, ingress: [{ fromCIDR: ['10.0.0.1/8'], fromFQDNs: [] }] };

    expect(schemaErrors({ apiVersion: 'cilium.io/v2', kind: 'CiliumNetworkPolicy', metadata: {}, spec })).toEqual([
      expect.stringMatching(/^\/spec\/ingress\/0 must NOT have additional properties.*fromFQDNs/),
      expect.stringMatching(/^\/spec\/ingress\/0\/fromCIDR\/0 must match format "cidr"/),
    ]);
  },
);
