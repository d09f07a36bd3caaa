import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Environment } from '@marcbachmann/cel-js';
import { Profile } from '../../lib/gitops';
import { Kyverno, type KyvernoProps, PolicyAction, type VerifiedImages } from '../../lib/kyverno';
import { problemsOf, Some, setOf } from '../gitops/component';
import { type End, isAllowed } from '../gitops/policy-model';
import { misunderstood } from '../gitops/values-shape';
import { chartValues, ownObjects } from '../gitops/written';
import { type Case, CHANGES, IMAGES, MAKERS, SIZES, USERS } from './cases';
import { refusedBy } from './decide';

const platform = (props?: KyvernoProps) =>
  setOf((chart) => [new Kyverno(chart, undefined, props), new Some(chart, 'db')]);
const valuesOf = (props?: KyvernoProps) => chartValues(platform(props), 'kyverno');
const policies = (props?: KyvernoProps) => ownObjects(platform({ closesNewNamespaces: false, ...props }), 'kyverno');
const specOf = (name: string, props?: KyvernoProps) =>
  policies(props).find(({ metadata }) => metadata.name === name)?.spec;
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

// The scheduler reserves what the largest init container asks for, and the chart's asks for 10m and 64Mi of its own.
test('the init container of the admission controller asks for no more than the size says, and may use as much', () => {
  const small = { requests: { cpu: '5m', memory: '48Mi' }, limits: { cpu: '50m', memory: '128Mi' } };
  for (const admission of [small, { requests: { cpu: '5m' } }, undefined]) {
    const { initContainer, container } = valuesOf({ admission }).admissionController as Record<string, object>;
    expect(initContainer).toEqual(container);
  }
  expect(valuesOf({ admission: small })).toMatchObject({
    admissionController: { initContainer: { resources: small } },
  });
});

test('a policy each for images, limits and users, that refuses or reports, of the kinds that outlive Kyverno 1.20', () => {
  expect(
    policies({ verifiedImages }).map(({ apiVersion, kind, metadata }) => [apiVersion, kind, metadata.name]),
  ).toEqual([
    ['policies.kyverno.io/v1', 'ValidatingPolicy', 'pinned-images'],
    ['policies.kyverno.io/v1', 'ValidatingPolicy', 'limits'],
    ['policies.kyverno.io/v1', 'ValidatingPolicy', 'non-root'],
    ['policies.kyverno.io/v1', 'ImageValidatingPolicy', 'signed-images'],
  ]);
  const actions = (props?: KyvernoProps) =>
    policies({ verifiedImages, ...props }).map(({ spec }) => spec.validationActions);
  expect(actions()).toEqual([['Deny'], ['Deny'], ['Deny'], ['Deny']]);
  expect(actions({ action: PolicyAction.AUDIT })).toEqual([['Audit'], ['Audit'], ['Audit'], ['Audit']]);
});

test('what is only reported on is not refused while Kyverno is away either', () => {
  const awaits = (action?: PolicyAction) => policies({ action, verifiedImages }).map(({ spec }) => spec.failurePolicy);
  expect(awaits()).toEqual(['Fail', 'Fail', 'Fail', 'Fail']);
  expect(awaits(PolicyAction.AUDIT)).toEqual(['Ignore', 'Ignore', 'Ignore', 'Ignore']);
});

describe.each<[string, readonly Case[]]>([
  ['images', IMAGES],
  ['limits', SIZES],
  ['users', USERS],
])('of %s', (_, cases) => {
  test.each(cases)('$what: refused by $refusedBy', (one) => {
    const names = MAKERS.map((make) => refusedBy(policies(), { object: make(one.spec) }));
    expect(names).toEqual(MAKERS.map(() => one.refusedBy));
  });
});

test.each(CHANGES)('$what: refused by $refusedBy', ({ object, oldObject, refusedBy: names }) => {
  expect(refusedBy(policies(), { object, oldObject })).toEqual(names);
});

test('the kinds that make pods are looked at, and containers that are added for debugging', () => {
  const rules = specOf('limits').matchConstraints.resourceRules;
  const resources = rules.flatMap(({ resources: names }: { resources: string[] }) => names);
  expect(resources.sort()).toEqual([
    'cronjobs',
    'daemonsets',
    'deployments',
    'jobs',
    'pods',
    'pods/ephemeralcontainers',
    'replicasets',
    'replicationcontrollers',
    'statefulsets',
  ]);
  expect(rules.map(({ operations }: { operations: string[] }) => operations)).toEqual(
    rules.map(() => ['CREATE', 'UPDATE']),
  );
});

// https://github.com/redhat-appstudio/infra-deployments/pull/14152
test('no definition has an empty map of labels, which the API server would drop', () => {
  expect(valuesOf()['kyverno-api']).toEqual({ labels: { 'app.kubernetes.io/part-of': 'kyverno' } });
});

