import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Environment } from '@marcbachmann/cel-js';
import { Profile } from '../../lib/gitops';
import { Kyverno, type KyvernoProps, PolicyAction, type VerifiedImages } from '../../lib/kyverno';
import { HAS_CRDS, schemaErrors } from '../crd-schema';
import { problemsOf, Some, setOf } from '../gitops/component';
import { type End, isAllowed } from '../gitops/policy-model';
import { misunderstood } from '../gitops/values-shape';
import { chartValues, ownObjects } from '../gitops/written';
import { listDefaults } from '../list-defaults';
import { type Case, IMAGES, SIZES, USERS } from './cases';
import { fits } from './pattern';

const platform = (props?: KyvernoProps) =>
  setOf((chart) => [new Kyverno(chart, undefined, props), new Some(chart, 'db')]);
const valuesOf = (props?: KyvernoProps) => chartValues(platform(props), 'kyverno');
const policies = (props?: KyvernoProps) => ownObjects(platform({ closesNewNamespaces: false, ...props }), 'kyverno');
const ruleOf = (name: string, props?: KyvernoProps) =>
  policies(props).find(({ metadata }) => metadata.name === name)?.spec.rules[0];
const ADMISSION = controller('admission');
const REPORTS = controller('reports');
const verifiedImages = {
  images: ['ghcr.io/example/*'],
  publicKey: generateKeyPairSync('ec', { namedCurve: 'P-256' })
    .publicKey.export({ type: 'spki', format: 'pem' })
    .toString(),
  registries: ['ghcr.io'],
};

test.each(Object.values(Profile))('the chart understands every value of the profile %s', (profile) => {
  expect(misunderstood(valuesOf({ profile }), 'test/kyverno/values-shape.yaml')).toEqual([]);
});

test('the chart gets the sizes of the workloads', () => {
  expect(valuesOf({ admission: { replicas: 3 }, reports: { limits: { memory: '256Mi' } } })).toMatchObject({
    admissionController: { replicas: 3, container: { resources: { limits: { memory: '384Mi' } } } },
    reportsController: { replicas: 1, resources: { limits: { memory: '256Mi' } } },
  });
});

