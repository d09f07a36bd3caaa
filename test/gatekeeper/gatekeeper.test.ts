import * as fs from 'node:fs';
import { EnforcementAction, Gatekeeper, type GatekeeperProps } from '../../lib/gatekeeper';
import { Profile } from '../../lib/gitops';
import { HAS_CRDS, schemaErrors } from '../crd-schema';
import { problemsOf, Some, setOf } from '../gitops/component';
import { type End, isAllowed } from '../gitops/policy-model';
import { misunderstood } from '../gitops/values-shape';
import { chartValues, ownObjects } from '../gitops/written';

const platform = (props?: GatekeeperProps) =>
  setOf((chart) => [new Gatekeeper(chart, undefined, props), new Some(chart, 'db')]);
const valuesOf = (props?: GatekeeperProps) => chartValues(platform(props), 'gatekeeper');
const objects = (props?: GatekeeperProps) => ownObjects(platform(props), 'gatekeeper');
const constraints = (props?: GatekeeperProps) => objects(props).filter(({ kind }) => kind !== 'ConstraintTemplate');
const constraintOf = (kind: string, props?: GatekeeperProps) => constraints(props).find((one) => one.kind === kind);

test.each(Object.values(Profile))('the chart understands every value of the profile %s', (profile) => {
  expect(misunderstood(valuesOf({ profile }), 'test/gatekeeper/values-shape.yaml')).toEqual([]);
});

test('the templates and constraints are those of the snapshot', () => {
  expect(objects()).toMatchSnapshot();
});

test('a laptop has one webhook that lets objects pass while it is away, production three that do not', () => {
  expect(valuesOf()).toMatchObject({
    replicas: 1,
    pdb: { controllerManager: { minAvailable: 0 } },
    validatingWebhookFailurePolicy: 'Ignore',
    validatingWebhookCheckIgnoreFailurePolicy: 'Ignore',
    disableMutation: true,
    enableExternalData: false,
  });
  expect(valuesOf({ profile: Profile.PRODUCTION })).toMatchObject({
    replicas: 3,
    pdb: { controllerManager: { minAvailable: 1 } },
    validatingWebhookFailurePolicy: 'Fail',
    validatingWebhookCheckIgnoreFailurePolicy: 'Fail',
  });
  expect(valuesOf({ failClosed: true, audit: { limits: { memory: '1Gi' } } })).toMatchObject({
    validatingWebhookFailurePolicy: 'Fail',
    audit: { resources: { limits: { memory: '1Gi' } } },
  });
});

// A cluster whose nodes, identities and addresses wait for a pod that needs them never starts again.
test('the webhook is called only for the kinds that the constraints check', () => {
  const rules = valuesOf().validatingWebhookCustomRules as { apiGroups: string[]; resources: string[] }[];
  const asked = rules.flatMap(({ apiGroups, resources }) =>
    apiGroups.flatMap((group) => resources.map((resource) => `${group}/${resource}`)),
  );
  expect(asked).toEqual([
    '/namespaces',
    '/pods',
    '/pods/ephemeralcontainers',
    '/services',
    'networking.k8s.io/ingresses',
    'config.gatekeeper.sh/*',
    'constraints.gatekeeper.sh/*',
    'templates.gatekeeper.sh/*',
  ]);
  const kinds = constraints().flatMap(({ spec }) => spec.match.kinds);
  for (const { apiGroups, kinds: names } of kinds) {
    for (const name of names)
      expect(asked.join(' ')).toMatch(new RegExp(`${apiGroups[0]}/${name.toLowerCase()}e?s( |$)`));
  }
});

test('the audit reads no other kinds than those that every constraint names', () => {
  expect(valuesOf().auditMatchKindOnly).toBe(true);
  for (const { spec } of constraints()) expect(spec.match.kinds[0].kinds).not.toEqual([]);
});

test('neither the webhook nor a constraint holds in the namespaces of the platform and those that are named', () => {
  const props = { exemptNamespaces: ['legacy'] };
  const exempt = expect.arrayContaining([
    'argocd',
    'cilium-secrets',
    'db',
    'gatekeeper-system',
    'kube-system',
    'legacy',
  ]);
  expect(valuesOf(props).validatingWebhookExemptNamespacesLabels).toEqual({ 'kubernetes.io/metadata.name': exempt });
  const all = constraints(props);
  expect(all).toHaveLength(4);
  for (const { spec } of all) {
    expect(spec.match.excludedNamespaces).toEqual(exempt);
    expect(spec.match.excludedNamespaces).not.toContain('default');
  }
});

test('labels, registries and what happens are what the props say', () => {
  expect(constraintOf('RequiredNamespaceLabels', { namespaceLabels: ['team'] })?.spec).toMatchObject({
    enforcementAction: 'deny',
    parameters: { labels: ['team'] },
  });
  const registries = ['ghcr.io/example', 'localhost:5001'];
  expect(constraintOf('AllowedRegistries', { registries, action: EnforcementAction.WARN })?.spec).toMatchObject({
    enforcementAction: 'warn',
    parameters: { registries },
  });
});

test('a constraint comes after its template', () => {
  const wave = 'argocd.argoproj.io/sync-wave';
  for (const { kind, metadata } of objects()) {
    expect([kind, metadata.annotations[wave]]).toEqual([kind, kind === 'ConstraintTemplate' ? '1' : '2']);
  }
});

(HAS_CRDS ? test : test.skip)('the templates are what the CRD asks for', () => {
  const templates = objects().filter(({ kind }) => kind === 'ConstraintTemplate');
  expect(templates).toHaveLength(4);
  for (const template of templates) {
    expect(schemaErrors(template)).toEqual([]);
  }
});

test('the API server reaches the webhook, and nothing else is reachable', () => {
  const set = platform();
  const pod = (operation: string): End => ({
    namespace: 'gatekeeper-system',
    pod: { release: 'gatekeeper', 'gatekeeper.sh/operation': operation },
  });
  const apiserver: End = { entity: 'kube-apiserver' };
  expect(problemsOf(set)).toEqual([]);
  expect(isAllowed(set, apiserver, pod('webhook'), 8443)).toBe(true);
  expect(isAllowed(set, pod('webhook'), apiserver, 6443)).toBe(true);
  expect(isAllowed(set, pod('audit'), apiserver, 6443)).toBe(true);
  expect(isAllowed(set, apiserver, pod('audit'), 8443)).toBe(false);
  expect(isAllowed(set, { entity: 'world' }, pod('webhook'), 8443)).toBe(false);
  expect(isAllowed(set, pod('webhook'), { entity: 'world' }, 443)).toBe(false);
});

test.each<[GatekeeperProps, RegExp]>([
  [{ namespaceLabels: ['no label'] }, /namespaceLabels has "no label"[\s\S]*gk001/],
  [{ registries: ['https://ghcr.io'] }, /registries has "https:\/\/ghcr\.io"[\s\S]*gk002/],
  [{ registries: ['ghcr.io/'] }, /gk002/],
  [{ registries: ['*.example.com'] }, /gk002/],
  [{ registries: ['example'] }, /gk002/],
  [{ exemptNamespaces: ['dev-*'] }, /exemptNamespaces\.0 is "dev-\*", but it must be at most/],
  [{ registries: [] }, /registries/],
  [{ audit: { replicas: 2 } as object }, /audit\.replicas is not a known prop/],
])('%j is refused', (props, message) => {
  expect(() => platform(props)).toThrow(message);
});

test('its error codes are explained', () => {
  expect(fs.readFileSync('docs/errors.md', 'utf8')).toMatch(/^## GK001$[\s\S]*^## GK002$/m);
});
