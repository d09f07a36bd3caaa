import { Profile } from '../../lib/gitops';
import { Longhorn, type LonghornProps, RecurringJob, RecurringTask } from '../../lib/longhorn';
import { Prometheus } from '../../lib/prometheus';
import { HAS_CRDS, schemaErrors } from '../crd-schema';
import { problemsOf, Some, setOf } from '../gitops/component';
import { isAllowed } from '../gitops/policy-model';
import { misunderstood } from '../gitops/values-shape';
import { chartValues, ownObjects } from '../gitops/written';

const platform = (props?: LonghornProps) =>
  setOf((chart) => [new Longhorn(chart, undefined, props), new Some(chart, 'shop')]);
const valuesOf = (props?: LonghornProps) => chartValues(platform(props), 'longhorn');

const objectOf = (name: string, props?: LonghornProps) =>
  ownObjects(platform(props), 'longhorn').find(({ metadata }) => metadata.name === name);

test.each(Object.values(Profile))('the chart understands every value for a %s', (profile) => {
  expect(misunderstood(valuesOf({ profile }), 'test/longhorn/values-shape.yaml')).toEqual([]);
});

test('a laptop has one copy of a volume and one of each controller, production three and two', () => {
  expect(valuesOf()).toMatchObject({
    persistence: { defaultClass: false, defaultClassReplicaCount: 1 },
    csi: { attacherReplicaCount: 1, provisionerReplicaCount: 1, resizerReplicaCount: 1, snapshotterReplicaCount: 1 },
    longhornUI: { replicas: 1 },
  });
  expect(valuesOf({ profile: Profile.PRODUCTION })).toMatchObject({
    persistence: { defaultClassReplicaCount: 3 },
    csi: { attacherReplicaCount: 2 },
  });
  expect(valuesOf({ volumeReplicas: 2, defaultStorageClass: true }).persistence).toEqual({
    defaultClass: true,
    defaultClassReplicaCount: 2,
  });
});

test('a recurring job says what, when, to which volumes and how much is kept', () => {
  const job = new RecurringJob('hourly', RecurringTask.SNAPSHOT, '0 * * * *', 24, ['databases']);
  expect(objectOf('hourly', { recurringJobs: [job] })).toMatchObject({
    metadata: { name: 'hourly', namespace: 'longhorn-system' },
    spec: { name: 'hourly', task: 'snapshot', cron: '0 * * * *', retain: 24, groups: ['databases'] },
  });
});

(HAS_CRDS ? test : test.skip)('the jobs are what the CRD asks for', () => {
  for (const { name } of [RecurringJob.NIGHTLY_SNAPSHOT, RecurringJob.WEEKLY_TRIM])
    expect(schemaErrors(objectOf(name))).toEqual([]);
});

test('containers without a given size have one', () => {
  expect(objectOf('containers').spec).toEqual({
    limits: [
      { type: 'Container', default: { cpu: '4', memory: '1Gi' }, defaultRequest: { cpu: '2m', memory: '16Mi' } },
    ],
  });
});

test('so do the parts of CSI, as one setting of Longhorn’s', () => {
  const { defaultSettings } = valuesOf() as { readonly defaultSettings: Readonly<Record<string, string>> };
  const resources = JSON.parse(defaultSettings.systemManagedCSIComponentsResourceLimits ?? '{}');
  expect(Object.keys(resources).sort()).toEqual([
    'csi-attacher',
    'csi-provisioner',
    'csi-resizer',
    'csi-snapshotter',
    'longhorn-csi-plugin',
    'longhorn-liveness-probe',
    'node-driver-registrar',
  ]);
  const { size } =
    platform()
      .find('longhorn')
      ?.workloads.find(({ name }) => name === 'csi-attacher') ?? {};
  expect(resources['csi-attacher']).toEqual({ requests: size?.requests, limits: size?.limits });
});

