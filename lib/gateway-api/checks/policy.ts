import type { ApiObject } from 'cdk8s';
import type { ClusterIndex } from '../../cluster/cluster-index';
import type { Problem } from '../../problems';
import type { GatewayApiResource } from '../gateway-api-resource';
import { IMPLEMENTATION } from '../implementations';
import { specOf } from './defined';
import { ignoredFields } from './implementation';

/** Problems of a BackendTLSPolicy in its cluster: nothing reads it, or not all of it. */
export function policyProblems({ kind }: GatewayApiResource, resource: ApiObject, index: ClusterIndex): Problem[] {
  const installed = index.facts(IMPLEMENTATION).map(({ value }) => value.facts);
  if (installed.length === 0) return [];
  const readers = installed.filter(({ needs, mayRead }) => [...needs, ...mayRead].some(([read]) => read === kind));
  if (readers.length > 0) return readers.flatMap((facts) => ignoredFields(facts, kind, specOf<object>(resource)));
  return [
    {
      what: `${kind} is not read by ${installed.map(({ name }) => name).join(' or ')}, so backends would get requests without TLS.`,
      remedy: 'Serve these backends by Traefik, or leave the policy out.',
      code: 'GW006',
    },
  ];
}