test('a policy each for images, limits and users, that refuses or reports', () => {
  expect(policies().map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([
    'ClusterPolicy pinned-images',
    'ClusterPolicy limits',
    'ClusterPolicy non-root',
  ]);
  const actions = (props?: KyvernoProps) => policies(props).map(({ spec }) => spec.rules[0].validate.failureAction);
  expect(new Set(actions())).toEqual(new Set(['Enforce']));
  expect(new Set(actions({ action: PolicyAction.AUDIT }))).toEqual(new Set(['Audit']));
});

test('what is only reported on is not refused while Kyverno is away either', () => {
  const awaits = (action?: PolicyAction) =>
    policies({ action, verifiedImages }).map(({ spec }) => spec.webhookConfiguration.failurePolicy);
  expect(awaits()).toEqual(['Fail', 'Fail', 'Fail', 'Fail']);
  expect(awaits(PolicyAction.AUDIT)).toEqual(['Ignore', 'Ignore', 'Ignore', 'Ignore']);
});

function refusedBy(spec: object): string[] {
  const refuses = ({ pattern, anyPattern = [pattern] }: { pattern: object; anyPattern?: object[] }) =>
    !anyPattern.some((one) => fits(one, { spec }));
  return policies()
    .filter((policy) => refuses(policy.spec.rules[0].validate))
    .map(({ metadata }) => metadata.name);
}

describe.each<[string, readonly Case[]]>([
  ['images', IMAGES],
  ['limits', SIZES],
  ['users', USERS],
])('of %s', (_, cases) => {
  test.each(cases)('$what: refused by $refusedBy', (one) => {
    expect(refusedBy(one.spec)).toEqual(one.refusedBy);
  });
});

// https://github.com/kyverno/policies/issues/896
(HAS_CRDS ? test : test.skip)('the API server adds nothing to the rules, for Argo CD would undo it', () => {
  for (const props of [{ verifiedImages }, { verifiedImages, action: PolicyAction.AUDIT }]) {
    expect(policies(props)).toHaveLength(4);
    for (const policy of policies(props)) {
      expect(schemaErrors(policy)).toEqual([]);
      expect(listDefaults(policy)).toEqual([]);
    }
  }
});

// https://github.com/redhat-appstudio/infra-deployments/pull/14152
test('no definition has an empty map of labels, which the API server would drop', () => {
  expect(valuesOf()['kyverno-api']).toEqual({ labels: { 'app.kubernetes.io/part-of': 'kyverno' } });
});

test('the API server does not even ask Kyverno about the namespaces that are exempt', () => {
  const { exclude } = ruleOf('limits', { exemptNamespaces: ['legacy'] });
  expect(valuesOf({ exemptNamespaces: ['legacy'] }).config).toEqual({
    webhooks: {
      namespaceSelector: {
        matchExpressions: [
          { key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: exclude.any[0].resources.namespaces },
        ],
      },
    },
  });
});

test('the namespaces of the platform, of Kubernetes and those that are named are exempt', () => {
  const { namespaces } = ruleOf('limits', { exemptNamespaces: ['legacy'] }).exclude.any[0].resources;
  const exempt = ['argocd', 'cilium-secrets', 'db', 'kube-system', 'kyverno', 'legacy', 'local-path-storage'];
  expect(namespaces).toEqual(expect.arrayContaining(exempt));
  expect(namespaces).not.toContain('default');
});

test('images are verified with the public key where that is asked for', () => {
  expect(ruleOf('signed-images')).toBeUndefined();
  expect(ruleOf('signed-images', { verifiedImages }).verifyImages).toEqual([
    {
      imageReferences: ['ghcr.io/example/*'],
      failureAction: 'Enforce',
      mutateDigest: true,
      verifyDigest: true,
      required: true,
      useCache: true,
      attestors: [
        {
          entries: [
            {
              signatureAlgorithm: 'sha256',
              keys: {
                publicKeys: verifiedImages.publicKey,
                signatureAlgorithm: 'sha256',
                ctlog: { ignoreSCT: true },
              },
            },
          ],
        },
      ],
    },
  ]);
});

test('images that are only reported on are not changed, which Kyverno would not take', () => {
  const [verify] = ruleOf('signed-images', { verifiedImages, action: PolicyAction.AUDIT }).verifyImages;
  expect(verify).toMatchObject({ failureAction: 'Audit', mutateDigest: false, verifyDigest: false });
});

test('only pods get digests: a Deployment stays as it is in git', () => {
  const signed = policies({ verifiedImages }).find(({ metadata }) => metadata.name === 'signed-images');
  expect(signed?.metadata.annotations).toMatchObject({ 'pod-policies.kyverno.io/autogen-controllers': 'none' });
  expect(signed?.spec).toMatchObject({ background: false, webhookConfiguration: { timeoutSeconds: 30 } });
});

test('signatures need not be in a public log', () => {
  const props = { verifiedImages: { ...verifiedImages, transparencyLog: false } };
  const [{ attestors }] = ruleOf('signed-images', props).verifyImages;
  expect(attestors[0].entries[0].keys.rekor).toEqual({ ignoreTlog: true });
  const isLogAllowed = (one: KyvernoProps) => isAllowed(platform(one), ADMISSION, { name: 'rekor.sigstore.dev' }, 443);
  expect(isLogAllowed(props)).toBe(false);
  expect(isLogAllowed({ verifiedImages })).toBe(true);
  expect(isAllowed(platform({ verifiedImages }), ADMISSION, { name: 'tuf-repo-cdn.sigstore.dev' }, 443)).toBe(true);
});

test.each<[string, Partial<VerifiedImages>, RegExp]>([
  [
    'a truncated key',
    { publicKey: '-----BEGIN PUBLIC KEY-----\nMFkw' },
    /is not a public key[\s\S]*cosign\.pub[\s\S]*kyv001/,
  ],
  ['a private key', { publicKey: '-----BEGIN PRIVATE KEY-----\nhunter2' }, /is not a public key[\s\S]*kyv001/],
  ['no key', { publicKey: undefined }, /verifiedImages\.publicKey is missing/],
  ['no image', { images: [] }, /verifiedImages\.images/],
  [
    'an address',
    { registries: ['https://ghcr.io'] },
    /registries\.0 is "https:\/\/ghcr\.io", but it must be the name of a host/,
  ],
])('%s is refused', (_, changes, message) => {
  const make = () => platform({ verifiedImages: { ...verifiedImages, ...changes } as VerifiedImages });
  expect(make).toThrow(message);
  expect(make).not.toThrow(/hunter2/);
});

test('a key may stand between empty lines, and hosts have wildcards', () => {
  const { publicKey } = verifiedImages;
  const changes = { publicKey: `\n${publicKey}\n`, registries: ['*.example.com'] };
  expect(problemsOf(platform({ verifiedImages: { ...verifiedImages, ...changes } }))).toEqual([]);
});

test('an exempt namespace is named in full, for selectors know no wildcards', () => {
  expect(() => platform({ exemptNamespaces: ['dev-*'] })).toThrow(
    /exemptNamespaces\.0 is "dev-\*", but it must be at most/,
  );
});

describe('a namespace that users make', () => {
  const [policy] = ownObjects(platform({ exemptNamespaces: ['legacy'] }), 'kyverno');

  test('is closed when it is made, unless it is exempt or nobody wants that', () => {
    expect(policy).toMatchObject({
      apiVersion: 'policies.kyverno.io/v1',
      kind: 'GeneratingPolicy',
      spec: {
        evaluation: { synchronize: { enabled: false }, generateExisting: { enabled: false } },
        matchConstraints: {
          resourceRules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['namespaces'] }],
        },
      },
    });
    const [{ operator, values }] = policy?.spec.matchConstraints.namespaceSelector.matchExpressions ?? [];
    expect(operator).toBe('NotIn');
    expect(values).toEqual(expect.arrayContaining(['kube-system', 'argocd', 'db', 'legacy']));
    const kinds = ownObjects(platform({ closesNewNamespaces: false }), 'kyverno').map(({ kind }) => kind);
    expect(kinds).not.toContain('GeneratingPolicy');
  });

  test('gets a NetworkPolicy that lets its pods resolve names and nothing else', () => {
    const cel = new Environment({ unlistedVariablesAreDyn: true });
    const value = (name: string, context = {}) =>
      cel.evaluate(policy?.spec.variables.find((one: { name: string }) => one.name === name).expression, context);
    expect(value('namespace', { object: { metadata: { name: 'shop' } } })).toBe('shop');
    const made = JSON.parse(JSON.stringify(value('policy'), (_, one) => (typeof one === 'bigint' ? Number(one) : one)));
    expect(made).toEqual({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'default-deny' },
      spec: {
        podSelector: {},
        policyTypes: ['Ingress', 'Egress'],
        egress: [
          {
            to: [
              {
                namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
                podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
              },
            ],
            ports: [
              { protocol: 'UDP', port: 53 },
              { protocol: 'TCP', port: 53 },
            ],
          },
        ],
      },
    });
  });
});