test('Prometheus reads its managers and the controllers of CSI, at their ports alone', () => {
  const set = setOf((chart) => [new Longhorn(chart), new Prometheus(chart)]);
  const labels = (component: string, workload: string) =>
    set.find(component)?.workloads.find(({ name }) => name === workload)?.podLabels ?? {};
  const prometheus = { namespace: 'observability', pod: labels('prometheus', 'server') };
  const longhorn = (workload: string) => ({ namespace: 'longhorn-system', pod: labels('longhorn', workload) });
  expect(isAllowed(set, prometheus, longhorn('manager'), 9500)).toBe(true);
  for (const controller of ['csi-attacher', 'csi-provisioner', 'csi-resizer', 'csi-snapshotter']) {
    expect(isAllowed(set, prometheus, longhorn(controller), 8000)).toBe(true);
    expect(isAllowed(set, prometheus, longhorn(controller), 9500)).toBe(false);
  }
  expect(isAllowed(set, prometheus, longhorn('csi-plugin'), 8000)).toBe(false);
});

test('its pods reach one another and the API server; other pods do not reach them', () => {
  const set = platform();
  const pod = (name: string) => {
    const found = set.find('longhorn')?.workloads.find((workload) => workload.name === name);
    return { namespace: 'longhorn-system', pod: found?.podLabels ?? {} };
  };
  const shop = { namespace: 'shop', pod: { app: 'shop' } };
  expect(problemsOf(set)).toEqual([]);
  expect(isAllowed(set, pod('csi-attacher'), { entity: 'kube-apiserver' }, 6443)).toBe(true);
  expect(isAllowed(set, { entity: 'kube-apiserver' }, pod('manager'), 9502)).toBe(true);
  expect(isAllowed(set, { entity: 'remote-node' }, pod('share-manager'), 2049)).toBe(true);
  expect(isAllowed(set, { entity: 'remote-node' }, pod('instance-manager'), 2049)).toBe(false);
  expect(isAllowed(set, pod('csi-plugin'), pod('manager'), 9500)).toBe(true);
  expect(isAllowed(set, pod('share-manager'), pod('manager'), 9503)).toBe(true);
  expect(isAllowed(set, pod('manager'), pod('instance-manager'), 8501)).toBe(true);
  expect(isAllowed(set, pod('ui'), pod('instance-manager'), 8501)).toBe(false);
  expect(isAllowed(set, pod('instance-manager'), pod('instance-manager'), 10_000)).toBe(true);
  expect(isAllowed(set, pod('manager'), pod('instance-manager'), 10_000)).toBe(false);
  expect(isAllowed(set, pod('manager'), pod('share-manager'), 9600)).toBe(true);
  expect(isAllowed(set, pod('manager'), pod('backing-image-manager'), 8000)).toBe(true);
  expect(isAllowed(set, pod('instance-manager'), pod('ui'), 8000)).toBe(false);
  expect(isAllowed(set, shop, pod('manager'), 9500)).toBe(false);
  expect(isAllowed(set, shop, pod('ui'), 8000)).toBe(false);
  expect(isAllowed(set, pod('manager'), shop, 8080)).toBe(false);
  expect(isAllowed(set, pod('manager'), { entity: 'world' }, 443)).toBe(false);
});

test('others may ask for its StorageClass, once they come after it', () => {
  const requires = [{ kind: 'StorageClass', name: 'longhorn' }];
  const db = (dependsOn: string[]) =>
    setOf((chart) => [new Longhorn(chart), new Some(chart, 'db', { requires, dependsOn })]);
  expect(problemsOf(db(['longhorn']))).toEqual([]);
  expect(problemsOf(db([])).join()).toContain("Add 'longhorn' to the dependsOn of db");
});

test.each<[LonghornProps, RegExp]>([
  [{ volumeReplicas: 0 }, /volumeReplicas is 0/],
  [{ recurringJobs: [RecurringJob.WEEKLY_TRIM, RecurringJob.WEEKLY_TRIM] }, /different names/],
  [{ recurringJobs: [new RecurringJob('none', RecurringTask.SNAPSHOT, '0 2 * * *', 0)] }, /keep 1 to 100 snapshots/],
  [{ recurringJobs: [new RecurringJob('trim', RecurringTask.FILESYSTEM_TRIM, '0 2 * * *', 1)] }, /0 where they make/],
  [{ recurringJobs: [new RecurringJob('x'.repeat(41), RecurringTask.SNAPSHOT, '0 2 * * *', 1)] }, /40 characters/],
  [{ recurringJobs: [new RecurringJob('Each Night', RecurringTask.SNAPSHOT, '0 2 * * *', 1)] }, /DNS labels/],
])('props that do not fit are refused (%#)', (props, message) => {
  expect(() => platform(props)).toThrow(message);
});
