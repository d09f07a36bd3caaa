/** The parts of a template text: literal text and actions, in order. */
export type Part = { readonly literal: string } | { readonly action: Pipeline };

/** Commands, each of which gets the result of the previous one as its last argument. */
export type Pipeline = readonly Command[];

/** A function with its arguments, or a single operand. */
export type Command = readonly Operand[];

export type Operand =
  | { readonly value: string | number | boolean }
  | { readonly field: readonly string[] }
  | { readonly name: string }
  | { readonly pipeline: Pipeline };

/** Why a text is not a template, or not a supported one. */
export class TemplateError extends Error {}

/**
 * Splits a text into literal text and actions, with the trimming of `{{-` and `-}}`.
 *
 * @throws TemplateError when the text is not a template of the supported kind
 * @see https://pkg.go.dev/text/template
 */
export function parseTemplate(text: string): Part[] {
  const parts: Part[] = [];
  let position = 0;
  let trimNext = false;
  for (;;) {
    const start = text.indexOf('{{', position);
    const literal = text.slice(position, start < 0 ? undefined : start);
    const trimThis = start >= 0 && /^\{\{-\s/.test(text.slice(start));
    parts.push({ literal: trimmed(literal, trimNext, trimThis) });
    if (start < 0) return parts;
    const action = readAction(text, start + (trimThis ? 3 : 2));
    if (action.tokens.length > 0) parts.push({ action: parsePipeline(action.tokens) });
    position = action.end;
    trimNext = action.trims;
  }
}

function trimmed(literal: string, start: boolean, end: boolean): string {
  const from = start ? literal.trimStart() : literal;
  return end ? from.trimEnd() : from;
}

const TOKEN =
  /\s+|\/\*[\s\S]*?\*\/|"(?:[^"\\\n]|\\.)*"|`[^`]*`|-?\d+(?:\.\d+)?(?![\w.])|\$?(?:\.[A-Za-z_]\w*)+|\$|\.|[A-Za-z_]\w*|[|()]/y;

function readAction(text: string, start: number): { tokens: string[]; end: number; trims: boolean } {
  const tokens: string[] = [];
  TOKEN.lastIndex = start;
  for (;;) {
    const at = TOKEN.lastIndex;
    if (text.startsWith('}}', at)) return { tokens, end: at + 2, trims: false };
    if (text.startsWith('-}}', at)) return { tokens, end: at + 3, trims: true };
    const token = TOKEN.exec(text)?.[0];
    if (token === undefined) throw new TemplateError(notUnderstood(text, start, at, tokens));
    if (token.trim() !== '' && !token.startsWith('/*')) tokens.push(token);
  }
}

function notUnderstood(text: string, start: number, at: number, [first = '']: readonly string[]): string {
  if (KEYWORDS.includes(first)) return unsupported(first);
  if (at >= text.length) return `the action {{${text.slice(start)} has no end`;
  return `{{${text.slice(start, at)} is followed by ${text.slice(at, at + 10)}, which is not understood`;
}

function parsePipeline(tokens: readonly string[]): Pipeline {
  const rest = [...tokens];
  const pipeline = readPipeline(rest);
  if (rest.length > 0) throw new TemplateError(`${rest[0]} stands alone`);
  return pipeline;
}

function readPipeline(rest: string[]): Pipeline {
  const commands: Operand[][] = [[]];
  while (rest.length > 0 && rest[0] !== ')') {
    const token = rest.shift() ?? '';
    if (token === '|') commands.push([]);
    else commands.at(-1)?.push(readOperand(token, rest));
  }
  if (commands.some((command) => command.length === 0)) throw new TemplateError('a command is missing');
  return commands;
}

/** Statements, none of which is supported. */
const KEYWORDS = ['if', 'else', 'end', 'range', 'with', 'define', 'block', 'break', 'continue'];

function unsupported(keyword: string): string {
  return `{{ ${keyword} }} is not supported`;
}

function readOperand(token: string, rest: string[]): Operand {
  if (token === '(') {
    const pipeline = readPipeline(rest);
    if (rest.shift() !== ')') throw new TemplateError('a bracket is not closed');
    return { pipeline };
  }
  if (token.startsWith('"')) return { value: unquoted(token) };
  if (token.startsWith('`')) return { value: token.slice(1, -1) };
  if (/^-?\d/.test(token)) return { value: Number(token) };
  if (token === 'true' || token === 'false') return { value: token === 'true' };
  if (/^[$.]/.test(token)) return { field: token.split('.').filter((name) => name !== '' && name !== '$') };
  if (KEYWORDS.includes(token)) throw new TemplateError(unsupported(token));
  return { name: token };
}

function unquoted(token: string): string {
  try {
    return JSON.parse(token) as string;
  } catch {
    throw new TemplateError(`${token} is not a text that is understood`);
  }
}
