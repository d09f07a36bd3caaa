import { App } from 'cdk8s';
import { HomeServices } from '../../../examples/load-balancer';
import { schemaErrors } from '../../crd-schema';

test('the example of load balancing is right, warns of nothing, and Cilium would accept it', () => {
  const reported = jest.spyOn(console, 'error').mockImplementation(() => undefined);
  const home = new HomeServices(new App(), 'home');
  const objects = home.toJson() as { kind: string; metadata: { name: string; namespace?: string } }[];

  expect(home.node.findAll().flatMap((construct) => construct.node.validate())).toEqual([]);
  expect(reported).not.toHaveBeenCalled();
  expect(objects.filter(({ kind }) => kind !== 'Service').flatMap((object) => schemaErrors(object))).toEqual([]);
  expect(objects.map(({ kind, metadata: { name, namespace } }) => [kind, namespace, name])).toEqual([
    ['CiliumLoadBalancerIPPool', undefined, 'default'],
    ['CiliumL2AnnouncementPolicy', undefined, 'home-announcement'],
    ['Service', 'home', 'home-web'],
    ['Service', 'home', 'home-resolver'],
    ['Service', 'home', 'home-resolver-page'],
  ]);
});
