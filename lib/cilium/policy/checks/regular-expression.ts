/**
 * What is wrong with a regular expression that Envoy is to match with RE2; nothing when it is right.
 *
 * JavaScript's own parser finds most mistakes. It knows less than RE2 in some places, where the text is first put into
 * its words, and more in others, which are refused.
 */
export function expressionError(text: string): string | undefined {
  if (/\(\?<?[=!]/.test(text)) return 'RE2 has no lookahead and no lookbehind';
  for (const [sequence, letter = ''] of text.replace(QUOTED, '').matchAll(/\\(.)/g)) {
    if (/[1-9k]/.test(letter)) return 'RE2 has no backreferences';
    if (/[A-Za-z]/.test(letter) && !ESCAPES.includes(letter)) return `RE2 does not know ${sequence}`;
  }
  const count = [...text.matchAll(/\{(\d+)(?:,(\d*))?\}/g)].find(
    ([, least, most]) => Math.max(Number(least), Number(most ?? 0)) > 1000,
  );
  if (count) return `RE2 repeats at most 1000 times, not ${count[0]}`;
  try {
    new RegExp(inJavaScript(text));
    return undefined;
  } catch (error) {
    return (error as Error).message.replace(/^Invalid regular expression: .*\/\w*: /s, '');
  }
}

/** Text that stands for itself. */
const QUOTED = /\\Q.*?(\\E|$)/g;

const ESCAPES = 'AbBdDafnrtvpPsSwWxzQE';

function inJavaScript(text: string): string {
  return text
    .replace(QUOTED, 'Q')
    .replace(/\\x\{[0-9a-fA-F]+\}/g, 'x')
    .replace(/\(\?[imsU]*(-[imsU]+)?\)/g, '')
    .replace(/\(\?[imsU]*(-[imsU]+)?:/g, '(?:')
    .replace(/\(\?P?<\w+>/g, '(')
    .replace(/\[\[:\^?\w+:\]/g, '[a')
    .replace(/\[:\^?\w+:\]/g, 'a');
}
