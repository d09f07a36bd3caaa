import { type Expression, readExpression } from './expression';

/** The names that a rule asks for by `Host` or `HostSNI`, in small letters; none when it cannot be read. */
export function hostsIn(rule: string): readonly string[] {
  try {
    return hostsOf(readExpression(rule));
  } catch {
    return []; // what is wrong with a rule is reported where it stands
  }
}

/** The names that an expression asks for by `Host` or `HostSNI`, in small letters. */
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
