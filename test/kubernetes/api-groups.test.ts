import { groupOf, isBuiltIn } from '../../lib/kubernetes/api-groups';
import { apiSchemas, MINORS } from '../../lib/validate/api-schemas';

test.each(MINORS)('every group that an API server of %s serves is built in', (minor) => {
  const groups = new Set(Object.keys(apiSchemas(minor).kinds).map((kind) => groupOf(kind.split(' ')[0] ?? '')));
  expect(groups.size).toBeGreaterThan(15);
  expect([...groups].filter((group) => !isBuiltIn(group))).toEqual([]);
});

test.each(['cilium.io', 'gateway.networking.k8s.io', 'snapshot.storage.k8s.io', 'metrics.k8s.io'])(
  '%s comes from somewhere else',
  (group) => expect(isBuiltIn(group)).toBe(false),
);
