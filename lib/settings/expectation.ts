import type * as v from 'valibot';

/** What a value must be, as the end of "must be …". A check of more than the type provides this text itself. */
export function expectation(issue: v.BaseIssue<unknown>): string {
  if (!issue.message.startsWith('Invalid ')) return issue.message;
  if (issue.expected === 'never') return 'left out: there is no such key';
  // A required member of a map is expected by its name.
  if (issue.expected?.startsWith('"') && issue.received === 'undefined' && issue.type.endsWith('object'))
    return 'given';
  const alternatives = issue.expected?.match(/^\((.*)\)$/)?.[1];
  if (alternatives !== undefined) {
    const words = alternatives.split(' | ').map((one) => EXPECTED[one] ?? one);
    return words.every((word) => /^["\d]/.test(word)) ? `one of ${words.join(', ')}` : words.join(' or ');
  }
  return BOUNDS[issue.type]?.(issue.requirement) ?? WORDS[issue.type] ?? issue.expected ?? issue.message;
}

/** Valibot's bounds, which it reports as comparisons. */
const BOUNDS: Readonly<Record<string, (bound: unknown) => string>> = {
  max_length: (bound) => `at most ${bound} characters or items`,
  max_value: (bound) => `at most ${bound}`,
  min_length: (bound) => `at least ${bound} characters or items`,
  min_value: (bound) => `at least ${bound}`,
  non_empty: () => 'not empty',
};

/** Valibot's types in the terms of a values file. */
const WORDS: Readonly<Record<string, string>> = {
  array: 'a list',
  boolean: 'true or false',
  integer: 'a whole number',
  loose_object: 'a map',
  number: 'a number',
  object: 'a map',
  record: 'a map',
  string: 'text',
};

/** The same for lists of what valibot expects. */
const EXPECTED: Readonly<Record<string, string>> = {
  Array: 'a list',
  Object: 'a map',
  // The expectation of a check of ours whose text valibot does not pass on: mapOf.
  unknown: 'a map',
  boolean: 'true or false',
  number: 'a number',
  string: 'text',
};
