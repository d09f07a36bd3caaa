import { Some, setOf } from './component';
import { objectsBelow } from './written';

const set = setOf((chart) => [
  new Some(chart, 'database'),
  new Some(chart, 'shop', { dependsOn: ['database', 'not-installed'] }),
  new Some(chart, 'report', { dependsOn: ['database'], namespace: { name: 'shop' } }),
  new Some(chart, 'alone'),
]);
const objects = objectsBelow(set);
const names = (kind: string) => objects.filter((one) => one.kind === kind).map(({ metadata }) => metadata.name);
const named = (kind: string, name: string) =>
  objects.find((one) => one.kind === kind && one.metadata.name === name)?.spec;

test('there is a policy for each Application that others need, and none for the others', () => {
  const expected = ['platform-after-namespaces', 'platform-after-database'];
  expect(names('ValidatingAdmissionPolicy')).toEqual(expected);
  expect(names('ValidatingAdmissionPolicyBinding')).toEqual(expected);
});

test('it applies to the Applications that need it, by Argo CD’s tracking id, and only in their namespaces', () => {
  expect(named('ValidatingAdmissionPolicy', 'platform-after-database')).toMatchObject({
    matchConstraints: {
      namespaceSelector: {
        matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values: ['shop'] }],
      },
    },
    matchConditions: [
      { name: 'of-a-dependent', expression: expect.stringMatching(/tracking-id.* in \['report', 'shop'\]$/) },
    ],
  });
  expect(named('ValidatingAdmissionPolicyBinding', 'platform-after-database')).toEqual({
    policyName: 'platform-after-database',
    validationActions: ['Deny'],
    paramRef: { name: 'database', namespace: 'argocd', parameterNotFoundAction: 'Deny' },
  });
});

test('every component waits for its namespace and the policies in it', () => {
  const [condition] = named('ValidatingAdmissionPolicy', 'platform-after-namespaces').matchConditions;
  expect(condition.expression).toMatch(/ in \['alone', 'database', 'report', 'shop'\]$/);
});

test('only new workloads wait: a change of what runs is not held up', () => {
  const { resourceRules } = named('ValidatingAdmissionPolicy', 'platform-after-database').matchConstraints;
  expect(resourceRules.map(({ operations }: { readonly operations: object }) => operations)).toEqual([
    ['CREATE'],
    ['CREATE'],
  ]);
});