test('the API server does not even ask Kyverno about the namespaces that are exempt', () => {
  const { namespaceSelector } = specOf('limits', { exemptNamespaces: ['legacy'] }).matchConstraints;
  expect(valuesOf({ exemptNamespaces: ['legacy'] }).config).toEqual({ webhooks: { namespaceSelector } });
});

test('the namespaces of the platform, of Kubernetes and those that are named are exempt', () => {
  for (const { spec } of policies({ exemptNamespaces: ['legacy'], verifiedImages })) {
    const [{ key, operator, values }] = spec.matchConstraints.namespaceSelector.matchExpressions;
    expect([key, operator]).toEqual(['kubernetes.io/metadata.name', 'NotIn']);
    const exempt = ['argocd', 'cilium-secrets', 'db', 'kube-system', 'kyverno', 'legacy', 'local-path-storage'];
    expect(values).toEqual(expect.arrayContaining(exempt));
    expect(values).not.toContain('default');
  }
});

test('images are verified with the public key where that is asked for', () => {
  expect(specOf('signed-images')).toBeUndefined();
  expect(specOf('signed-images', { verifiedImages })).toMatchObject({
    matchImageReferences: [{ glob: 'ghcr.io/example/*' }],
    validationConfigurations: { mutateDigest: true, verifyDigest: true, required: true },
    attestors: [
      {
        name: 'key',
        cosign: {
          key: { data: verifiedImages.publicKey, hashAlgorithm: 'sha256' },
          ctlog: { url: 'https://rekor.sigstore.dev', insecureIgnoreSCT: true },
        },
      },
    ],
    evaluation: { background: { enabled: false } },
    webhookConfiguration: { timeoutSeconds: 30 },
  });
});

test('images that are only reported on are not changed', () => {
  const props = { verifiedImages, action: PolicyAction.AUDIT };
  expect(specOf('signed-images', props).validationConfigurations).toEqual({
    mutateDigest: false,
    verifyDigest: false,
    required: true,
  });
});

test('only pods get digests: a Deployment stays as it is in git', () => {
  const rules = specOf('signed-images', { verifiedImages }).matchConstraints.resourceRules;
  expect(rules.map(({ resources }: { resources: string[] }) => resources)).toEqual([
    ['pods', 'pods/ephemeralcontainers'],
  ]);
});

test('images of Docker Hub are found with and without its name', () => {
  const images = ['docker.io/example/*', 'docker.io/library/redis:*'];
  const globs = specOf('signed-images', { verifiedImages: { ...verifiedImages, images } }).matchImageReferences;
  expect(globs.map(({ glob }: { glob: string }) => glob)).toEqual([
    ...['docker.io/example/*', 'example/*'],
    ...['docker.io/library/redis:*', 'redis:*'],
  ]);
});

test('signatures need not be in a public log', () => {
  const props = { verifiedImages: { ...verifiedImages, transparencyLog: false } };
  const [{ cosign }] = specOf('signed-images', props).attestors;
  expect(cosign.ctlog).toEqual({ insecureIgnoreSCT: true, insecureIgnoreTlog: true });
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
    /registries\.0 is "https:\/\/ghcr\.io", but it must be a DNS name of several parts/,
  ],
  ['a registry of one part', { registries: ['registry:5000'] }, /registries\.0 is "registry:5000"/],
])('%s is refused', (_, changes, message) => {
  const make = () => platform({ verifiedImages: { ...verifiedImages, ...changes } as VerifiedImages });
  expect(make).toThrow(message);
  expect(make).not.toThrow(/hunter2/);
});

test('registries are reached at their ports, at addresses and in the cluster too', () => {
  const registries = ['ghcr.io', 'registry.example.com:5000', '192.168.1.5:5001', 'registry.home.svc:5002'];
  const set = platform({ verifiedImages: { ...verifiedImages, registries, transparencyLog: false } });
  const inCluster = { pod: { app: 'registry' }, namespace: 'home' };
  expect(isAllowed(set, ADMISSION, { name: 'ghcr.io' }, 443)).toBe(true);
  expect(isAllowed(set, ADMISSION, { name: 'ghcr.io' }, 5000)).toBe(false);
  expect(isAllowed(set, ADMISSION, { name: 'registry.example.com' }, 5000)).toBe(true);
  expect(isAllowed(set, ADMISSION, { name: 'registry.example.com' }, 443)).toBe(false);
  expect(isAllowed(set, ADMISSION, inCluster, 5002)).toBe(true);
  const addresses = set
    .find('kyverno')
    ?.flows(set)
    .flatMap(({ to, ports }) => (to._form.is === 'addresses' ? [[String(to), ports[0]?._render().port]] : []));
  expect(addresses).toEqual([['192.168.1.5/32', '5001']]);
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
