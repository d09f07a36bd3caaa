import type { ClusterIndex } from '../../cluster/cluster-index';
import { GROUP, type ParentRefSpec } from '../../gateway-api/kinds';
import type { JsonMap } from '../../settings/schema';
import { warn } from '../../warnings';
import { ciliumIn } from '../cluster/install';
import { atOtherPorts, mayAdmit, podPortOf, portToName } from '../policy/checks/admitted-ports';
import { type Backend, backendsOfIngresses, closesAll, isEmptyRule, podsBehind } from '../policy/checks/backends';
import type { Subject } from '../policy/checks/coverage';
import { mayShareSubjects, type PolicyInCluster, policiesIn } from '../policy/checks/policies';
import type { RuleView } from '../policy/checks/rule-view';
import { ciliumGateways } from './gateways';

/** Entities to which Cilium's Envoy belongs when it serves Ingress and Gateways. */
const ENVOYS: readonly unknown[] = ['ingress', 'cluster', 'all'];

/**
 * Warns of backends in namespaces that policies close: requests through Ingress and Gateways have their own identity,
 * not that of the clients (cilium/cilium#36509).
 */
export function warnOfClosedBackends(index: ClusterIndex): void {
  if (!ciliumIn(index)) return;
  const policies = policiesIn(index);
  for (const backend of [...routeBackends(index), ...ingressBackends(index)]) {
    const { name, namespace, protocol, by } = backend;
    const podPort = podPortOf(index, backend);
    const pods = podsBehind(index, namespace, name);
    const closing = policies.find((policy) => closesAll(policy, pods));
    if (!closing) continue;
    const admitting = policies.flatMap((policy) => rulesForEnvoy(policy, pods));
    if (admitting.some((rule) => mayAdmit(rule, podPort, protocol))) continue;
    warn(by, {
      what: `the backend ${namespace}/${name} is closed by ${closing.title}, and no policy lets requests through Cilium's Envoy in${atOtherPorts(admitting, podPort, protocol)}, which have the identity ingress.`,
      remedy: `Add Allow.fromCiliumIngress(${portToName(podPort, protocol)}) to ingress of a policy for the pods behind ${namespace}/${name}.`,
      code: 'GW031',
    });
  }
}

function rulesForEnvoy(policy: PolicyInCluster, pods: Subject): RuleView[] {
  if (!mayShareSubjects(policy, { ...policy, subject: pods })) return [];
  return policy.rules.filter(({ direction, deny, peers }) => {
    if (direction !== 'ingress' || deny) return false;
    const everybody = peers.length === 0 && !isEmptyRule(policy);
    return (
      everybody || peers.some(({ kind, values }) => kind === 'Entities' && values.some((one) => ENVOYS.includes(one)))
    );
  });
}

const ROUTES = ['HTTPRoute', 'GRPCRoute', 'TLSRoute'];

interface RouteSpec {
  readonly parentRefs?: readonly ParentRefSpec[];
  readonly rules?: readonly { readonly backendRefs?: readonly JsonMap[] }[];
}

function routeBackends(index: ClusterIndex): Backend[] {
  const gateways = ciliumGateways(index);
  return ROUTES.flatMap((kind) =>
    index.objects<RouteSpec>(`${GROUP}/${kind}`).flatMap(({ construct, namespace: own, spec }) => {
      const isServed = (spec.parentRefs ?? []).some(({ kind = 'Gateway', name, namespace = own }) =>
        gateways.some((gateway) => kind === 'Gateway' && gateway.name === name && gateway.namespace === namespace),
      );
      if (!isServed) return [];
      return (spec.rules ?? [])
        .flatMap(({ backendRefs = [] }) => backendRefs)
        .filter(({ kind = 'Service' }) => kind === 'Service')
        .map(({ name, namespace = own, port }) => ({
          name: String(name),
          namespace: String(namespace),
          port: typeof port === 'number' ? port : undefined,
          protocol: 'TCP' as const,
          by: construct,
        }));
    }),
  );
}

function ingressBackends(index: ClusterIndex): Backend[] {
  const controller = ciliumIn(index)?.settings.ingressController;
  if (!controller?.enabled) return [];
  return backendsOfIngresses(index, (name) => name === 'cilium' || (!name && controller.default));
}
