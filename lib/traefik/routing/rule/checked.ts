import { closest } from 'fastest-levenshtein';
import { ConfigurationError, describe, type Problem, quoted } from '../../../problems';
import { type Expression, readExpression, UnreadableRule } from './expression';
import { type Complaint, FORMER_MATCHERS, type Matcher } from './matchers';

/** Parses a rule and rejects what Traefik 3 rejects, or would accept and never match. */
export function parsed(text: string, matchers: Readonly<Record<string, Matcher>>): Expression {
  return checked(read(text), matchers, text);
}

/** The same expression with matchers named as in Traefik's documentation, or the problems of it. */
export function checked(
  expression: Expression,
  matchers: Readonly<Record<string, Matcher>>,
  text: string = '',
): Expression {
  const problems: Problem[] = [];
  const result = named(expression, matchers, text, problems);
  if (problems.length > 0) throw new ConfigurationError(problems.map(describe));
  return result;
}

function read(text: string): Expression {
  try {
    return readExpression(text);
  } catch (error) {
    if (!(error instanceof UnreadableRule)) throw error;
    throw new ConfigurationError([
      describe({
        what: `The rule ${quoted(text)} cannot be read at character ${error.at + 1}: ${error.message}.`,
        remedy: 'Write it like Host(`a.example.com`) && PathPrefix(`/api`).',
        code: 'TRR001',
      }),
    ]);
  }
}

function named(
  expression: Expression,
  matchers: Readonly<Record<string, Matcher>>,
  text: string,
  problems: Problem[],
): Expression {
  switch (expression.is) {
    case 'not':
      return { is: 'not', of: named(expression.of, matchers, text, problems) };
    case 'and':
    case 'or':
      return {
        is: expression.is,
        left: named(expression.left, matchers, text, problems),
        right: named(expression.right, matchers, text, problems),
      };
    case 'matcher': {
      const name = documentedName(expression.name, matchers);
      if (name === undefined) problems.push(unknown(expression.name, matchers, text));
      else problems.push(...misuse(name, expression.values, matchers[name]!, text));
      return { ...expression, name: name ?? expression.name };
    }
  }
}

/** Traefik accepts a name as documented, in upper case, in lower case, and capitalized. */
function documentedName(given: string, matchers: Readonly<Record<string, Matcher>>): string | undefined {
  return Object.keys(matchers).find((name) => {
    const small = name.toLowerCase();
    return [name, small, name.toUpperCase(), small.charAt(0).toUpperCase() + small.slice(1)].includes(given);
  });
}

function unknown(name: string, matchers: Readonly<Record<string, Matcher>>, text: string): Problem {
  const known = Object.keys(matchers);
  const successor = Object.entries(FORMER_MATCHERS).find(
    ([former]) => former.toLowerCase() === name.toLowerCase(),
  )?.[1];
  return {
    what: successor
      ? `${where(text)}${name} is a matcher of Traefik 2.`
      : `${where(text)}${name} is not a matcher; known are ${known.join(', ')}.`,
    remedy: successor && known.includes(successor) ? `Use ${successor}.` : `Did you mean ${closest(name, known)}?`,
    code: 'TRR002',
  };
}

function misuse(name: string, values: readonly string[], matcher: Matcher, text: string): Problem[] {
  if (!matcher.counts.includes(values.length)) {
    const several = values.length > Math.max(...matcher.counts) && matcher.counts.includes(1);
    return [
      {
        what: `${where(text)}${name} has ${values.length} values, but it takes ${matcher.counts.join(' or ')}.`,
        remedy: several
          ? `Write one ${name} for each value and join them with ||.`
          : `Write ${name}(${matcher.usage}).`,
        code: 'TRR003',
      },
    ];
  }
  if (values.includes('')) {
    const remedy = `Give ${name} a value, or remove it.`;
    return [{ what: `${where(text)}${name} has an empty value.`, remedy, code: 'TRR004' }];
  }
  const complaint = matcher.complaint(values);
  if (!complaint) return [];
  const value = values.map((one) => quoted(one)).join(', ');
  const what = `${where(text)}${name}'s ${value} ${complaint.why}.`;
  return [{ what, remedy: complaint.remedy, code: CODES[complaint.about] }];
}

const CODES: Readonly<Record<Complaint['about'], string>> = {
  value: 'TRR004',
  'regular expression': 'TRR005',
  placeholder: 'TRR006',
};

function where(text: string): string {
  return text ? `In the rule ${quoted(text)}, ` : '';
}
