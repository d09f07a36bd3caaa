import { App } from 'cdk8s';
import { ShopPolicies } from '../../../examples/network-policies';
import { schemaErrors } from '../../crd-schema';

test('the example of network policies is right, and Cilium would accept it', () => {
  const shop = new ShopPolicies(new App(), 'shop');
  const objects = shop.toJson() as { kind: string; metadata: { name: string; namespace?: string } }[];

  expect(shop.node.findAll().flatMap((construct) => construct.node.validate())).toEqual([]);
  expect(objects.flatMap((object) => schemaErrors(object))).toEqual([]);
  expect(objects.map(({ kind, metadata: { name, namespace } }) => [kind, namespace, name])).toEqual([
    ['CiliumNetworkPolicy', 'shop', 'shop-closed'],
    ['CiliumNetworkPolicy', 'shop', 'shop-web'],
    ['CiliumNetworkPolicy', 'shop', 'shop-orders'],
    ['CiliumClusterwideNetworkPolicy', undefined, 'shop-no-metadata-service'],
  ]);
});
