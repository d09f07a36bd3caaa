import type * as v from 'valibot';

/** What a value must be, as it stands in "must be …". A custom check brings these words as its message. */
export function expectation(issue: v.BaseIssue<unknown>): string {
  if (issue.type === 'custom') return issue.message;
  if (issue.type === 'integer') return 'a whole number';
  return issue.expected ?? issue.message;
}
