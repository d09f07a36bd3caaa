import type { Construct } from 'constructs';
import type { DataVolumeProps, PlatformComponent } from '../../lib/gitops';
import { Loki } from '../../lib/loki';
import { Longhorn } from '../../lib/longhorn';
import { Prometheus } from '../../lib/prometheus';
import { Tempo } from '../../lib/tempo';
import { Vault } from '../../lib/vault';
import { setOf } from './component';

type WithVolume = (scope: Construct, volume?: DataVolumeProps) => PlatformComponent;

// Every component that keeps data, whatever its chart calls the class.
const COMPONENTS: readonly [string, WithVolume][] = [
  ['loki', (scope, volume) => new Loki(scope, 'data', { volume })],
  ['prometheus', (scope, volume) => new Prometheus(scope, 'data', { volume })],
  ['tempo', (scope, volume) => new Tempo(scope, 'data', { volume })],
  ['vault', (scope, volume) => new Vault(scope, 'data', { data: volume, audit: false })],
];

function classesOf(make: WithVolume, volume?: DataVolumeProps, ...others: ((scope: Construct) => PlatformComponent)[]) {
  const set = setOf((chart) => [make(chart, volume), ...others.map((other) => other(chart))]);
  const values = JSON.stringify(set.find('data')?.values(set));
  return [...values.matchAll(/"storageClass(?:Name)?":"([^"]*)"/g)].map(([, name]) => name);
}

const longhorn = (scope: Construct) => new Longhorn(scope);

function wavesWith(make: WithVolume, volume: DataVolumeProps) {
  const { waves } = setOf((chart) => [make(chart, volume), longhorn(chart)]);
  return waves.map((wave) => wave.map(({ name }) => name));
}

describe.each(COMPONENTS)('the volume of %s', (_, make) => {
  test('is of the default class of the cluster', () => {
    expect(classesOf(make)).toEqual([]);
  });

  test('is Longhorn’s where the platform has it, and comes after it', () => {
    expect(classesOf(make, {}, longhorn)).toEqual(['longhorn']);
    expect(wavesWith(make, {})).toEqual([['longhorn'], ['data']]);
    expect(wavesWith(make, { storageClassName: 'longhorn' })).toEqual([['longhorn'], ['data']]);
  });

  test('does not wait for Longhorn when it has another class', () => {
    expect(wavesWith(make, { storageClassName: 'fast' })).toEqual([['data', 'longhorn']]);
  });

  test('always has the requested class', () => {
    expect(classesOf(make, { storageClassName: 'fast' }, longhorn)).toEqual(['fast']);
  });
});