test('its error codes are explained', () => {
  expect(readFileSync('docs/errors.md', 'utf8')).toMatch(/^## KYV001$/m);
});

test('the API server reaches the webhook, and the webhook the registries with signatures', () => {
  const apiserver: End = { entity: 'kube-apiserver' };
  const set = platform({ verifiedImages });
  expect(problemsOf(set)).toEqual([]);
  expect(isAllowed(set, apiserver, ADMISSION, 9443)).toBe(true);
  expect(isAllowed(set, REPORTS, apiserver, 6443)).toBe(true);
  expect(isAllowed(set, ADMISSION, { name: 'ghcr.io' }, 443)).toBe(true);
  expect(isAllowed(set, REPORTS, { name: 'ghcr.io' }, 443)).toBe(false);
  expect(isAllowed(set, ADMISSION, { name: 'docker.io' }, 443)).toBe(false);
  expect(isAllowed(platform(), ADMISSION, { name: 'ghcr.io' }, 443)).toBe(false);
  expect(isAllowed(platform(), ADMISSION, { name: 'rekor.sigstore.dev' }, 443)).toBe(false);
  expect(isAllowed(set, apiserver, REPORTS, 9443)).toBe(false);
  expect(isAllowed(set, { entity: 'world' }, ADMISSION, 9443)).toBe(false);
});

function controller(name: string): End {
  const component = `${name}-controller`;
  return {
    namespace: 'kyverno',
    pod: { 'app.kubernetes.io/instance': 'kyverno', 'app.kubernetes.io/component': component },
  };
}
