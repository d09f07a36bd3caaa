import * as v from 'valibot';

/** The arguments of a function, and what its result is compared with; `condition` is not compared. */
interface Signature {
  readonly takes: readonly Literal[];
  readonly gives: Literal | 'condition';
}

type Literal = 'whole number' | 'decimal number' | 'text';
type Functions = Readonly<Record<string, Signature>>;

const WHOLE = 'whole number';
const DECIMAL = 'decimal number';

const CIRCUIT_BREAKER: Functions = {
  LatencyAtQuantileMS: { takes: [DECIMAL], gives: WHOLE },
  NetworkErrorRatio: { takes: [], gives: DECIMAL },
  ResponseCodeRatio: { takes: [WHOLE, WHOLE, WHOLE, WHOLE], gives: DECIMAL },
};

const RETRY: Functions = {
  Attempts: { takes: [], gives: WHOLE },
  IsNetworkError: { takes: [], gives: 'condition' },
  RequestMethod: { takes: [], gives: 'text' },
  ResponseCode: { takes: [], gives: WHOLE },
};

/**
 * When a circuit breaker opens. Traefik distinguishes integers and decimals: a ratio must be compared with 0.5 or 1.0.
 */
export const circuitBreakerExpression = expressionOf(
  CIRCUIT_BREAKER,
  'an expression such as NetworkErrorRatio() > 0.30, LatencyAtQuantileMS(50.0) > 100 or ResponseCodeRatio(500, 600, 0, 600) > 0.25, whole and decimal numbers as there, joined by && and ||',
);

/** When buffering retries a request. */
export const retryExpression = expressionOf(
  RETRY,
  'an expression such as IsNetworkError() && Attempts() < 3, with RequestMethod() == "GET" and ResponseCode() == 503, joined by && and ||',
);

function expressionOf(functions: Functions, what: string) {
  return v.custom<string>((value) => typeof value === 'string' && new Reader(value, functions).fits(), what);
}

const TOKEN =
  /\s*(?:(&&|\|\||[<>=!]=|[<>(),])|([A-Za-z_]\w*)|(-?\d+\.\d*|-?\.\d+)|(-?\d+)|("(?:[^"\\\n]|\\.)*"|`[^`]*`))/y;
const COMPARISON = /^([<>=!]=|[<>])$/;

interface Token {
  readonly type: 'sign' | 'name' | Literal;
  readonly text: string;
}

/** Parses an expression as Traefik does, with Go's grammar and the types of each function. */
class Reader {
  private readonly tokens: readonly Token[] | undefined;
  private position = 0;

  constructor(
    text: string,
    private readonly functions: Functions,
  ) {
    this.tokens = tokensOf(text);
  }

  fits(): boolean {
    return this.tokens !== undefined && this.conditions() && this.position === this.tokens.length;
  }

  private conditions(): boolean {
    do {
      if (!this.condition()) return false;
    } while (this.took('&&') || this.took('||'));
    return true;
  }

  private condition(): boolean {
    if (this.took('(')) return this.conditions() && this.took(')');
    const given = this.call();
    if (given === undefined || given === 'condition') return given === 'condition';
    const { text: operator = '' } = this.next() ?? {};
    if (!COMPARISON.test(operator) || (given === 'text' && !/^[=!]=$/.test(operator))) return false;
    return this.next()?.type === given;
  }

  private call(): Signature['gives'] | undefined {
    const { type, text = '' } = this.next() ?? {};
    const found = type === 'name' && Object.hasOwn(this.functions, text) ? this.functions[text] : undefined;
    if (!found || !this.took('(')) return undefined;
    for (const [index, literal] of found.takes.entries()) {
      if ((index > 0 && !this.took(',')) || this.next()?.type !== literal) return undefined;
    }
    return this.took(')') ? found.gives : undefined;
  }

  private next(): Token | undefined {
    return this.tokens?.[this.position++];
  }

  private took(sign: string): boolean {
    const { type, text } = this.tokens?.[this.position] ?? {};
    if (type !== 'sign' || text !== sign) return false;
    this.position++;
    return true;
  }
}

function tokensOf(text: string): Token[] | undefined {
  const tokens: Token[] = [];
  const rest = text.trimEnd();
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < rest.length) {
    const [, sign, name, decimal, whole, literal] = TOKEN.exec(rest) ?? [];
    if (sign) tokens.push({ type: 'sign', text: sign });
    else if (name) tokens.push({ type: 'name', text: name });
    else if (decimal) tokens.push({ type: DECIMAL, text: decimal });
    else if (whole) tokens.push({ type: WHOLE, text: whole });
    else if (literal) tokens.push({ type: 'text', text: literal });
    else return undefined;
  }
  return tokens;
}
