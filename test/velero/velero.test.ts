import { ApiObject } from 'cdk8s';
import { Profile } from '../../lib/gitops';
import { Velero, type VeleroProps } from '../../lib/velero';
import { HAS_CRDS, schemaErrors } from '../crd-schema';
import { problemsOf, setOf } from '../gitops/component';
import { isAllowed } from '../gitops/policy-model';
import { misunderstood } from '../gitops/values-shape';
import { chartValues, ownObjects } from '../gitops/written';

const LOCATION = { bucket: 'backups', region: 'eu-central-1', credentialSecretName: 'backup-bucket' };

const platform = (props?: VeleroProps) => setOf((chart) => [new Velero(chart, undefined, props)]);
const valuesOf = (props?: VeleroProps) => chartValues(platform(props), 'velero');

const objectOf = (props: VeleroProps, kind: string) =>
  ownObjects(platform(props), 'velero').find((one) => one.kind === kind);

const server = {
  namespace: 'velero',
  pod: { 'app.kubernetes.io/name': 'velero', 'app.kubernetes.io/instance': 'velero' },
};

test('the chart understands every value', () => {
  const values = valuesOf({ profile: Profile.PRODUCTION, backupLocation: LOCATION });
  expect(misunderstood(values, 'test/velero/values-shape.yaml')).toEqual([]);
});

test('the location names its Secret, and the schedule the location', () => {
  const url = 'https://s3.example.com:9000';
  const props = {
    backupLocation: { ...LOCATION, prefix: 'kind/one', url },
    schedule: { cron: '30 1 * * 0', ttl: '720h' },
  };
  expect(objectOf(props, 'BackupStorageLocation')).toMatchObject({
    metadata: { name: 'default', namespace: 'velero' },
    spec: {
      credential: { name: 'backup-bucket', key: 'cloud' },
      objectStorage: { bucket: 'backups', prefix: 'kind/one' },
      config: { region: 'eu-central-1', s3Url: url, s3ForcePathStyle: 'true', checksumAlgorithm: '' },
    },
  });
  expect(objectOf(props, 'Schedule')).toMatchObject({
    spec: { schedule: '30 1 * * 0', template: { storageLocation: 'default', ttl: '720h', includedNamespaces: ['*'] } },
  });
});

test('AWS itself is given neither an address nor less than its checksums', () => {
  expect(objectOf({ backupLocation: LOCATION }, 'BackupStorageLocation')).toMatchObject({
    spec: { config: { region: 'eu-central-1' } },
  });
  expect(JSON.stringify(objectOf({ backupLocation: LOCATION }, 'BackupStorageLocation'))).not.toMatch(
    /s3Url|checksumAlgorithm/,
  );
});

test('the plugin is the one for this Velero', () => {
  const { initContainers } = valuesOf() as { readonly initContainers: readonly { readonly image: string }[] };
  expect(initContainers.map(({ image }) => image)).toEqual([
    expect.stringMatching(/^docker\.io\/velero\/velero-plugin-for-aws:v1\.14\.0@sha256:[0-9a-f]{64}$/),
  ]);
});

(HAS_CRDS ? test : test.skip)('both are what the CRDs ask for', () => {
  const props = { backupLocation: LOCATION };
  expect(schemaErrors(objectOf(props, 'BackupStorageLocation'))).toEqual([]);
  expect(schemaErrors(objectOf(props, 'Schedule'))).toEqual([]);
});

test('without a location there is no backup, and no way out of the cluster', () => {
  const set = platform();
  expect(problemsOf(set)).toEqual([]);
  expect(set.find('velero')?.node.children).toEqual([]);
  expect(isAllowed(set, server, { entity: 'kube-apiserver' }, 6443)).toBe(true);
  expect(isAllowed(set, server, { entity: 'world' }, 443)).toBe(false);
});

test('it reaches the bucket by its names and no other', () => {
  const aws = platform({ backupLocation: LOCATION });
  expect(isAllowed(aws, server, { name: 'backups.s3.eu-central-1.amazonaws.com' }, 443)).toBe(true);
  expect(isAllowed(aws, server, { name: 'others.s3.eu-central-1.amazonaws.com' }, 443)).toBe(false);
  const own = platform({ backupLocation: { ...LOCATION, url: 'https://s3.example.com:9000' } });
  expect(isAllowed(own, server, { name: 's3.example.com' }, 9000)).toBe(true);
  expect(isAllowed(own, server, { name: 's3.example.com' }, 443)).toBe(false);
});

test('it reaches a store in the cluster by its namespace, at the port of its pods', () => {
  const url = 'http://minio.storage.svc:9000';
  const inCluster = platform({ backupLocation: { ...LOCATION, url } });
  const pods = { namespace: 'storage', pod: { app: 'minio' } };
  expect(isAllowed(inCluster, server, pods, 9000)).toBe(true);
  expect(isAllowed(inCluster, server, pods, 80)).toBe(false);
  const behind = platform({ backupLocation: { ...LOCATION, url: 'http://minio.storage.svc', podPort: 9000 } });
  expect(isAllowed(behind, server, pods, 9000)).toBe(true);
});

test('it reaches a store at an IP address by a rule for that address', () => {
  const policies = (url: string) =>
    JSON.stringify(
      platform({ backupLocation: { ...LOCATION, url } })
        .node.root.node.findAll()
        .filter((each) => ApiObject.isApiObject(each))
        .map((each) => each.toJson()),
    );
  expect(policies('https://192.168.1.5:9000')).toContain('"toCIDRSet":[{"cidr":"192.168.1.5/32"}]');
  expect(policies('https://[fd00::5]:9000')).toContain('"toCIDRSet":[{"cidr":"fd00::5/128"}]');
});

test.each<[VeleroProps, RegExp]>([
  [{ backupLocation: { ...LOCATION, url: 'http://192.168.1.5:9000' } }, /url is .* http:\/\/minio\.storage\.svc:9000/],
  [{ backupLocation: { ...LOCATION, url: 'http://s3.example.com' } }, /url is .* https:\/\/s3\.example\.com/],
  [{ backupLocation: { ...LOCATION, prefix: '/a/' } }, /prefix is .* without slashes/],
  [{ schedule: { cron: 'daily' } }, /cron is .* 0 3 \* \* \*/],
  [{ schedule: { ttl: '7d' } }, /ttl is .* whole hours/],
])('%j is refused', (props, message) => {
  expect(() => platform(props)).toThrow(message);
});
