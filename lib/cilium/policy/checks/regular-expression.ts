/**
 * What is wrong with a regular expression that Envoy is to match with RE2; nothing when it is right.
 *
 * JavaScript's own parser finds most mistakes. It knows less than RE2 in some places, where the text is first put into
 * its words, and more in others, which are refused.
 */
export function expressionError(text: string): string | undefined {
  if (/\(\?<?[=!]/.test(text)) return 'RE2 has no lookahead and no lookbehind';
  if (/(?<!\\)(\\\\)*\\[1-9k]/.test(text)) return 'RE2 has no backreferences';
  try {
    new RegExp(inJavaScript(text));
    return undefined;
  } catch (error) {
    return (error as Error).message.replace(/^Invalid regular expression: /, '');
  }
}

function inJavaScript(text: string): string {
  return text
    .replace(/\\Q.*?(\\E|$)/g, 'Q')
    .replace(/\(\?[imsU]*(-[imsU]+)?\)/g, '')
    .replace(/\(\?[imsU]*(-[imsU]+)?:/g, '(?:')
    .replace(/\(\?P?<\w+>/g, '(')
    .replace(/\[\[:\^?\w+:\]/g, '[a')
    .replace(/\[:\^?\w+:\]/g, 'a');
}
