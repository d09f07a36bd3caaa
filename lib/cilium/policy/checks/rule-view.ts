import type { Direction, EgressSpec, IcmpSpec, IngressSpec, PolicySpec, PortRuleSpec } from '../spec';

/** One rule of a spec; checks that use it need not know the four lists that a rule can be in. */
export interface RuleView {
  /** Where it stands, such as `spec.egress[0]`. */
  readonly path: string;
  readonly direction: Direction;
  readonly deny: boolean;
  /** Its peers by the name of their field. */
  readonly peers: readonly PeersView[];
  readonly toPorts: readonly PortRuleSpec[];
  readonly icmps: readonly { readonly fields?: readonly IcmpSpec[] }[];
  /** What connections must prove, where the rule says so. */
  readonly authentication: string | undefined;
  readonly egress: EgressSpec;
}

export interface PeersView {
  readonly path: string;
  /** The field without `from` or `to`. */
  readonly kind: string;
  readonly values: readonly unknown[];
  /** Where each of them stands; without, at its position behind the path. */
  readonly places?: readonly string[];
}

/** Where one of the peers stands. */
export function placeOf({ path, places }: PeersView, position: number): string {
  return places?.[position] ?? `${path}[${position}]`;
}

const LISTS = [
  ['ingress', 'ingress', false],
  ['ingressDeny', 'ingress', true],
  ['egress', 'egress', false],
  ['egressDeny', 'egress', true],
] as const;

/** Every rule of a spec. */
export function rulesOf(spec: PolicySpec, path: string): RuleView[] {
  return LISTS.flatMap(([list, direction, deny]) => {
    const rules: readonly (IngressSpec & EgressSpec)[] = spec[list] ?? [];
    return rules.map((rule, index) => viewOf(rule, `${path}.${list}[${index}]`, direction, deny));
  });
}

function viewOf(rule: IngressSpec & EgressSpec, path: string, direction: Direction, deny: boolean): RuleView {
  const prefix = direction === 'ingress' ? /^from(?=[A-Z])/ : /^to(?=[A-Z])(?!Ports$)/;
  const peers = Object.entries(rule).flatMap(([field, values]) => {
    if (!prefix.test(field) || !Array.isArray(values)) return [];
    return [{ path: `${path}.${field}`, kind: field.replace(prefix, ''), values }];
  });
  return {
    path,
    direction,
    deny,
    peers,
    toPorts: rule.toPorts ?? [],
    icmps: rule.icmps ?? [],
    authentication: rule.authentication?.mode,
    egress: rule,
  };
}
