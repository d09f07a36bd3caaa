import { ApiObject, App, Chart, JsonPatch } from 'cdk8s';
import { Construct } from 'constructs';
import { checkCluster, checkInCluster } from '../../lib/cluster/checks';
import { ClusterIndex } from '../../lib/cluster/cluster-index';
import { Fact } from '../../lib/cluster/fact';

/** What is known of a cluster with some objects. */
function cluster(objects: readonly object[]): ClusterIndex {
  const chart = new Chart(new App(), 'core');
  objects.forEach((object, index) => {
    new ApiObject(chart, `${index}`, object as { apiVersion: string; kind: string });
  });
  return new ClusterIndex(chart);
}

const metadata = { name: 'web', namespace: 'shop' };

describe('objects', () => {
  test('they are known by kind, namespace and name; without a namespace they are in default', () => {
    const index = cluster([
      { apiVersion: 'v1', kind: 'Service', metadata, spec: { ports: [{ port: 80 }] } },
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'page' } },
    ]);
    expect(index.has('Service', 'shop', 'web')).toBe(true);
    expect(index.has('Service', 'default', 'web')).toBe(false);
    expect(index.has('Secret', 'shop', 'web')).toBe(false);
    expect(index.names('ConfigMap')).toEqual(['default/page']);
    expect(index.spec('Service', 'shop', 'web')).toEqual({ ports: [{ port: 80 }] });
    expect(index.spec('Service', 'shop', 'other')).toBeUndefined();
  });

  test('kinds outside the core group include the name of their group', () => {
    const index = cluster([
      { apiVersion: 'example.com/v1', kind: 'Service', metadata },
      { apiVersion: 'v1', kind: 'Service', metadata: { name: 'other' } },
    ]);
    expect(index.names('example.com/Service')).toEqual(['shop/web']);
    expect(index.names('Service')).toEqual(['default/other']);
  });

  test('they are read as they will be written, patches included, with the construct that a user made', () => {
    const chart = new Chart(new App(), 'core');
    const owner = new Construct(chart, 'pool');
    const object = new ApiObject(owner, 'Resource', { apiVersion: 'cilium.io/v2', kind: 'Pool', metadata });
    object.addJsonPatch(JsonPatch.add('/metadata/labels', { tier: 'edge' }), JsonPatch.add('/spec', { size: 3 }));
    const [found] = new ClusterIndex(chart).objects('cilium.io/Pool');
    expect(found).toMatchObject({ title: 'Pool shop/web (core/pool)', labels: { tier: 'edge' }, spec: { size: 3 } });
    expect(found?.construct).toBe(owner);
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
      {
        apiVersion: 'external-secrets.io/v1',
        kind: 'ExternalSecret',
        metadata,
        spec: { target: { name: 'of-vault' } },
      },
      'of-vault',
    ],
    ['an ExternalSecret', { apiVersion: 'external-secrets.io/v1', kind: 'ExternalSecret', metadata, spec: {} }, 'web'],
  ])('%s makes a Secret', (_, object, name) => {
    expect(cluster([object]).names('Secret')).toEqual([`shop/${name}`]);
  });
});

describe('facts', () => {
  const SIZE = new Fact<number>();

  test('they are stated of constructs and read by cluster, in the order of the statements', () => {
    const app = new App();
    const [east, west] = [new Chart(app, 'east'), new Chart(app, 'west')];
    SIZE.state(new Construct(east, 'b'), 2);
    SIZE.state(new Construct(east, 'a'), 1);
    SIZE.state(west, 3);
    expect(SIZE.in(east).map(({ construct, value }) => [construct.node.path, value])).toEqual([
      ['east/b', 2],
      ['east/a', 1],
    ]);
    expect(new ClusterIndex(west).facts(SIZE).map(({ value }) => value)).toEqual([3]);
    expect(SIZE.of(west)).toBe(3);
    expect(SIZE.of(east)).toBeUndefined();
  });

  test('a construct that was removed from the program states nothing', () => {
    const chart = new Chart(new App(), 'east');
    SIZE.state(new Construct(new Construct(chart, 'outer'), 'inner'), 1);
    chart.node.tryRemoveChild('outer');
    expect(SIZE.in(chart)).toEqual([]);
  });
});

describe('checks', () => {
  const problem = { what: 'Something is wrong.', remedy: 'Mend it.', code: 'SYN001' };

  test('a check of the whole cluster runs once, however many constructs ask for it', () => {
    const chart = new Chart(new App(), 'core');
    const check = jest.fn(() => [problem]);
    for (const id of ['a', 'b']) checkCluster(new Construct(chart, id), check);
    const problems = chart.node.findAll().flatMap((construct) => construct.node.validate());
    expect(problems).toEqual([expect.stringContaining('Something is wrong.')]);
    expect(check).toHaveBeenCalledTimes(1);
  });

  test('all checks of one validation read one index; the next validation has a new one', () => {
    const chart = new Chart(new App(), 'core');
    const seen: ClusterIndex[] = [];
    for (const id of ['a', 'b']) {
      checkInCluster(new Construct(chart, id), (index) => {
        seen.push(index);
        return [];
      });
    }
    const validate = () => chart.node.findAll().flatMap((construct) => construct.node.validate());
    validate();
    new ApiObject(chart, 'late', { apiVersion: 'v1', kind: 'Service', metadata });
    validate();
    expect(seen[0]).toBe(seen[1]);
    expect(seen[2]).toBe(seen[3]);
    expect(seen[0]?.names('Service')).toEqual([]);
    expect(seen[2]?.names('Service')).toEqual(['shop/web']);
  });
});
