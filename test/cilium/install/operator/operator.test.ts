import { namesOf, only, refused, rendered } from '../rendered';

const BASE = { hubble: { enabled: false } };

function deployment(values: object = {}) {
  return only(rendered({ ...BASE, ...values }), 'Deployment', 'cilium-operator').spec;
}

function pod(values: object = {}) {
  return deployment(values).template.spec;
}

function rules(values: object = {}): { apiGroups: string[]; resources: string[]; verbs: string[] }[] {
  return only(rendered({ ...BASE, ...values }), 'ClusterRole', 'cilium-operator').rules;
}

function verbs(group: string, resource: string, values: object = {}): string[] {
  return rules(values)
    .filter(({ apiGroups, resources }) => apiGroups.includes(group) && resources.includes(resource))
    .flatMap((rule) => rule.verbs);
}

test.each([
  [{}, 'generic'],
  [{ eni: { enabled: true }, ipam: { mode: 'eni' } }, 'aws'],
  [{ azure: { enabled: true }, ipam: { mode: 'azure' } }, 'azure'],
  [{ alibabacloud: { enabled: true }, ipam: { mode: 'alibabacloud' } }, 'alibabacloud'],
])('with %j the operator is the one for %s', (values, cloud) => {
  const [container] = pod(values).containers;
  expect(container.image).toMatch(new RegExp(`^quay.io/cilium/operator-${cloud}:v1\\.18\\.3@sha256:[0-9a-f]{64}$`));
  expect(container.command).toEqual([`cilium-operator-${cloud}`]);
});

test('a single operator makes room before its successor comes, and several do not all go at once', () => {
  expect(deployment({ operator: { replicas: 1 } }).strategy.rollingUpdate.maxUnavailable).toBe('100%');
  expect(deployment().strategy.rollingUpdate.maxUnavailable).toBe('50%');
});

test('the operator runs on nodes whose agent is not ready', () => {
  const tolerations = [{ key: 'mine', operator: 'Exists' }];
  expect(pod({ operator: { tolerations } }).tolerations).toEqual([
    ...tolerations,
    { key: 'node.cilium.io/agent-not-ready', operator: 'Exists' },
  ]);
  expect(pod({ operator: { tolerations }, agentNotReadyTaintKey: null }).tolerations).toEqual(tolerations);
});

test('empty tolerations are refused where the chart would write invalid YAML', () => {
  expect(refused({ ...BASE, operator: { tolerations: [] } })).toMatch(/operator\.tolerations is empty.*cil035/s);
  expect(refused({ ...BASE, operator: { tolerations: [] }, agentNotReadyTaintKey: null })).toBe('');
});

test('a password for Azure goes into no manifest', () => {
  const azure = { enabled: true, clientID: 'id', clientSecret: 'hunter2' };
  const objects = rendered({ ...BASE, azure });
  expect(namesOf(objects, 'Secret')).not.toContain('cilium-azure');
  expect(JSON.stringify(objects)).not.toMatch(/hunter2|aHVudGVyMg/);
  const empty = only(rendered({ ...BASE, azure: { enabled: true } }), 'Secret', 'cilium-azure');
  expect(empty.data).toEqual({ AZURE_CLIENT_ID: '', AZURE_CLIENT_SECRET: '' });
});

test('an IAM role replaces AWS credentials', () => {
  const eni = { enabled: true, iamRole: 'arn:aws:iam::1:role/cilium' };
  const names = (values: object) => pod(values).containers[0].env.map(({ name }: { name: string }) => name);
  expect(names({ eni: { enabled: true } })).toContain('AWS_ACCESS_KEY_ID');
  expect(names({ eni })).not.toContain('AWS_ACCESS_KEY_ID');
  const account = only(rendered({ ...BASE, eni }), 'ServiceAccount', 'cilium-operator');
  expect(account.metadata.annotations).toEqual({ 'eks.amazonaws.com/role-arn': eni.iamRole });
});

test('the operator may do only what its features need', () => {
  expect(verbs('gateway.networking.k8s.io', 'gateways')).toEqual([]);
  expect(verbs('gateway.networking.k8s.io', 'gateways', { gatewayAPI: { enabled: true } })).toContain('watch');
  expect(verbs('networking.k8s.io', 'ingresses')).toEqual([]);
  expect(verbs('networking.k8s.io', 'ingresses', { ingressController: { enabled: true } })).toContain('list');
  expect(verbs('', 'pods')).toContain('delete');
  expect(verbs('', 'pods', { operator: { unmanagedPodWatcher: { restart: false } } })).not.toContain('delete');
});

test.each(['0s', '', null])('with %j between two collections, CiliumNodes are not deleted', (nodeGCInterval) => {
  expect(verbs('cilium.io', 'ciliumnodes')).toContain('delete');
  expect(verbs('cilium.io', 'ciliumnodes', { operator: { nodeGCInterval } })).not.toContain('delete');
});

test('a constraint on spreading counts the operator pods unless it selects others', () => {
  const zone = { maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule' };
  const others = { ...zone, labelSelector: { matchLabels: { app: 'x' } } };
  expect(pod({ operator: { topologySpreadConstraints: [zone, others] } }).topologySpreadConstraints).toEqual([
    { ...zone, labelSelector: { matchLabels: { 'io.cilium/app': 'operator', name: 'cilium-operator' } } },
    others,
  ]);
});

test('without an operator none of its objects exist', () => {
  const objects = rendered({ ...BASE, operator: { enabled: false } });
  expect(objects.filter(({ metadata }) => metadata.name.startsWith('cilium-operator'))).toEqual([]);
});
