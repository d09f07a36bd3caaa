import { ApiObject, App, Chart } from 'cdk8s';
import { ClusterObjects } from '../../lib/kubernetes/cluster-objects';

/** What is known of a cluster with some objects, of which further groups count. */
function cluster(objects: readonly object[], groups?: readonly string[]): ClusterObjects {
  const chart = new Chart(new App(), 'core');
  objects.forEach((object, index) => {
    new ApiObject(chart, `${index}`, object as { apiVersion: string; kind: string });
  });
  return new ClusterObjects(chart, groups);
}

const metadata = { name: 'web', namespace: 'shop' };

test('objects are known by kind, namespace and name; nothing said is the namespace default', () => {
  const objects = cluster([
    { apiVersion: 'v1', kind: 'Service', metadata, spec: { ports: [{ port: 80 }] } },
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'page' } },
  ]);
  expect(objects.has('Service', 'shop', 'web')).toBe(true);
  expect(objects.has('Service', 'default', 'web')).toBe(false);
  expect(objects.has('Secret', 'shop', 'web')).toBe(false);
  expect(objects.names('ConfigMap')).toEqual(['default/page']);
  expect(objects.serviceSpec('shop', 'web')).toEqual({ ports: [{ port: 80 }] });
  expect(objects.serviceSpec('shop', 'other')).toBeUndefined();
});

test('of other groups, those count that are named', () => {
  const object = { apiVersion: 'example.com/v1', kind: 'Thing', metadata };
  expect(cluster([object]).names('Thing')).toEqual([]);
  expect(cluster([object], ['example.com']).names('Thing')).toEqual(['shop/web']);
});

test.each([
  ['a SealedSecret', { apiVersion: 'bitnami.com/v1alpha1', kind: 'SealedSecret', metadata }, 'web'],
  [
    'a Certificate',
    { apiVersion: 'cert-manager.io/v1', kind: 'Certificate', metadata, spec: { secretName: 'tls' } },
    'tls',
  ],
  [
    'an ExternalSecret with a target',
    { apiVersion: 'external-secrets.io/v1', kind: 'ExternalSecret', metadata, spec: { target: { name: 'of-vault' } } },
    'of-vault',
  ],
  ['an ExternalSecret', { apiVersion: 'external-secrets.io/v1', kind: 'ExternalSecret', metadata, spec: {} }, 'web'],
])('%s makes a Secret', (_, object, name) => {
  expect(cluster([object]).names('Secret')).toEqual([`shop/${name}`]);
});
