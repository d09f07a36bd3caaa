import { Testing } from 'cdk8s';
import { Profile } from '../../lib/gitops';
import { SealedSecrets, type SealedSecretsProps } from '../../lib/sealed-secrets';
import { misunderstood } from '../gitops/values-shape';

const component = (props?: SealedSecretsProps) => new SealedSecrets(Testing.chart(), undefined, props);

test('the chart understands every value', () => {
  const values = component({ keyRenewPeriod: '720h', profile: Profile.PRODUCTION }).values();
  expect(misunderstood(values, 'test/sealed-secrets/values-shape.yaml')).toEqual([]);
});

test('the pod fits the level restricted, and its resources are those of the workload', () => {
  const sealedSecrets = component({ controller: { limits: { memory: '128Mi' } } });
  expect(sealedSecrets.values()).toEqual({
    fullnameOverride: 'sealed-secrets-controller',
    resources: { requests: { cpu: '10m', memory: '32Mi' }, limits: { cpu: '200m', memory: '128Mi' } },
    podSecurityContext: { seccompProfile: { type: 'RuntimeDefault' } },
    containerSecurityContext: { allowPrivilegeEscalation: false },
  });
  expect(sealedSecrets.workloads[0]?.size.limits.memory).toBe('128Mi');
});

test('an invalid quantity is refused', () => {
  expect(() => component({ controller: { requests: { memory: '32 MB' } } })).toThrow(
    /controller\.requests\.memory is "32 MB", but it must be a quantity such as 100m or 128Mi/,
  );
});

test.each(['0', '720h', '1.5h30m', '90000ms'])('Go parses the period %s', (keyRenewPeriod) => {
  expect(component({ keyRenewPeriod }).values()).toMatchObject({ keyrenewperiod: keyRenewPeriod });
});

test('a duration that Go cannot parse, or a negative one, is refused', () => {
  expect(() => component({ keyRenewPeriod: '-1h' })).toThrow(/keyRenewPeriod is "-1h".*720h/);
  expect(() => component({ keyRenewPeriod: '30 days' })).toThrow(/keyRenewPeriod is "30 days".*720h/);
});
