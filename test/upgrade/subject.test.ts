import type { CanonicalObject } from '../../lib/diff/canonical';
import { kubectl } from '../../lib/upgrade/subject';

// Istio has a Gateway as well, and kubectl would take either of the two.
test.each([
  ['batch', 'Job', 'job'],
  ['rbac.authorization.k8s.io', 'Role', 'role'],
  ['gateway.networking.k8s.io', 'Gateway', 'gateway.gateway.networking.k8s.io'],
  ['networking.istio.io', 'Gateway', 'gateway.networking.istio.io'],
])('kubectl is told the group of a kind that is not built in: %s %s', (group, kind, type) => {
  const object = { group, kind, namespace: 'shop', name: 'web', members: {} } as unknown as CanonicalObject;
  expect(kubectl('delete', object, '--wait=false')).toBe(`kubectl -n shop delete ${type} web --wait=false`);
});
