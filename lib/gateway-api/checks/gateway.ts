import type { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { known, type Problem } from '../../problems';
import type { GatewayApiResource } from '../gateway-api-resource';
import { implementationsIn } from '../implementations';
import type { GatewaySpec } from '../kinds';
import { competition } from './competition';
import { ignoredFields, unofferedListeners } from './implementation';
import { GatewayProgram, specOf } from './program';
import { certificatesInCluster } from './references';

const ISSUERS = ['cert-manager.io/issuer', 'cert-manager.io/cluster-issuer'];

/** What is wrong with a Gateway among the other objects of its cluster. */
export function gatewayClusterProblems(scope: GatewayApiResource, resource: ApiObject, cluster: IConstruct): Problem[] {
  const program = GatewayProgram.seenBy(scope, cluster);
  const spec = specOf<GatewaySpec>(resource);
  const { name, namespace } = scope;
  const facts = program.implementationOf(spec.gatewayClassName);
  const entryPoints = implementationsIn(cluster).find((each) => each.facts === facts)?.entryPoints;
  const { annotations = {} } = resource.toJson().metadata as { annotations?: Record<string, string> };
  const madeByIssuer = ISSUERS.some((issuer) => annotations[issuer] !== undefined);
  return [
    ...classless(scope, spec.gatewayClassName, program),
    ...(facts ? ignoredFields(facts, 'Gateway', spec) : []),
    ...(facts ? unofferedListeners(facts, spec, entryPoints) : []),
    ...certificatesInCluster(scope, spec, madeByIssuer, program),
    ...competition({ name, namespace, path: scope.node.path, spec }, program),
  ];
}

function classless(scope: GatewayApiResource, name: string, program: GatewayProgram): Problem[] {
  const names = program.classNames();
  if (names.includes(name) || scope._exists('GatewayClass', scope.namespace, name)) return [];
  const { known: others, nearest } = known(names, name);
  return [
    {
      what: `gatewayClass is ${name}, which nothing in the program provides; ${others}.`,
      remedy: `${nearest ? `Did you mean ${nearest}? ` : ''}Set gatewayApi of CiliumCni or TraefikIngress, or write GatewayClassRef.existing('${name}') if the cluster has it.`,
      code: 'GW017',
    },
  ];
}
