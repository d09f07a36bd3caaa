import { goString } from './go-string';

/** A rule as a tree: matchers with their values, joined by the three operators. */
export type Expression =
  | { readonly is: 'matcher'; readonly name: string; readonly values: readonly string[] }
  | { readonly is: 'not'; readonly of: Expression }
  | { readonly is: 'and' | 'or'; readonly left: Expression; readonly right: Expression };

/** Where a rule cannot be parsed, and why. */
export class UnreadableRule extends Error {
  constructor(
    message: string,
    /** Zero-based position in the rule's text. */
    readonly at: number,
  ) {
    super(message);
    this.name = 'UnreadableRule';
  }
}

type Sign = '(' | ')' | ',' | '!' | '&&' | '||';
type Token =
  | { readonly type: 'sign'; readonly text: Sign; readonly at: number }
  | { readonly type: 'name' | 'value'; readonly text: string; readonly at: number }
  | { readonly type: 'line end' | 'end'; readonly text: ''; readonly at: number };

/**
 * Parses a rule as Traefik does, as a Go expression: a line that ends with a value, a name or a closing parenthesis
 * ends the expression, so an operator must be at the end of a line, not at its beginning.
 *
 * @throws UnreadableRule
 * @see https://doc.traefik.io/traefik/reference/routing-configuration/http/routing/rules-and-priority/
 */
export function readExpression(text: string): Expression {
  const reader = new Reader(tokensOf(text));
  const expression = reader.alternatives();
  reader.end();
  return expression;
}

/** The tree in Traefik's syntax, with no more parentheses than necessary. */
export function writeExpression(expression: Expression): string {
  switch (expression.is) {
    case 'matcher':
      return `${expression.name}(${expression.values.map(written).join(', ')})`;
    case 'not':
      return `!${operand(expression.of, ['matcher', 'not'])}`;
    case 'and':
      return `${operand(expression.left, ['matcher', 'not', 'and'])} && ${operand(expression.right, ['matcher', 'not'])}`;
    case 'or':
      return `${writeExpression(expression.left)} || ${operand(expression.right, ['matcher', 'not', 'and'])}`;
  }
}

function operand(expression: Expression, bare: readonly Expression['is'][]): string {
  const text = writeExpression(expression);
  return bare.includes(expression.is) ? text : `(${text})`;
}

function written(value: string): string {
  // Go drops carriage returns from a text in backticks.
  return /[`\r]/.test(value) ? JSON.stringify(value) : `\`${value}\``;
}

class Reader {
  private position = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  alternatives(): Expression {
    let left = this.conjunction();
    while (this.took('||')) left = { is: 'or', left, right: this.conjunction() };
    return left;
  }

  end(): void {
    if (this.next.type === 'line end') this.position++;
    if (this.next.type !== 'end') throw this.unexpected('the end, or && or ||');
  }

  private conjunction(): Expression {
    let left = this.negation();
    while (this.took('&&')) left = { is: 'and', left, right: this.negation() };
    return left;
  }

  private negation(): Expression {
    if (this.took('!')) return { is: 'not', of: this.negation() };
    if (this.took('(')) {
      const inner = this.alternatives();
      this.must(')');
      return inner;
    }
    return this.matcher();
  }

  private matcher(): Expression {
    const name = this.next;
    if (name.type !== 'name') throw this.unexpected('a matcher such as Host');
    this.position++;
    this.must('(');
    const values: string[] = [];
    while (!this.took(')')) {
      const value = this.next;
      if (value.type !== 'value') throw this.unexpected('a value in backticks');
      values.push(value.text);
      this.position++;
      if (!this.took(',')) {
        this.must(')');
        break;
      }
    }
    return { is: 'matcher', name: name.text, values };
  }

  private get next(): Token {
    return this.tokens[this.position]!; // the last token is the end, which nothing takes
  }

  private took(sign: Sign): boolean {
    const found = this.next.type === 'sign' && this.next.text === sign;
    if (found) this.position++;
    return found;
  }

  private must(sign: Sign): void {
    if (!this.took(sign)) throw this.unexpected(sign);
  }

  private unexpected(expected: string): UnreadableRule {
    const { type, text, at } = this.next;
    const found =
      type === 'sign' || type === 'name' ? text : type === 'value' ? `the value ${written(text)}` : `the ${type}`;
    return new UnreadableRule(`${expected} was expected, but ${found} was found`, at);
  }
}

const SIGN = /^(?:&&|\|\||[(),!])/;
const NAME = /^[\p{L}_][\p{L}\p{Nd}_]*/u;
const BLANK = /^(?:[ \t\r]|\/\*[^\n]*?\*\/)+/;
const LINE_END = /^(?:\n|\/\/[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)/;

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const rest = text.slice(at);
    const skipped = BLANK.exec(rest)?.[0];
    if (skipped) {
      at += skipped.length;
      continue;
    }
    const lineEnd = LINE_END.exec(rest)?.[0];
    if (lineEnd) {
      if (endsExpression(tokens.at(-1))) tokens.push({ type: 'line end', text: '', at });
      at += lineEnd.length;
      continue;
    }
    const token = tokenAt(rest, at);
    tokens.push(token.token);
    at += token.length;
  }
  tokens.push({ type: 'end', text: '', at: text.length });
  return tokens;
}

function endsExpression(token: Token | undefined): boolean {
  return token !== undefined && (token.type === 'name' || token.type === 'value' || token.text === ')');
}

function tokenAt(rest: string, at: number): { token: Token; length: number } {
  const sign = SIGN.exec(rest)?.[0];
  if (sign) return { token: { type: 'sign', text: sign as Sign, at }, length: sign.length };
  const name = NAME.exec(rest)?.[0];
  if (name) return { token: { type: 'name', text: name, at }, length: name.length };
  if (rest.startsWith("'"))
    throw new UnreadableRule('a value must be in backticks or double quotes, not in single quotes', at);
  const value = goString(rest);
  if (value === 'unclosed') throw new UnreadableRule(`the value that begins with ${rest[0]} does not end`, at);
  if (value === 'not a string') throw new UnreadableRule(`${[...rest][0]} has no meaning here`, at);
  if (value === 'bad escape') {
    throw new UnreadableRule('a value in double quotes has an escape that Go does not know; backticks need none', at);
  }
  return { token: { type: 'value', text: value.text, at }, length: value.length };
}
