import { Lexer } from 'yaml';

/** How deeply Helm's parser lets values nest. */
export const DEEPEST = 10_000;

/**
 * Whether a text nests more deeply than Helm accepts: checked by its tokens, since parsing the values would take all
 * memory.
 */
export function isTooDeep(text: string): boolean {
  if (text.split(/[[{]|- /, DEEPEST + 1).length <= DEEPEST) return false;
  let brackets = 0;
  let dashes = 0;
  for (const token of new Lexer().lex(text)) {
    if (token === '[' || token === '{') brackets++;
    else if (token === ']' || token === '}') brackets--;
    // Several items may begin on one line, each in the one before it.
    else if (token === '-') dashes++;
    else if (token.startsWith('\n')) dashes = 0;
    if (brackets + dashes > DEEPEST) return true;
  }
  return false;
}
