import { Duration, Size } from 'cdk8s';
import { EtcdFleet, type EtcdFleetProps, EtcdTenant } from '../../lib/etcd';
import { objectsOf, type Resource } from '../program';

function fleet(props: EtcdFleetProps = {}, tenants: readonly string[] = []): Resource[] {
  return objectsOf((chart) => {
    const etcd = new EtcdFleet(chart, 'etcd-1', { backup: false, ...props });
    for (const tenant of tenants) new EtcdTenant(chart, tenant, { fleet: etcd, tenant, namespace: `tenant-${tenant}` });
  });
}

function find<T>(objects: readonly Resource[], kind: string, name: string): T {
  const found = objects.find((object) => object.kind === kind && object.metadata.name === name);
  if (!found)
    throw new Error(`no ${kind} ${name} among ${objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`)}`);
  return found as T;
}

interface Pods {
  readonly spec: { readonly template: { readonly spec: { readonly containers: { readonly command: string[] }[] } } };
}

function commandOf(objects: readonly Resource[], kind = 'StatefulSet', name = 'etcd-1'): string[] {
  return find<Pods>(objects, kind, name).spec.template.spec.containers[0]!.command;
}

describe('a fleet that tenants share', () => {
  test.each(['3.5.33', '3.6.0', '3.6.13', '3.7.0', 'latest', '3.6'])(
    'etcd %s is refused: its tenants can reach each other',
    (version) => {
      expect(() => fleet({ version })).toThrow(
        /core\/etcd-1: version is .*can read or disturb.*Use 3\.6\.14 or later/s,
      );
    },
  );

  test.each(['3.6.14', '3.6.16', '3.7.1', '3.7.3'])('etcd %s is taken', (version) => {
    expect(JSON.stringify(find(fleet({ version }), 'StatefulSet', 'etcd-1'))).toMatch(
      new RegExp(`etcd:v${version}(@sha256:[0-9a-f]{64})?"`),
    );
  });

  test.each<[string, EtcdFleetProps, RegExp]>([
    ['an even number of members', { members: 2 }, /members is 2, but it must be one of 1, 3, 5, 7/],
    ['a quota above what etcd is tried with', { quota: Size.gibibytes(9) }, /quota is 9 GiB.*etcd002/s],
    ['a quota below', { quota: Size.mebibytes(512) }, /quota is 0 GiB/],
    [
      'no room beside the database',
      { quota: Size.gibibytes(8), storage: Size.gibibytes(8) },
      /at least 16 GiB of storage/,
    ],
    ['a digest that is none', { digest: 'sha256:12' }, /a digest such as sha256/],
    ['an unknown prop', { member: 3 } as EtcdFleetProps, /Did you mean members/],
    [
      'an object store without a scheme',
      { backup: { endpoint: 's3.example.com', bucket: 'b', credentials: 'c' } },
      /backup\.endpoint is "s3\.example\.com", but it must be an address such as https/,
    ],
    [
      'an object store with credentials, which everybody would read',
      { backup: { endpoint: 'https://user:word@s3.example.com', bucket: 'b', credentials: 'c' } },
      /backup\.endpoint is .*without credentials and path/,
    ],
    [
      'a bucket that is a path',
      { backup: { endpoint: 'https://s3.example.com', bucket: '../b', credentials: 'c' } },
      /backup\.bucket is "\.\.\/b", but it must be the name of a bucket/,
    ],
    [
      'a Secret that cannot be',
      { backup: { endpoint: 'https://s3.example.com', bucket: 'b', credentials: 'My Secret' } },
      /backup\.credentials is .* but it must be at most 253 lower-case letters/,
    ],
    ['no compaction', { compaction: Duration.seconds(0) }, /compaction is .*from a minute to a day/],
    ['compaction after part of a second', { compaction: Duration.millis(60_500) }, /whole seconds, from a minute/],
    ['a release as a tag', { version: 'v3.6.16' }, /version is "v3\.6\.16", but releases .*Write 3\.6\.16\..*etcd001/s],
    ['a namespace that Kubernetes refuses', { namespace: 'Etcd' }, /namespace is "Etcd"/],
  ])('%s is refused', (_name, props, message) => {
    expect(() => fleet(props)).toThrow(message);
  });

  test('a tenant with the name of etcd’s own user is refused', () => {
    expect(() => fleet({}, ['root'])).toThrow(/tenant is "root", which is etcd's superuser.*etcd004/s);
  });

  test('more tenants than fit are refused', () => {
    expect(() => fleet({ maxTenants: 1 }, ['a', 'b'])).toThrow(
      /2 tenants share the fleet, but maxTenants is 1.*etcd003/s,
    );
  });

  test('clients and peers prove who they are, to authorities apart', () => {
    const objects = fleet();
    expect(commandOf(objects)).toEqual(
      expect.arrayContaining([
        '--client-cert-auth=true',
        '--trusted-ca-file=/etc/etcd/server/ca.crt',
        '--peer-client-cert-auth=true',
        '--peer-trusted-ca-file=/etc/etcd/peer/ca.crt',
        '--auto-compaction-mode=periodic',
        '--auto-compaction-retention=300s',
        '--quota-backend-bytes=8589934592',
      ]),
    );
    type Issued = { spec: { issuerRef: { name: string } } };
    expect(find<Issued>(objects, 'Certificate', 'etcd-1-server').spec.issuerRef.name).toBe('etcd-1-clients');
    expect(find<Issued>(objects, 'Certificate', 'etcd-1-peer').spec.issuerRef.name).toBe('etcd-1-peers');
  });

  test('keys of authorities stay, all others are new with each certificate', () => {
    const certificates = fleet({}, ['a']).filter(({ kind }) => kind === 'Certificate') as unknown as {
      metadata: { name: string };
      spec: { isCA?: boolean; privateKey: { rotationPolicy: string } };
    }[];
    expect(certificates.map(({ metadata, spec }) => [metadata.name, spec.privateKey.rotationPolicy])).toEqual([
      ['etcd-1-ca', 'Never'],
      ['etcd-1-peer-ca', 'Never'],
      ['etcd-1-server', 'Always'],
      ['etcd-1-peer', 'Always'],
      ['etcd-1-root', 'Always'],
      ['etcd-client', 'Always'],
    ]);
  });

  test('a tenant is a client and nothing else: its name is its user, and it is in no group', () => {
    expect(find<{ spec: object }>(fleet({}, ['a']), 'Certificate', 'etcd-client').spec).toMatchObject({
      commonName: 'a',
      usages: ['digital signature', 'client auth'],
    });
    expect(JSON.stringify(find(fleet({}, ['a']), 'Certificate', 'etcd-client'))).not.toContain('organizations');
  });

  test('the range of a tenant ends behind its slash, so that it holds no key of a longer name', () => {
    expect(commandOf(fleet({}, ['a']), 'Job', 'etcd-1-user-a')[2]).toContain('readwrite /tenants/a/ /tenants/a0');
  });

  test('one member may be away, and an unhealthy one never blocks a drain', () => {
    expect(find<{ spec: object }>(fleet(), 'PodDisruptionBudget', 'etcd-1').spec).toMatchObject({
      maxUnavailable: 1,
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
    });
  });

  test('only pods with the label of the fleet reach its members', () => {
    type Policy = { spec: { ingress: { from: object[]; ports: { port: number }[] }[] } };
    const clients = find<Policy>(fleet(), 'NetworkPolicy', 'etcd-1').spec.ingress.find(
      ({ ports }) => ports[0]?.port === 2379,
    );
    expect(clients?.from).toEqual([
      { podSelector: { matchLabels: { 'etcd.platypaas.dev/etcd-1': 'client' } }, namespaceSelector: {} },
      {
        podSelector: {
          matchLabels: { 'app.kubernetes.io/name': 'etcd-operations', 'app.kubernetes.io/instance': 'etcd-1' },
        },
      },
    ]);
  });

  test('two fleets are not defragmented at the same time', () => {
    const objects = objectsOf((chart) => {
      new EtcdFleet(chart, 'etcd-1', { backup: false });
      new EtcdFleet(chart, 'etcd-2', { backup: false });
    });
    type Scheduled = { spec: { schedule: string } };
    const [one, two] = ['etcd-1', 'etcd-2'].map(
      (name) => find<Scheduled>(objects, 'CronJob', `${name}-defragmentation`).spec.schedule,
    );
    expect(one).toMatch(/^\d+ [1-4] \* \* \*$/);
    expect(one).not.toBe(two);
  });

  test('credentials of the object store are referred to, and go to curl on its standard input', () => {
    const text = JSON.stringify(
      find(
        fleet({ backup: { endpoint: 'https://s3.example.com', bucket: 'b', credentials: 'store' } }),
        'CronJob',
        'etcd-1-snapshots',
      ),
    );
    expect(text).toContain('"secretKeyRef":{"key":"AWS_SECRET_ACCESS_KEY","name":"store"}');
    expect(text).toContain('curl --config -');
  });

  test('no backup is warned of, unless it is said that none is wanted', () => {
    const log = jest.spyOn(console, 'error').mockImplementation();
    const backup = { endpoint: 'https://s3.example.com', bucket: 'b', credentials: 'store' };
    const warnings = (props: EtcdFleetProps) => {
      log.mockClear();
      objectsOf((chart) => new EtcdFleet(chart, 'etcd-1', props));
      return log.mock.calls.join('\n');
    };
    expect(warnings({})).toMatch(
      /etcd-1: warning: It has no backup: if its disks are lost, so are its tenants\..* or false if none are wanted\..*#etcd007/s,
    );
    expect(warnings({ backup: undefined })).toMatch(/etcd007/);
    expect(warnings({ backup })).toBe('');
    expect(warnings({ backup: false })).toBe('');
    expect(fleet({ backup: false }).filter(({ metadata }) => /snapshots/.test(metadata.name))).toEqual([]);
    log.mockRestore();
  });

  test.each([true, 'none', 0])('%p is no backup', (backup) => {
    expect(() => fleet({ backup } as unknown as EtcdFleetProps)).toThrow(
      /backup is .*must be an object of endpoint.* or false/s,
    );
  });

  test('alarms are those of this fleet, and come with what reads their figures', () => {
    const kinds = ['PodMonitor', 'PrometheusRule'];
    expect(fleet().filter(({ kind }) => kinds.includes(kind))).toEqual([]);
    const objects = fleet({ alarms: true });
    expect(find<{ spec: object }>(objects, 'PodMonitor', 'etcd-1').spec).toEqual({
      selector: { matchLabels: { 'app.kubernetes.io/name': 'etcd', 'app.kubernetes.io/instance': 'etcd-1' } },
      podMetricsEndpoints: [{ port: 'metrics' }],
    });
    type Rules = { spec: { groups: { rules: { alert: string; expr: string }[] }[] } };
    const [group] = find<Rules>(objects, 'PrometheusRule', 'etcd-1').spec.groups;
    expect(group?.rules.map(({ alert }) => alert)).toEqual([
      'EtcdFleetFillsUp',
      'EtcdFleetNearlyFull',
      'EtcdFleetWithoutLeader',
      'EtcdFleetNotSeen',
      'EtcdFleetSlowDisk',
    ]);
    for (const { expr } of group!.rules) expect(expr).toContain('namespace="etcd-1",pod=~"etcd-1-[0-9]+"');
  });

  test('alarms that are added twice are there once', () => {
    const objects = objectsOf((chart) => new EtcdFleet(chart, 'etcd-1', { alarms: true, backup: false }).addAlarms());
    expect(objects.filter(({ kind }) => kind === 'PrometheusRule')).toHaveLength(1);
  });
});
