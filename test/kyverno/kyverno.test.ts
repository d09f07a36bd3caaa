import { ApiObject } from 'cdk8s';
import { Profile } from '../../lib/gitops';
import { Kyverno, type KyvernoProps, PolicyAction } from '../../lib/kyverno';
import { problemsOf, Some, setOf } from '../gitops/component';
import { type End, isAllowed } from '../gitops/policy-model';
import { misunderstood } from '../gitops/values-shape';

const platform = (props?: KyvernoProps) =>
  setOf((chart) => [new Kyverno(chart, undefined, props), new Some(chart, 'db')]);
const valuesOf = (props?: KyvernoProps) => {
  const set = platform(props);
  return set.find('kyverno')?.values(set) ?? { none: true };
};
const policies = (props?: KyvernoProps) =>
  (platform(props).find('kyverno')?.node.findAll() ?? [])
    .filter((one) => ApiObject.isApiObject(one))
    .map((one) => one.toJson());
const ruleOf = (name: string, props?: KyvernoProps) =>
  policies(props).find(({ metadata }) => metadata.name === name)?.spec.rules[0];
const verifiedImages = {
  images: ['ghcr.io/example/*'],
  publicKey: '-----BEGIN PUBLIC KEY-----\nMFkw\n-----END PUBLIC KEY-----',
  registries: ['ghcr.io'],
};

test.each(Object.values(Profile))('the chart understands every value of the profile %s', (profile) => {
  expect(misunderstood(valuesOf({ profile }), 'test/kyverno/values-shape.yaml')).toEqual([]);
});

test('the chart is told the sizes of the workloads', () => {
  expect(valuesOf({ admission: { replicas: 3 }, reports: { limits: { memory: '256Mi' } } })).toMatchObject({
    admissionController: { replicas: 3, container: { resources: { limits: { memory: '384Mi' } } } },
    reportsController: { replicas: 1, resources: { limits: { memory: '256Mi' } } },
  });
});

test('pods of applications are refused without pinned images, limits and another user than root', () => {
  expect(policies().map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([
    'ClusterPolicy pinned-images',
    'ClusterPolicy limits',
    'ClusterPolicy non-root',
  ]);
  expect(ruleOf('pinned-images').validate).toMatchObject({
    failureAction: 'Enforce',
    pattern: { spec: { containers: [{ image: '*:* & !*:latest' }] } },
  });
  expect(ruleOf('limits', { action: PolicyAction.AUDIT }).validate).toMatchObject({ failureAction: 'Audit' });
});

test('the namespaces of the platform, of Kubernetes and those that are named are exempt', () => {
  const { namespaces } = ruleOf('limits', { exemptNamespaces: ['legacy'] }).exclude.any[0].resources;
  expect(namespaces).toEqual(expect.arrayContaining(['argocd', 'db', 'kube-system', 'kyverno', 'legacy']));
  expect(namespaces).not.toContain('default');
});

test('images are verified with the public key where that is asked for', () => {
  expect(ruleOf('signed-images')).toBeUndefined();
  expect(ruleOf('signed-images', { verifiedImages }).verifyImages).toEqual([
    {
      imageReferences: ['ghcr.io/example/*'],
      failureAction: 'Enforce',
      attestors: [{ entries: [{ keys: { publicKeys: verifiedImages.publicKey } }] }],
    },
  ]);
});

test('a key that is not public is refused', () => {
  const images = { ...verifiedImages, publicKey: 'MFkw' };
  expect(() => platform({ verifiedImages: images })).toThrow(/verifiedImages\.publicKey.*a public key as PEM/);
});

test('the API server reaches the webhook, and the webhook the registries with signatures', () => {
  const pod = (name: string): End => ({
    namespace: 'kyverno',
    pod: { 'app.kubernetes.io/instance': 'kyverno', 'app.kubernetes.io/component': `${name}-controller` },
  });
  const apiserver: End = { entity: 'kube-apiserver' };
  const set = platform({ verifiedImages });
  expect(problemsOf(set)).toEqual([]);
  expect(isAllowed(set, apiserver, pod('admission'), 9443)).toBe(true);
  expect(isAllowed(set, pod('reports'), apiserver, 6443)).toBe(true);
  expect(isAllowed(set, pod('admission'), { name: 'ghcr.io' }, 443)).toBe(true);
  expect(isAllowed(set, pod('admission'), { name: 'docker.io' }, 443)).toBe(false);
  expect(isAllowed(platform(), pod('admission'), { name: 'ghcr.io' }, 443)).toBe(false);
  expect(isAllowed(set, apiserver, pod('reports'), 9443)).toBe(false);
  expect(isAllowed(set, { entity: 'world' }, pod('admission'), 9443)).toBe(false);
});
