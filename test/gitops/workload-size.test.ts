import { Testing } from 'cdk8s';
import type { Construct } from 'constructs';
import { Alloy } from '../../lib/alloy';
import { ExternalDns } from '../../lib/external-dns';
import { Falco } from '../../lib/falco';
import { Gatekeeper } from '../../lib/gatekeeper';
import { Profile, podSize, sizeFor } from '../../lib/gitops';
import { Grafana } from '../../lib/grafana';
import { IstioCni, Ztunnel } from '../../lib/istio';
import { Jaeger } from '../../lib/jaeger';
import { Loki } from '../../lib/loki';
import { Longhorn } from '../../lib/longhorn';
import { Prometheus } from '../../lib/prometheus';
import { SealedSecrets } from '../../lib/sealed-secrets';
import { Tempo } from '../../lib/tempo';
import { Velero } from '../../lib/velero';

const SIZES = {
  [Profile.LAPTOP]: podSize({ cpu: '10m', memory: '32Mi' }, { cpu: '100m', memory: '64Mi' }),
  [Profile.WORKSTATION]: podSize({ cpu: '20m', memory: '64Mi' }, { cpu: '200m', memory: '128Mi' }),
  [Profile.PRODUCTION]: podSize({ cpu: '30m', memory: '96Mi' }, { cpu: '300m', memory: '256Mi' }, 2),
};

test('the size is that of the profile, one pod unless it says more', () => {
  expect(sizeFor(Profile.LAPTOP, SIZES)).toEqual({
    replicas: 1,
    requests: { cpu: '10m', memory: '32Mi' },
    limits: { cpu: '100m', memory: '64Mi' },
  });
  expect(sizeFor(Profile.PRODUCTION, SIZES).replicas).toBe(2);
});

test('what the user sets replaces exactly that value, and nothing else', () => {
  expect(
    sizeFor(Profile.PRODUCTION, SIZES, { replicas: 5, requests: { cpu: '1' }, limits: { memory: '1Gi' } }),
  ).toEqual({
    replicas: 5,
    requests: { cpu: '1', memory: '96Mi' },
    limits: { cpu: '300m', memory: '1Gi' },
  });
});

type ComponentClass = new (scope: Construct, id: string, props: object) => unknown;

test.each<readonly [string, ComponentClass, string]>([
  ['Alloy', Alloy, 'collector'],
  ['ExternalDns', ExternalDns, 'controller'],
  ['Falco', Falco, 'sensor'],
  ['Gatekeeper', Gatekeeper, 'audit'],
  ['Grafana', Grafana, 'server'],
  ['IstioCni', IstioCni, 'agent'],
  ['Jaeger', Jaeger, 'server'],
  ['Loki', Loki, 'server'],
  ['Longhorn', Longhorn, 'manager'],
  ['Prometheus', Prometheus, 'server'],
  ['SealedSecrets', SealedSecrets, 'controller'],
  ['Tempo', Tempo, 'server'],
  ['Velero', Velero, 'server'],
  ['Ztunnel', Ztunnel, 'proxy'],
])('a number of pods that %s cannot have is refused, not ignored', (_, Component, workload) => {
  const make = (size: object) => () => new Component(Testing.chart(), 'it', { [workload]: size });
  expect(make({ replicas: 2 })).toThrow(`${workload}.replicas is not a known prop`);
  expect(make({ limits: { memory: '8Gi' } })).not.toThrow();
});
