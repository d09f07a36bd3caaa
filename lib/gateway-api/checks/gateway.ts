import type { ApiObject } from 'cdk8s';
import type { ClusterIndex } from '../../cluster/cluster-index';
import { known, type Problem } from '../../problems';
import type { GatewayApiResource } from '../gateway-api-resource';
import { IMPLEMENTATION } from '../implementations';
import type { GatewaySpec } from '../kinds';
import { competition } from './competition';
import { classNamesIn, implementationOf, specOf } from './defined';
import { ignoredFields, unofferedListeners } from './implementation';
import { impossibleKinds, mixedTls } from './listeners-in-cluster';
import { certificatesInCluster } from './references';

const ISSUERS = ['cert-manager.io/issuer', 'cert-manager.io/cluster-issuer'];

/** Problems of a Gateway in relation to the other objects of its cluster. */
export function gatewayClusterProblems(scope: GatewayApiResource, resource: ApiObject, index: ClusterIndex): Problem[] {
  const spec = specOf<GatewaySpec>(resource);
  const { name, namespace } = scope;
  const facts = implementationOf(index, spec.gatewayClassName);
  const entryPoints = index.facts(IMPLEMENTATION).find(({ value }) => value.facts === facts)?.value.entryPoints;
  const { annotations = {} } = resource.toJson().metadata as { annotations?: Record<string, string> };
  const madeByIssuer = ISSUERS.some((issuer) => annotations[issuer] !== undefined);
  return [
    ...classless(scope, spec.gatewayClassName, index),
    ...(facts ? ignoredFields(facts, 'Gateway', spec) : []),
    ...(facts ? unofferedListeners(facts, spec, entryPoints) : []),
    ...(facts ? mixedTls(facts, spec) : []),
    ...impossibleKinds(spec),
    ...certificatesInCluster(scope, spec, madeByIssuer, index),
    ...competition({ name, namespace, path: scope.node.path, spec }, index),
  ];
}

function classless(scope: GatewayApiResource, name: string, index: ClusterIndex): Problem[] {
  const names = classNamesIn(index);
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
