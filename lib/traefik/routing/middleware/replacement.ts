import type { Problem } from '../../../problems';

/** A regular expression, and what stands in place of what it takes. */
interface Replacement {
  readonly regex: string;
  readonly replacement: string;
}

/**
 * Groups of a replacement that its regular expression does not have, in whose place Go puts nothing. Go takes as long a
 * name as it can: `$1x` is the group `1x`, and `${1}x` the first one.
 */
export function unknownGroups({ regex, replacement }: Replacement): Problem[] {
  const groups = groupsOf(regex);
  const asked = [...replacement.matchAll(/\$(?:\$|\{(\w+)\}|(\w+))/g)].flatMap(
    ([, braced, bare]) => braced ?? bare ?? [],
  );
  return asked
    .filter((name) => !groups.has(name))
    .map((name) => {
      const [, number, rest] = /^(\d+)(\D\w*)$/.exec(name) ?? [];
      const meant = number !== undefined && groups.has(number);
      return {
        what: `replacement has the group ${name}, which regex does not have: it would be replaced by nothing.`,
        remedy: meant
          ? `Write \${${number}}${rest}.`
          : `Use one of ${[...groups].map((each) => `$${each}`).join(', ')}.`,
        code: 'TRR030',
      };
    });
}

/** The numbers and names of the groups of a regular expression of Go's. */
function groupsOf(regex: string): ReadonlySet<string> {
  const opened = [...regex.replace(/\\.|\[(?:\\.|[^\]])*\]/g, '').matchAll(/\((?!\?)|\(\?P?<(\w+)>/g)];
  return new Set(['0', ...opened.flatMap(([, name], index) => [String(index + 1), ...(name ? [name] : [])])]);
}
