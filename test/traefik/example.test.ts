import { App } from 'cdk8s';
import { Edge } from '../../examples/ingress-routes';
import { schemaErrors } from '../crd-schema';
import type { Resource } from '../program';

test('the example of routes is valid, and fits the definitions', () => {
  const reported = jest.spyOn(console, 'error').mockImplementation();
  const chart = new Edge(new App(), 'edge');
  expect(chart.node.findAll().flatMap((construct) => construct.node.validate())).toEqual([]);
  const routed = (chart.toJson() as Resource[]).filter(({ apiVersion }) => apiVersion.startsWith('traefik.io/'));
  expect(routed.map(({ kind }) => kind)).toEqual([
    'Middleware',
    'Middleware',
    'TraefikService',
    'IngressRoute',
    'IngressRouteTCP',
  ]);
  expect(routed.flatMap((object) => schemaErrors(object))).toEqual([]);
  expect(reported).not.toHaveBeenCalled();
});
