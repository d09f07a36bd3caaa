import { ApiObject, App, Chart } from 'cdk8s';
import { Service, ServiceType } from 'cdk8s-plus-28';
import * as v from 'valibot';
import { ConfigMapRef, referring, SecretRef, ServiceRef } from '../../lib/kubernetes/references';

test('a reference says of what kind the object is, and where it comes from', () => {
  expect(ServiceRef.named('web', 'shop')).toEqual({
    kind: 'Service',
    name: 'web',
    namespace: 'shop',
    origin: 'program',
  });
  expect(SecretRef.existing('shop', 'tls')).toEqual({
    kind: 'Secret',
    name: 'tls',
    namespace: 'shop',
    origin: 'cluster',
  });
  expect(ConfigMapRef.named('ca').namespace).toBeUndefined();
});

test('a Service is found in the construct that holds it', () => {
  const chart = new Chart(new App(), 'shop', { namespace: 'shop' });
  const service = new Service(chart, 'web', { type: ServiceType.CLUSTER_IP, ports: [{ port: 80 }] });
  expect(ServiceRef.of(service)).toMatchObject({ name: ApiObject.of(service).name, namespace: 'shop' });
});

test('a prop that refers to something takes a name, or an object of the kind', () => {
  const secret = referring('Secret');
  expect(v.is(secret, 'tls')).toBe(true);
  expect(v.is(secret, SecretRef.named('tls'))).toBe(true);
  expect(v.is(secret, ConfigMapRef.named('tls'))).toBe(false);
  expect(v.is(secret, '')).toBe(false);
  expect(v.is(secret, { kind: 'Secret', name: 'tls' })).toBe(false);
});
