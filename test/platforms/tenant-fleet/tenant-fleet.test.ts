import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { App, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import * as fc from 'fast-check';
import { parse } from 'yaml';
import { KubernetesVersion } from '../../../lib/hosted-control-plane';
import { type AdminClusterProps, FleetExposure, TenantFleet, TenantList } from '../../../lib/platforms';
import { AlikeTenants } from '../../../lib/platforms/tenant-fleet/alike-tenants';
import { PlatformApp } from '../../../lib/synth';
import { EdgeRouting } from '../../../lib/traefik';
import { adminCluster, type FleetChanges, filesIn, NO_BACKUP, record, report, SNI, tenants, write } from './fleets';

let outdir: string;
beforeEach(() => {
  outdir = fs.mkdtempSync(path.join(os.tmpdir(), 'tenants-'));
});
afterEach(() => fs.rmSync(outdir, { recursive: true }));

const read = (...parts: string[]): string => fs.readFileSync(path.join(outdir, 'tenants', ...parts), 'utf8');

/** What writing a fleet warns of. */
function warningsOf(changes: FleetChanges): string[] {
  const stderr = jest.spyOn(console, 'error').mockImplementation(() => undefined);
  write(outdir, changes);
  const warnings = stderr.mock.calls.map(([text]) => String(text));
  stderr.mockRestore();
  return warnings;
}

describe('the folders of a fleet', () => {
  test('are one for each admin cluster, with one for each of its tenants in it', () => {
    write(outdir, {});
    expect(fs.readdirSync(path.join(outdir, 'tenants'))).toEqual(['admin-1', 'admin-2', 'placements.yaml']);
    expect(fs.readdirSync(path.join(outdir, 'tenants/admin-1/tenants'))).toEqual(['a', 'c']);
    expect(fs.readdirSync(path.join(outdir, 'tenants/admin-2/tenants/b'))).toEqual([
      '1-namespaces.yaml',
      '3-rbac.yaml',
      '4-configuration.yaml',
      '5-workloads.yaml',
      '6-custom-resources.yaml',
      'kustomization.yaml',
      'nodes',
      'tenant.yaml',
    ]);
  });

  test('hold the etcd and the edge apart from the tenants', () => {
    write(outdir, {});
    expect(read('admin-1', '5-workloads.yaml')).toContain('kind: StatefulSet');
    expect(read('admin-1', '5-workloads.yaml')).not.toContain('kube-apiserver');
    expect(read('admin-1', 'tenants', 'a', '6-custom-resources.yaml')).toContain('HostSNI(`a.s1.k8s.example.com`)');
  });

  test('change for a new tenant in its own folder and its line of the record only', () => {
    write(outdir, { tenants: tenants('a', 'b') });
    const before = filesIn(path.join(outdir, 'tenants'));
    write(outdir, { tenants: tenants('a', 'b', 'new') });
    const after = filesIn(path.join(outdir, 'tenants'));
    const changed = Object.keys(after).filter((file) => before[file] !== after[file]);
    expect(changed.filter((file) => !file.startsWith('admin-1/tenants/new/'))).toEqual(['placements.yaml']);
    expect(Object.keys(before).filter((file) => !(file in after))).toEqual([]);
  });

  test('have the digests of the release that a tenant names', () => {
    const apiServer = `sha256:${'a'.repeat(64)}`;
    const members = ['a', 'b', 'c', 'd'].map((name) => ({ name, version: name === 'd' ? '1.36' : '1.36.5' }));
    const warnings = warningsOf({
      tenants: members,
      releases: [KubernetesVersion.patch('1.36.5', { apiServer, controllerManager: apiServer, scheduler: apiServer })],
    });
    for (const [cluster, tenant] of [
      ['admin-1', 'a'],
      ['admin-2', 'b'],
      ['admin-1', 'c'],
    ] as const) {
      const workloads = read(cluster, 'tenants', tenant, '5-workloads.yaml');
      expect(workloads).toContain(`image: registry.k8s.io/kube-apiserver:v1.36.5@${apiServer}`);
    }
    expect(read('admin-2', 'tenants', 'd', '5-workloads.yaml')).toContain('kube-apiserver:v1.36.3@');
    expect(warnings).toEqual([]);
  });

  test('are the same bytes when they are written again, and written elsewhere', () => {
    write(outdir, {});
    const first = filesIn(path.join(outdir, 'tenants'));
    write(outdir, {});
    expect(filesIn(path.join(outdir, 'tenants'))).toEqual(first);
    write(path.join(outdir, 'elsewhere'), {});
    expect(filesIn(path.join(outdir, 'elsewhere', 'tenants'))).toEqual(first);
  });
});

describe('tenants that differ in their names only', () => {
  afterEach(() => jest.restoreAllMocks());

  test('are written as each alone would be', () => {
    const name = fc
      .stringMatching(/^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$/)
      .filter((text) => !/-(tunnel|konnectivity)$/.test(text) && !text.includes('anyone'));
    fc.assert(
      fc.property(fc.uniqueArray(name, { minLength: 2, maxLength: 8 }), (names) => {
        const one = [adminCluster('admin-1', { etcd: { 'etcd-1': NO_BACKUP } })];
        const members = tenants(...names, 'no', 'zz9');
        const alike = path.join(outdir, 'alike');
        const alone = path.join(outdir, 'alone');
        fs.rmSync(alike, { recursive: true, force: true });
        fs.rmSync(alone, { recursive: true, force: true });
        write(alike, { adminClusters: one, tenants: members });
        const spy = jest.spyOn(AlikeTenants.prototype, 'filesOf').mockReturnValue(undefined);
        write(alone, { adminClusters: one, tenants: members });
        spy.mockRestore();
        expect(filesIn(path.join(alike, 'tenants'))).toEqual(filesIn(path.join(alone, 'tenants')));
      }),
      { numRuns: 8 },
    );
  });

  test('are made once for all', () => {
    const made = jest.spyOn(AlikeTenants.prototype, 'filesOf');
    const many = Array.from({ length: 30 }, (_, index) => `tenant-${index}`);
    write(outdir, { tenants: tenants(...many) });
    const direct = made.mock.results.filter(({ value }) => value === undefined);
    expect(direct.length).toBe(4); // one for each etcd of each cluster
  });
});

describe('places', () => {
  test('are spread over zones, then clusters, then etcd fleets', () => {
    const [one, two, three] = [
      adminCluster('admin-1', { zone: 'x' }),
      adminCluster('admin-2', { zone: 'x' }),
      adminCluster('admin-3', { zone: 'y' }),
    ];
    write(outdir, { adminClusters: [one, two, three], tenants: tenants('a', 'b', 'c', 'd') });
    expect(Object.values(record(outdir)).map((line) => /cluster: "(.*?)", etcd: "(.*?)"/.exec(line)?.slice(1))).toEqual(
      [
        ['admin-1', 'etcd-1'],
        ['admin-3', 'etcd-1'],
        ['admin-2', 'etcd-1'],
        ['admin-1', 'etcd-2'],
      ],
    );
  });

  test('stay when clusters, etcd fleets and tenants come and go', () => {
    write(outdir, { tenants: tenants('a', 'b', 'c', 'd') });
    const before = record(outdir);
    const adminClusters = [adminCluster('admin-3'), adminCluster('admin-2'), adminCluster('admin-1')];
    write(outdir, { adminClusters, tenants: tenants('z', 'd', 'b', 'a') });
    const after = record(outdir);
    for (const name of ['a', 'b', 'd']) expect(after[name]).toBe(before[name]);
    expect(after.z).toContain('admin-3');
    expect(after.c).toBeUndefined();
  });

  test('can be given in full or in part', () => {
    write(outdir, { tenants: tenants({ name: 'a', cluster: 'admin-2', etcd: 'etcd-2' }, 'b') });
    expect(record(outdir).a).toContain('cluster: "admin-2", etcd: "etcd-2", shard: 2');
  });

  test('are in the zone that a tenant asks for', () => {
    const adminClusters = [adminCluster('admin-1', { zone: 'x' }), adminCluster('admin-2', { zone: 'y' })];
    write(outdir, { adminClusters, tenants: tenants({ name: 'a', zone: 'y' }, { name: 'b', zone: 'y' }) });
    expect(record(outdir).b).toContain('admin-2');
    expect(report(outdir, { adminClusters, tenants: tenants({ name: 'q', zone: 'w' }) })).toMatch(
      /tenants: tenants\[0\]: zone of q is "w", but known are x, y\..*flt014/s,
    );
  });

  test('count what the pods of a tenant request', () => {
    write(outdir, { tenants: tenants({ name: 'a', size: 'small' }) });
    expect(parse(read('admin-1', 'tenants', 'a', 'tenant.yaml')).demand).toEqual({
      pods: 6,
      cpu: expect.stringMatching(/^\d+m$/),
      memory: expect.stringMatching(/^\d+Mi$/),
      etcdBytes: 80 * 1024 * 1024,
    });
  });

  test.each([
    ['pods', { pods: 11 }, /admin-1 is out of pods/],
    ['CPU', { cpu: '500m' }, /admin-1 is out of CPU/],
    ['memory', { memory: '1Gi' }, /admin-1 is out of memory/],
    ['etcd', { etcd: { 'etcd-1': { maxTenants: 1, ...NO_BACKUP } } }, /admin-1 is out of etcd/],
    ['shards', { edge: { maxTenants: 1 } }, /admin-1 is out of shards of the edge/],
  ])('are not given when there are too few %s', (_what, changes, message) => {
    const adminClusters = [adminCluster('admin-1', changes)];
    const found = report(outdir, { adminClusters, tenants: tenants('a', 'b') });
    expect(found).toMatch(message);
    expect(found).toMatch(/There is no room for b: .*flt015/s);
  });
});

test('a warning of what a tenant’s nodes get names the tenant', () => {
  expect(warningsOf({ tenants: tenants({ name: 'a', kubeProxyMode: 'ipvs' }) })).toEqual([
    expect.stringMatching(/^a\/nodes\/nodes: warning: kube-proxy runs in the mode ipvs/),
  ]);
});

describe('addresses and ports', () => {
  test('are of one tenant each, the first that is free', () => {
    const adminClusters = [adminCluster('admin-1', { addresses: ['203.0.113.8/31', '198.51.100.0/30'] })];
    const exposure = FleetExposure.loadBalancer();
    write(outdir, { adminClusters, exposure, tenants: tenants('a', 'b', 'c') });
    expect(Object.values(record(outdir)).map((line) => /address: "(.*?)"/.exec(line)?.[1])).toEqual([
      '203.0.113.8',
      '203.0.113.9',
      '198.51.100.0',
    ]);
    write(outdir, { adminClusters, exposure, tenants: tenants('a', 'c', 'd') });
    expect(record(outdir).d).toContain('203.0.113.9');
    const many = Array.from({ length: 7 }, (_, index) => `t${index}`);
    expect(report(outdir, { adminClusters, exposure, tenants: tenants(...many) })).toContain('out of addresses');
  });

  test('of nodes come in pairs', () => {
    const adminClusters = [adminCluster('admin-1', { nodeHost: 'nodes.example.com', nodeAddress: '203.0.113.10' })];
    write(outdir, { adminClusters, exposure: FleetExposure.nodePorts(), tenants: tenants('a', 'b') });
    expect(Object.values(record(outdir)).map((line) => /nodePort: (\d+)/.exec(line)?.[1])).toEqual(['30000', '30002']);
    expect(read('admin-1', 'tenants', 'b', '5-workloads.yaml')).toMatch(/nodePort: 30002[\s\S]*nodePort: 30003/);
  });

  test('are chosen beside the data when a fleet is reached in another way', () => {
    write(outdir, { tenants: tenants('a') });
    const adminClusters = [adminCluster('admin-2'), adminCluster('admin-1', { addresses: ['203.0.113.8/31'] })];
    const exposure = FleetExposure.loadBalancer();
    const both = adminClusters.map((cluster) => ({ ...cluster, addresses: cluster.addresses ?? ['192.0.2.0/31'] }));
    write(outdir, { adminClusters: both, exposure, tenants: tenants('a') });
    expect(record(outdir).a).toContain('cluster: "admin-1", etcd: "etcd-1", address: "203.0.113.8"');
  });
});

describe('what is recorded', () => {
  const two = tenants('a', 'b');

  test.each([
    [
      'the admin cluster admin-2',
      [adminCluster('admin-1')],
      /The admin cluster admin-2 is not in the fleet.*b\.\n.*flt017/s,
    ],
    [
      'the etcd fleet etcd-1',
      [adminCluster('admin-1', { etcd: { 'etcd-9': {} } }), adminCluster('admin-2')],
      /The etcd fleet etcd-1 of admin-1 is not in the fleet any more, but a tenant is recorded there: a\..*flt017/s,
    ],
    [
      'a shard of the edge',
      [adminCluster('admin-1'), adminCluster('admin-2', { shards: [7] })],
      /The shard 2 of admin-2 is not in the fleet any more.*b\.\n.*give each another shard.*flt017/s,
    ],
  ])('keeps %s from being removed while a tenant is there', (_what, adminClusters, message) => {
    write(outdir, { tenants: two });
    const before = filesIn(outdir);
    expect(report(outdir, { adminClusters, tenants: two })).toMatch(message);
    expect(filesIn(outdir)).toEqual(before);
  });

  test('keeps an address from being taken away while a tenant has it', () => {
    const exposure = FleetExposure.loadBalancer();
    const adminClusters = (...addresses: string[]) => [adminCluster('admin-1', { addresses })];
    write(outdir, { adminClusters: adminClusters('203.0.113.8/31'), exposure, tenants: two });
    expect(report(outdir, { adminClusters: adminClusters('203.0.113.9/32'), exposure, tenants: two })).toMatch(
      /The address 203\.0\.113\.8 of admin-1 is not in the fleet any more, but a tenant is recorded there: a\..*flt017/s,
    );
    expect(report(outdir, { adminClusters: adminClusters('203.0.113.0/24'), exposure, tenants: two })).toBe(
      'no failure',
    );
  });

  test('lets a tenant change its shard within its cluster, and to none of another', () => {
    const adminClusters = [adminCluster('admin-1', { shards: [1, 3] }), adminCluster('admin-2')];
    const withShard = (shard: number) => ({ adminClusters, tenants: tenants({ name: 'a', shard }, 'b') });
    write(outdir, { adminClusters, tenants: two });
    expect(report(outdir, withShard(2))).toMatch(/shard of a is 2, but known are 1, 3\..*flt014/s);
    write(outdir, withShard(3));
    expect(record(outdir).a).toContain('cluster: "admin-1", etcd: "etcd-1", shard: 3');
  });

  test('keeps a tenant from another zone', () => {
    const adminClusters = [adminCluster('admin-1', { zone: 'x' }), adminCluster('admin-2', { zone: 'y' })];
    write(outdir, { adminClusters, tenants: two });
    expect(report(outdir, { adminClusters, tenants: tenants({ name: 'a', zone: 'y' }, 'b') })).toMatch(
      /zone of a is "y", but it is recorded in admin-1\/etcd-1, which is in x\..*flt016/s,
    );
  });

  test.each<[string, Partial<AdminClusterProps>, FleetExposure, RegExp, string, RegExp]>([
    [
      'an address',
      { addresses: ['203.0.113.0/24'] },
      FleetExposure.loadBalancer(),
      /203\.0\.113\.1"/,
      '203.0.113.0"',
      /tenants\[1\]: b has the address 203\.0\.113\.0, which a already has/,
    ],
    [
      'a node port',
      { nodeHost: '203.0.113.10' },
      FleetExposure.nodePorts(),
      /30002/,
      '30001',
      /tenants\[1\]: b has the node port 30001, which a already has/,
    ],
  ])('that somebody has changed gives no two tenants %s', (_what, changes, exposure, from, to, message) => {
    const fleet = { tenants: two, exposure, adminClusters: [adminCluster('admin-1', changes)] };
    write(outdir, fleet);
    const file = path.join(outdir, 'tenants', 'placements.yaml');
    const text = fs.readFileSync(file, 'utf8');
    expect(text).toMatch(from);
    fs.writeFileSync(file, text.replace(from, to));
    expect(report(outdir, fleet)).toMatch(message);
  });

  test('is read from the folder of a fleet below other constructs', () => {
    const writeBelow = (...names: readonly string[]): void => {
      const app = new PlatformApp({ outdir });
      new TenantFleet(new Construct(app, 'team'), 'tenants', {
        adminClusters: [adminCluster('admin-1'), adminCluster('admin-2')],
        exposure: SNI,
        tenants: TenantList.of({
          defaults: { version: '1.36', encryptionConfig: 'encryption' },
          tenants: tenants(...names),
        }),
        argoCd: { repositoryUrl: 'https://git.example.com/fleet.git' },
      });
      app.synth();
    };
    const recorded = (): string => fs.readFileSync(path.join(outdir, 'team-tenants', 'placements.yaml'), 'utf8');
    writeBelow('a', 'b');
    expect(recorded()).toContain('{ tenant: "b", cluster: "admin-2"');
    writeBelow('b');
    expect(recorded()).toContain('{ tenant: "b", cluster: "admin-2"');
    const applicationSets = path.join(outdir, 'team-tenants', 'argo-cd', '6-custom-resources.yaml');
    expect(fs.readFileSync(applicationSets, 'utf8')).toContain('path: dist/team-tenants/');
  });

  test('that is missing is not invented', () => {
    write(outdir, { tenants: two });
    fs.rmSync(path.join(outdir, 'tenants', 'placements.yaml'));
    expect(report(outdir, { tenants: two })).toMatch(
      /placements\.yaml" is missing, but ".*tenants" has tenants.*Restore it from git.*flt013/s,
    );
  });

  test.each([
    ['pods', { pods: 11 }, 'pods \\(109 %\\)'],
    ['tenants of an etcd', { etcd: { 'etcd-1': { maxTenants: 1, ...NO_BACKUP } } }, 'tenants of etcd-1 \\(200 %\\)'],
    ['tenants of a shard', { edge: { maxTenants: 1 } }, 'tenants of shard 1 \\(200 %\\)'],
  ])('stays where there are fewer %s than before, with a warning', (_what, changes, what) => {
    const adminClusters = [adminCluster('admin-1', { etcd: { 'etcd-1': NO_BACKUP } })];
    write(outdir, { adminClusters, tenants: two });
    const before = record(outdir);
    const reduced = [adminCluster('admin-1', { etcd: { 'etcd-1': NO_BACKUP }, ...changes })];
    expect(warningsOf({ adminClusters: reduced, tenants: two })).toEqual([
      expect.stringMatching(
        new RegExp(`tenants: warning: admin-1 has less room than its tenants need: ${what}\\..*flt022`, 's'),
      ),
    ]);
    expect(record(outdir)).toEqual(before);
  });

  test('keeps a tenant from leaving its data, unless it is to be moved', () => {
    write(outdir, { tenants: two });
    const moved = (migrateFrom?: string) =>
      tenants({ name: 'a', cluster: 'admin-2', etcd: 'etcd-2', migrateFrom }, 'b');
    expect(report(outdir, { tenants: moved() })).toMatch(
      /a is recorded in admin-1\/etcd-1, where its objects are, but is assigned to admin-2\/etcd-2\..*migrateFrom: admin-1\/etcd-1.*flt016/s,
    );
    expect(report(outdir, { tenants: moved('admin-1/etcd-2') })).toContain('flt016');
    for (let run = 0; run < 2; run++) write(outdir, { tenants: moved('admin-1/etcd-1') });
    expect(record(outdir).a).toContain('cluster: "admin-2", etcd: "etcd-2"');
  });

  test.each([
    [
      'a minor that is skipped',
      { version: '1.35' },
      { version: '1.37' },
      /1\.37\.\d+, 2 minors ahead of 1\.35.*hcp001/s,
    ],
    ['a step back', { version: '1.36' }, { version: '1.35' }, /has run 1\.36.*hcp001/s],
    [
      'a phase that is skipped',
      {},
      { authority: 'complete(1)' },
      /authority goes from stable\(1\) to complete\(1\).*flt018/s,
    ],
  ])('keeps a tenant from %s', (_what, before, after, message) => {
    write(outdir, { tenants: tenants({ name: 'a', ...before }) });
    expect(report(outdir, { tenants: tenants({ name: 'a', ...after }) })).toMatch(message);
  });

  test('lets a tenant go through the phases of a rotation in their order', () => {
    for (const authority of ['stable(1)', 'prepare(1)', 'complete(1)', 'stable(2)']) {
      expect(report(outdir, { tenants: tenants({ name: 'a', authority }) })).toBe('no failure');
    }
    expect(record(outdir).a).toContain('authority: "stable(2)"');
  });

  test.each([
    ['of a merge', '<<<<<<< HEAD\nplacements:\n'],
    ['of another form', 'placements: 5\n'],
    [
      'with a tenant twice',
      `placements:\n${'  - { tenant: a, cluster: admin-1, etcd: etcd-1, version: "1.36.3" }\n'.repeat(2)}`,
    ],
  ])('is not guessed from a file %s', (_what, text) => {
    const placements = path.join(outdir, 'placements.yaml');
    fs.writeFileSync(placements, text);
    expect(report(outdir, { placements })).toMatch(/does not record where tenants are.*flt013/s);
  });
});

test('an edge may learn its routes by TLSRoute', () => {
  const edge = { routing: EdgeRouting.GATEWAY_API };
  write(outdir, { adminClusters: [adminCluster('admin-1', { edge })], tenants: tenants('a', 'b') });
  expect(read('admin-1', '6-custom-resources.yaml')).toContain('kind: Gateway');
  expect(read('admin-1', 'tenants', 'b', '6-custom-resources.yaml').match(/kind: TLSRoute/g)).toHaveLength(3);
});

describe('Argo CD', () => {
  test('distributes admin clusters, tenants by their waves, and what their own clusters get', () => {
    const argoCd = { repositoryUrl: 'https://git.example.com/fleet.git' };
    write(outdir, { argoCd, tenants: tenants({ name: 'a', wave: 2 }, 'b') });
    const sets = read('argo-cd', '6-custom-resources.yaml')
      .split('---\n')
      .map((text) => parse(text));
    expect(sets.map(({ metadata }) => metadata.name)).toEqual(['tenants-clusters', 'tenants-tenants', 'tenants-nodes']);
    const steps = sets[1].spec.strategy.rollingSync.steps;
    expect(
      steps.map(({ matchExpressions: [{ values }] }: { matchExpressions: [{ values: string[] }] }) => values),
    ).toEqual([['1'], ['2']]);
    expect(parse(read('admin-1', 'tenants', 'a', 'tenant.yaml')).wave).toBe('2');
  });
});

describe('what is refused', () => {
  test.each([
    ['no admin cluster', { adminClusters: [] }, /adminClusters is empty.*flt012/s],
    [
      'two of one name',
      { adminClusters: [adminCluster('admin-1'), adminCluster('admin-1')] },
      /duplicates an earlier cluster.*flt012/s,
    ],
    [
      'a shard of two',
      { adminClusters: [adminCluster('admin-1'), adminCluster('admin-2', { shards: [1] })] },
      /has 1, which another/,
    ],
    [
      'a shard twice',
      { adminClusters: [adminCluster('admin-1', { shards: [1, 1] })] },
      /shards of admin-1 has 1, which it has already.*flt012/s,
    ],
    [
      'a domain for all shards',
      { adminClusters: [adminCluster('admin-1', { edge: { domain: 'example.com' } as object })] },
      /edge of admin-1 has domain, which differs from shard to shard/,
    ],
    [
      'a pace that is none',
      { argoCd: { repositoryUrl: 'https://git.example.com/fleet.git', maxUpdate: 'all' } },
      /maxUpdate is "all", but it must be a number or a percentage/,
    ],
    ['no shard', { adminClusters: [adminCluster('admin-1', { shards: [] })] }, /shards of admin-1 is empty.*flt012/s],
    ['no address', { exposure: FleetExposure.loadBalancer() }, /addresses of admin-1 is empty/],
    [
      'a name of nodes without an address',
      {
        exposure: FleetExposure.nodePorts(),
        adminClusters: [adminCluster('admin-1', { nodeHost: 'nodes.example.com' })],
      },
      /nodeHost of admin-1 is "nodes\.example\.com", but pods of tenants need an IP address.*Set nodeAddress.*flt012/s,
    ],
    [
      'an etcd fleet without a name that objects can have',
      { adminClusters: [adminCluster('admin-1', { etcd: { ['e'.repeat(37)]: {}, constructor: {} } })] },
      /adminClusters\[0\]\.etcd has a fleet called "e+".*has a fleet called "constructor".*etcd006/s,
    ],
    [
      'a word of JavaScript for a tenant',
      { tenants: tenants({ name: 'valueof' }, 'constructor') },
      /tenants\[1\]\.name is "constructor".*not a reserved word of JavaScript.*flt010/s,
    ],
    ['no host of nodes', { exposure: FleetExposure.nodePorts() }, /nodeHost of admin-1 is empty/],
    ['no etcd', { adminClusters: [adminCluster('admin-1', { etcd: {} })] }, /etcd of admin-1 is empty/],
    [
      'an etcd that tenants can disturb',
      { adminClusters: [adminCluster('admin-1', { etcd: { e: { version: '3.6.5' } } })] },
      /etcd001/,
    ],
    [
      'an amount that is none',
      { adminClusters: [adminCluster('admin-1', { memory: '1Gb' })] },
      /memory is "1Gb".*set006/s,
    ],
    [
      'a host of another tenant',
      { tenants: tenants('a', 'a-tunnel') },
      /a-tunnel would have the host of the tunnel of a/,
    ],
    [
      'an additional name that leads to another tenant',
      { tenants: tenants('a', { name: 'b', additionalNames: ['a-konnectivity.s1.k8s.example.com'] }) },
      /tenants\[1\]: additionalNames of b has a-konnectivity\.s1\.k8s\.example\.com, which leads to a\..*hcp009/s,
    ],
    [
      'additional names of a class that lead to all of a shard, where nobody is yet',
      {
        list: { classes: { free: { version: '1.36', additionalNames: ['*.s2.k8s.example.com'] } } },
        tenants: tenants({ name: 'a', class: 'free' }),
      },
      /tenants\[0\]: additionalNames of a has \*\.s2\.k8s\.example\.com, which leads to the shard s2\./,
    ],
    [
      'an etcd fleet in the namespace of a tenant',
      { adminClusters: [adminCluster('admin-1', { etcd: { e: { namespace: 'tenant-b' } } })] },
      /tenants\[1\]: The namespace of b is tenant-b, which is also that of the etcd fleet e of its cluster.*flt012/s,
    ],
    [
      'an etcd fleet in the namespace of a shard',
      { adminClusters: [adminCluster('admin-1', { etcd: { 'edge-1': {} } })] },
      /Namespace edge-1 is defined twice.*syn001/s,
    ],
    [
      'addresses of two',
      {
        exposure: FleetExposure.loadBalancer(),
        adminClusters: [
          adminCluster('admin-1', { addresses: ['203.0.113.0/24'] }),
          adminCluster('admin-2', { addresses: ['198.51.100.0/24', '203.0.113.128/25'] }),
        ],
      },
      /addresses of admin-2 has 203\.0\.113\.128\/25, and admin-1 has 203\.0\.113\.0\/24.*flt012/s,
    ],
    [
      'one host for the nodes of two',
      {
        exposure: FleetExposure.nodePorts(),
        adminClusters: ['admin-1', 'admin-2'].map((name) =>
          adminCluster(name, { nodeHost: 'nodes.example.com', nodeAddress: '203.0.113.10' }),
        ),
      },
      /nodeHost of admin-2 is "nodes\.example\.com", and so is that of admin-1/,
    ],
    [
      'a cluster that there is not',
      { tenants: tenants({ name: 'a', cluster: 'admin-7' }) },
      /"admin-7", but known are.*flt014/s,
    ],
    ['an etcd that there is not', { tenants: tenants({ name: 'a', etcd: 'etcd-7' }) }, /etcd of a is "etcd-7"/],
    ['no version', { list: { defaults: {} } }, /tenants\[0\]: version is missing.*flt014/s],
    [
      'a version of no supported minor',
      { tenants: tenants({ name: 'a', version: '1.30' }) },
      /tenants\[0\]: version is "1.30".*hcp002/s,
    ],
  ])('%s', (_what, changes, message) => {
    expect(report(outdir, changes)).toMatch(message);
    expect(fs.readdirSync(outdir)).toEqual([]);
  });

  test.each([
    ['that is no zone', 'k8s', /"k8s", which is not the name of a DNS zone.*flt011/s],
    ['that leaves no room for tenants', `${'a.'.repeat(96)}com`, /too long for the hosts of tenants below it.*flt011/s],
  ])('a domain %s', (_what, domain, message) => {
    const exposure = FleetExposure.sni(domain);
    expect(report(outdir, { exposure })).toMatch(message);
    expect(report(outdir, { exposure })).toMatch(/^tenants: The domain of the shards/);
  });

  test('an app or a chart that does not write its clusters', () => {
    const list = TenantList.of({ tenants: [] });
    const props = { adminClusters: [adminCluster('admin-1')], exposure: SNI, tenants: list };
    expect(() => new TenantFleet(new App(), 'tenants', props)).toThrow(/A TenantFleet is in an app.*flt004/s);
    const inChart = new Chart(new PlatformApp({ outdir }), 'core');
    expect(() => new TenantFleet(inChart, 'tenants', props)).toThrow(
      /core\/tenants: A TenantFleet is in a chart.*flt004/s,
    );
  });
});
