import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Helm } from '../../lib/helm/helm-binary';
import { upstreamChart } from '../../upstream/tools/charts';
import { ourObjects, parity } from '../../upstream/tools/parity';
import { recordVersion } from '../../upstream/tools/record';
import { hashesOf, Records } from '../../upstream/tools/recorded';

const CHART = upstreamChart('metrics-server');

let folder: string;
let records: Records;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'parity-'));
  mkdirSync(join(folder, 'records', 'values'), { recursive: true });
  writeFileSync(join(folder, 'records', 'values', 'default.yaml'), 'replicas: 2\n');
  records = new Records(join(folder, 'records'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A helm that renders the same whatever it is given, and the chart that it is asked for. */
function fakeHelm(...objects: readonly object[]): NodeJS.ProcessEnv {
  const charts = join(folder, 'charts', 'any-name');
  mkdirSync(charts, { recursive: true });
  writeFileSync(join(charts, 'Chart.yaml'), 'name: metrics-server\nversion: 3.13.1\nappVersion: 0.8.1\n');
  const output = objects.map((object) => JSON.stringify(object)).join('\n---\n');
  writeFileSync(join(folder, 'output'), output);
  writeFileSync(join(folder, 'helm'), `#!/bin/sh\ncat ${join(folder, 'output')}\n`);
  chmodSync(join(folder, 'helm'), 0o755);
  return { HELM: join(folder, 'helm'), CHARTS: join(folder, 'charts') };
}

test('objects with the recorded hashes are the same', () => {
  records.write('3.13.1', 'default', hashesOf(ourObjects(CHART, '3.13.1', records.valuesFile('default'))));

  expect(parity(CHART, records, '3.13.1', 'default', undefined)).toBe('');
});

test('without helm, objects that differ are named', () => {
  const [, ...others] = hashesOf(ourObjects(CHART, '3.13.1', records.valuesFile('default')));
  const changed = others.map(([name, hash]): [string, string] => [name, name.includes('Deployment') ? 'other' : hash]);
  records.write('3.13.1', 'default', new Map([...changed, ['v1 ConfigMap kube-system/more', 'hash']]));

  expect(parity(CHART, records, '3.13.1', 'default', undefined).split('\n')).toEqual([
    "apiregistration.k8s.io/v1 APIService v1beta1.metrics.k8s.io: not in the chart's result",
    'apps/v1 Deployment kube-system/metrics-server: different',
    'v1 ConfigMap kube-system/more: missing',
    'Set HELM and CHARTS to see in what (metrics-server 3.13.1).',
  ]);
});

test('a case that was never recorded is different in everything', () => {
  expect(parity(CHART, records, '3.13.1', 'default', undefined)).toContain(
    'Deployment kube-system/metrics-server: not in',
  );
});

test('with helm, a difference is shown in full, and recording again ends it', () => {
  const objects = ourObjects(CHART, '3.13.1', records.valuesFile('default'));
  records.write('3.13.1', 'default', hashesOf(objects));
  const theirs = structuredClone(objects) as { kind: string; spec: { replicas: number } }[];
  for (const object of theirs) if (object.kind === 'Deployment') object.spec.replicas = 3;
  const helm = Helm.fromEnvironment(fakeHelm(...theirs))!;

  expect(recordVersion(CHART, records, '3.13.1', helm)).toBe(objects.length);
  const found = parity(CHART, records, '3.13.1', 'default', helm);

  expect(found).toMatch(/^apps\/v1 Deployment kube-system\/metrics-server: different\n/);
  expect(found).toMatch(/spec\.replicas\n\s+- 3\n\s+\+ 2\n/);
  expect(recordVersion(CHART, records, '3.13.1', Helm.fromEnvironment(fakeHelm(...objects))!)).toBe(objects.length);
  expect(parity(CHART, records, '3.13.1', 'default', helm)).toBe('');
});

test('a difference that no API server would see is shown, too', () => {
  const objects = ourObjects(CHART, '3.13.1', records.valuesFile('default'));
  const theirs = structuredClone(objects) as { kind: string; spec: { revisionHistoryLimit?: number } }[];
  for (const object of theirs) if (object.kind === 'Deployment') object.spec.revisionHistoryLimit = 10;
  const helm = Helm.fromEnvironment(fakeHelm(...theirs))!;
  recordVersion(CHART, records, '3.13.1', helm);

  expect(parity(CHART, records, '3.13.1', 'default', helm)).toContain('-  revisionHistoryLimit: 10\n');
});

test('a missing chart cannot be recorded', () => {
  const helm = Helm.fromEnvironment(fakeHelm())!;

  expect(() => recordVersion(CHART, records, '9.9.9', helm)).toThrow('CHARTS has no metrics-server 9.9.9');
});

test('helm is used only if both variables name something', () => {
  expect(Helm.fromEnvironment({ HELM: '/bin/helm' })).toBeUndefined();
  expect(Helm.fromEnvironment({ CHARTS: folder })).toBeUndefined();
});
