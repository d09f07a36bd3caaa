import { ApiObject } from 'cdk8s';
import { KindPlatformStack } from '../../lib/platforms/kind-platform-stack';
import { PlatformApp } from '../../lib/synth';
import { Some } from '../gitops/component';

const stack = new KindPlatformStack(new PlatformApp({ outdir: '/nonexistent' }), 'stack', {
  repositoryUrl: 'https://git.example.com/platform.git',
  argoCd: { namespace: 'gitops' },
  extraComponents: (scope) => [new Some(scope, 'shop')],
});
const objects = stack.node.findAll().filter((one) => ApiObject.isApiObject(one));
const namespaces = objects.filter(({ kind }) => kind === 'Namespace').map(({ name }) => name);

/** The namespaces that are nowhere asked about, by what does not ask. */
const exempt: Record<string, string[]> = {};
for (const object of objects.map((one) => one.toJson())) {
  const [selected] = object.spec?.matchConstraints?.namespaceSelector?.matchExpressions ?? [];
  if (object.apiVersion === 'policies.kyverno.io/v1') exempt[object.metadata.name] = selected.values;
  if (object.apiVersion?.startsWith('constraints.')) exempt[object.kind] = object.spec.match.excludedNamespaces;
}
const valuesOf = <Values>(name: string) => stack.components.find(name)?.values(stack.components) as unknown as Values;
const [selector] = valuesOf<KyvernoValues>('kyverno').config.webhooks.namespaceSelector.matchExpressions;
exempt['webhook of kyverno'] = selector.values;
const { validatingWebhookExemptNamespacesLabels: labels } = valuesOf<GatekeeperValues>('gatekeeper');
exempt['webhook of gatekeeper'] = labels['kubernetes.io/metadata.name'];

interface KyvernoValues {
  readonly config: {
    readonly webhooks: { readonly namespaceSelector: { readonly matchExpressions: readonly [{ values: string[] }] } };
  };
}

interface GatekeeperValues {
  readonly validatingWebhookExemptNamespacesLabels: { readonly 'kubernetes.io/metadata.name': string[] };
}

test('every policy, constraint and webhook is looked at', () => {
  expect(Object.keys(exempt).sort()).toEqual([
    'AllowedRegistries',
    'ClosedNodePorts',
    'NamedIngressHosts',
    'RequiredNamespaceLabels',
    'close-new-namespaces',
    'limits',
    'non-root',
    'pinned-images',
    'webhook of gatekeeper',
    'webhook of kyverno',
  ]);
});

// The platform would refuse itself, or wait for a webhook that waits for it.
test.each(Object.entries(exempt))('%s leaves out every namespace of the platform and of Kubernetes', (_, names) => {
  expect(namespaces).toEqual(expect.arrayContaining(['cilium-secrets', 'gitops', 'shop']));
  expect(names).toEqual(expect.arrayContaining([...namespaces, 'kube-system', 'local-path-storage']));
  expect(names).not.toContain('default');
});
