/**
 * Why Go would not compile a regular expression; undefined if it would.
 *
 * Go uses RE2's syntax, which has no lookaround and no back references; JavaScript's own parser cannot check that.
 *
 * @see https://pkg.go.dev/regexp/syntax
 */
export function regularExpressionError(text: string): string | undefined {
  // Loaded here because most programs have no regular expression, and loading takes longer than all of CORE's routes.
  const { RE2JS } = require('re2js') as typeof import('re2js');
  try {
    RE2JS.compile(text);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message.replace(/^error parsing regexp: /, '') : String(error);
  }
}

/** Whether a regular expression in Go's syntax matches anywhere in a text; an invalid one matches nothing. */
export function matchesGoExpression(expression: string, text: string): boolean {
  const { RE2JS } = require('re2js') as typeof import('re2js');
  return regularExpressionError(expression) === undefined && RE2JS.compile(expression).matcher(text).find();
}
