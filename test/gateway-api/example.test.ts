import { App } from 'cdk8s';
import { Shop } from '../../examples/gateway-api';
import { schemaErrors } from '../crd-schema';
import type { Resource } from '../program';

test('the example passes every check and fits the definitions', () => {
  const shop = new Shop(new App(), 'shop');
  expect(shop.node.findAll().flatMap((construct) => construct.node.validate())).toEqual([]);

  const objects = shop.toJson() as Resource[];
  expect(objects.flatMap((object) => schemaErrors(object))).toEqual([]);
  const routes = objects.filter(({ kind }) => /^(HTTP|TLS)Route$/.test(kind));
  expect(routes.map(({ apiVersion, metadata }) => [apiVersion.split('/')[1], metadata.name])).toEqual([
    ['v1', 'to-https'],
    ['v1', 'shop'],
    ['v1alpha2', 'vault'],
    ['v1', 'cart'],
  ]);
});
