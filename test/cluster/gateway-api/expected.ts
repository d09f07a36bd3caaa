import type { Chart } from 'cdk8s';
import { ClusterIndex } from '../../../lib/cluster/cluster-index';
import { KINDS_BY_PROTOCOL, meantListeners, refusalBy } from '../../../lib/gateway-api/checks/acceptance';
import { type Defined, type DefinedRoute, gatewaysIn, routesIn } from '../../../lib/gateway-api/checks/defined';
import type { GatewaySpec, ListenerSpec } from '../../../lib/gateway-api/kinds';

/** What there is to a Gateway or a route: whether it is accepted, and whether what it refers to is there. */
export interface Verdict {
  readonly accepted: boolean;
  readonly resolved: boolean;
}

/** By `listener NAMESPACE/NAME/SECTION` and `route KIND NAMESPACE/NAME`. */
export type Verdicts = ReadonlyMap<string, Verdict>;

interface Finding {
  readonly code: string;
  /** The place in the object, such as `parentRefs[0]`. */
  readonly at: string;
  readonly text: string;
}

/** What the checks say of a program, by the paths of its constructs. */
export function findingsOf(chart: Chart): ReadonlyMap<string, readonly Finding[]> {
  const warn = jest.spyOn(console, 'error').mockImplementation(() => undefined);
  try {
    const found = new Map<string, Finding[]>();
    for (const construct of chart.node.findAll()) {
      for (const text of construct.node.validate()) add(found, construct.node.path, text);
    }
    for (const [line] of warn.mock.calls) {
      const [, path = '', text = ''] = /^(\S+): warning: ([\s\S]*)$/.exec(String(line)) ?? [];
      add(found, path, text);
    }
    return found;
  } finally {
    warn.mockRestore();
  }
}

function add(found: Map<string, Finding[]>, path: string, text: string): void {
  const [, code = ''] = /docs\/errors\.md#(\w+)$/.exec(text) ?? [];
  const [at = ''] = /^[\w[\].]+/.exec(text) ?? [];
  found.set(path, [...(found.get(path) ?? []), { code: code.toUpperCase(), at, text }]);
}

/** No listener takes the route. */
const UNACCEPTED = ['GW018', 'GW019', 'GW020', 'GW021', 'GW022'];
/** A reference leads nowhere, or may not. */
const UNRESOLVED = ['GW023', 'GW024'];
const IMPOSSIBLE_KIND = 'GW034';
/** The listener is none that is served. */
const INVALID = [...UNRESOLVED, 'GW006', 'GW015'];

/** What the checks say of the Gateways and the routes of a program. */
export interface Expected {
  readonly verdicts: Verdicts;
  /** How many routes each listener takes, by `listener NAMESPACE/NAME/SECTION`. */
  readonly attached: ReadonlyMap<string, number>;
}

/** What the conditions of a program's objects will be, by the checks. */
export function expectedOf(chart: Chart): Expected {
  const findings = findingsOf(chart);
  const index = new ClusterIndex(chart);
  const verdicts = new Map<string, Verdict>();
  const attached = new Map<string, number>();
  for (const gateway of gatewaysIn(index)) {
    const own = findings.get(gateway.path) ?? [];
    for (const [position, listener] of gateway.spec.listeners.entries()) {
      const codes = own
        .filter(
          ({ at, text }) => at.startsWith(`listeners[${position}]`) || text.includes(`listener ${listener.name} `),
        )
        .map(({ code }) => code);
      const key = `listener ${gateway.namespace}/${gateway.name}/${listener.name}`;
      verdicts.set(key, {
        accepted: !codes.some((code) => INVALID.includes(code)) && !hasNoKindLeft(listener),
        resolved: !codes.some((code) => UNRESOLVED.includes(code) || code === IMPOSSIBLE_KIND),
      });
      const routes = routesIn(index).filter((route) => takes(listener, gateway, route, index));
      attached.set(key, routes.length);
    }
  }
  for (const { kind, namespace, name, path } of routesIn(index)) {
    const own = findings.get(path) ?? [];
    const accepted = !own.some(({ code }) => UNACCEPTED.includes(code));
    const resolved = !own.some(({ code, at }) => UNRESOLVED.includes(code) && at.startsWith('rules'));
    verdicts.set(`route ${kind} ${namespace}/${name}`, { accepted, resolved });
  }
  return { verdicts, attached };
}

/** With some kinds that it can have left, a listener is accepted all the same. */
function hasNoKindLeft({ protocol, allowedRoutes }: ListenerSpec): boolean {
  const kinds = allowedRoutes?.kinds ?? [];
  const possible: readonly string[] = KINDS_BY_PROTOCOL[protocol] ?? [];
  return kinds.length > 0 && !kinds.some(({ kind }) => possible.includes(kind));
}

function takes(
  listener: ListenerSpec,
  gateway: Defined<GatewaySpec>,
  route: DefinedRoute,
  index: ClusterIndex,
): boolean {
  const means = (route.spec.parentRefs ?? []).some(
    (parent) =>
      parent.name === gateway.name &&
      (parent.namespace ?? route.namespace) === gateway.namespace &&
      meantListeners(gateway, parent).includes(listener),
  );
  return means && refusalBy(listener, gateway, route, index) === undefined;
}
