import { ciliumChart } from '../../../../lib/cilium/helm-chart';
import { readHelmValues } from '../../../../lib/helm/from-helm-values';
import { namesOf, only, refused, rendered } from '../rendered';

const CLUSTERS = [
  { name: 'east', address: 'east.example.com', port: 2379 },
  { name: 'north', ips: ['10.0.0.1', '10.0.0.2'], port: 2379 },
];
const MESH = { useAPIServer: true, config: { enabled: true, clusters: CLUSTERS } };
const WEST = { name: 'west', id: 7 };

function endpointsIn(objects: ReturnType<typeof rendered>, secret: string): Record<string, string> {
  const { data } = only(objects, 'Secret', secret);
  const texts = Object.entries(data as Record<string, string>).map(([name, value]) => [
    name,
    Buffer.from(value, 'base64').toString().split('\n')[1],
  ]);
  return Object.fromEntries(texts);
}

test('agents reach other clusters through KVStoreMesh, which reaches them itself', () => {
  const objects = rendered({ cluster: WEST, clustermesh: MESH });
  expect(endpointsIn(objects, 'cilium-clustermesh')).toEqual({
    east: '- https://clustermesh-apiserver.kube-system.svc:2379',
    north: '- https://clustermesh-apiserver.kube-system.svc:2379',
  });
  expect(endpointsIn(objects, 'cilium-kvstoremesh')).toEqual({
    east: '- https://east.example.com:2379',
    north: '- https://north.mesh.cilium.io:2379',
  });
});

test('without KVStoreMesh, agents reach other clusters themselves', () => {
  const apiserver = { kvstoremesh: { enabled: false } };
  const objects = rendered({ cluster: WEST, clustermesh: { ...MESH, apiserver } });
  expect(namesOf(objects, 'Secret')).toEqual(['cilium-clustermesh']);
  expect(endpointsIn(objects, 'cilium-clustermesh').east).toBe('- https://east.example.com:2379');
});

test('a cluster that is known by its addresses has a name in the pods', () => {
  const { hostAliases } = only(rendered({ cluster: WEST, clustermesh: MESH }), 'Deployment', 'clustermesh-apiserver')
    .spec.template.spec;
  expect(hostAliases).toEqual([
    { ip: '10.0.0.1', hostnames: ['north.mesh.cilium.io'] },
    { ip: '10.0.0.2', hostnames: ['north.mesh.cilium.io'] },
  ]);
});

test('the key of a cluster with a CA of its own is written nowhere; the Secret that would hold it is asked for', () => {
  const key = Buffer.from('a key').toString('base64');
  const clusters = [
    ...CLUSTERS,
    { name: 'south', address: 'south.example.com', port: 2379, tls: { cert: 'Y2VydA==', key } },
  ];
  const values = { cluster: WEST, clustermesh: { ...MESH, config: { enabled: true, clusters } } };
  const objects = rendered(values);
  expect(namesOf(objects, 'Secret')).toEqual(['cilium-clustermesh']);
  expect(JSON.stringify(objects)).not.toContain(key);
  expect(readHelmValues(ciliumChart, values).notices.join('\n')).toMatch(/keys for south.*Secret cilium-kvstoremesh/);
});

test('a cluster that nothing leads to is refused', () => {
  const config = { enabled: true, clusters: [{ name: 'east', port: 2379 }] };
  expect(refused({ cluster: WEST, clustermesh: { config } })).toContain('does not say where east is');
});

test('with an external store there is no etcd, and pods are replaced one at a time', () => {
  const apiserver = { kvstoremesh: { kvstoreMode: 'external' } };
  const objects = rendered({
    cluster: WEST,
    identityAllocationMode: 'kvstore',
    etcd: { enabled: true, endpoints: ['https://etcd:2379'] },
    clustermesh: { ...MESH, apiserver },
  });
  const { strategy, template } = only(objects, 'Deployment', 'clustermesh-apiserver').spec;
  expect(strategy).toEqual({ type: 'Recreate' });
  expect(template.spec.initContainers).toBeUndefined();
  expect(template.spec.containers.map(({ name }: { name: string }) => name)).toEqual(['kvstoremesh']);
});

test('clients stay with one pod as soon as there are two', () => {
  const affinity = (replicas: number) =>
    only(
      rendered({ cluster: WEST, clustermesh: { useAPIServer: true, apiserver: { replicas } } }),
      'Service',
      'clustermesh-apiserver',
    ).spec.sessionAffinity;
  expect(affinity(1)).toBeUndefined();
  expect(affinity(2)).toBe('ClientIP');
});
