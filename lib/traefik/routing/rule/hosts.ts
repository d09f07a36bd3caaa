import { type Expression, readExpression } from './expression';

/** The names in `Host` and `HostSNI` of a rule, in lower case; none if it cannot be parsed. */
export function hostsIn(rule: string): readonly string[] {
  try {
    return hostsOf(readExpression(rule));
  } catch {
    return []; // problems of a rule are reported for the route
  }
}

/** The names in `Host` and `HostSNI` of an expression, in lower case. */
export function hostsOf(expression: Expression): readonly string[] {
  switch (expression.is) {
    case 'not':
      return hostsOf(expression.of);
    case 'matcher':
      return /^Host(SNI)?$/.test(expression.name) ? expression.values.map((value) => value.toLowerCase()) : [];
    default:
      return [...hostsOf(expression.left), ...hostsOf(expression.right)];
  }
}
