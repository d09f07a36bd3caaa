import type * as v from 'valibot';

/** What a value must be, as it stands in "must be …". A check that says more than its type brings these words itself. */
export function expectation(issue: v.BaseIssue<unknown>): string {
  if (!issue.message.startsWith('Invalid ')) return issue.message;
  const alternatives = issue.expected?.match(/^\((.*)\)$/)?.[1];
  if (alternatives !== undefined) return `one of ${alternatives.replaceAll(' | ', ', ')}`;
  return WORDS[issue.type] ?? issue.expected ?? issue.message;
}

/** The types of valibot in the words of a values file. */
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
