import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeSuite } from '../suite';
import type { Processes } from './processes';
import { recordUsedRights, unusedRights } from './rights';

const RBAC = `
kind: ClusterRole
metadata: {name: reader}
rules:
  - {verbs: [get, list, watch], apiGroups: [''], resources: [pods, pods/log]}
  - {verbs: [create], apiGroups: [apps], resources: [deployments]}
---
kind: ClusterRole
metadata: {name: everything}
rules:
  - {verbs: ['*'], apiGroups: ['*'], resources: ['*']}
---
kind: ClusterRoleBinding
metadata: {name: reader}
roleRef: {kind: ClusterRole, name: reader}
subjects: [{kind: ServiceAccount, name: web, namespace: shop}, {kind: ServiceAccount, name: absent, namespace: shop}]
---
kind: ClusterRoleBinding
metadata: {name: everything}
roleRef: {kind: ClusterRole, name: everything}
subjects: [{kind: ServiceAccount, name: admin, namespace: shop}]
`;

const event = (name: string, verb: string, objectRef: object, more: object = {}) => ({
  verb,
  requestURI: '/',
  user: { username: `system:serviceaccount:shop:${name}` },
  responseStatus: { code: 200 },
  objectRef,
  ...more,
});

describeSuite('control-plane', 'rights that a run used', () => {
  const folder = mkdtempSync(join(tmpdir(), 'platypaas-rights-test-'));
  const former = process.env.PLATYPAAS_RIGHTS;
  afterAll(() => {
    if (former === undefined) delete process.env.PLATYPAAS_RIGHTS;
    else process.env.PLATYPAAS_RIGHTS = former;
    rmSync(folder, { recursive: true });
  });

  test('leave those that nobody used, which are listed by service account', () => {
    const events = [
      event('web', 'get', { resource: 'pods' }),
      event('web', 'get', { resource: 'pods', subresource: 'log' }),
      event('web', 'watch', { resource: 'pods' }, { requestURI: '/api/v1/pods?sendInitialEvents=true' }),
      event('web', 'create', { resource: 'deployments', apiGroup: 'apps' }, { responseStatus: { code: 403 } }),
      event('admin', 'delete', { resource: 'nodes' }),
    ];
    writeFileSync(join(folder, 'audit.log'), events.map((each) => `${JSON.stringify(each)}\n`).join(''));
    mkdirSync(join(folder, 'dist', 'core'), { recursive: true });
    writeFileSync(join(folder, 'dist', 'core', '3-rbac.yaml'), RBAC);
    process.env.PLATYPAAS_RIGHTS = join(folder, 'used');
    recordUsedRights({ folder } as Processes);
    expect(unusedRights(join(folder, 'used'), join(folder, 'dist'))).toEqual([
      'shop/absent: its program did not run (7 rights)',
      'shop/admin: 0 of 1',
      'shop/web: 3 of 7: create deployments.apps, list pods/log, watch pods/log',
    ]);
  });
});
