import type { Problem } from '../../../problems';

/** A regular expression, and the replacement of what it matches. */
interface Replacement {
  readonly regex: string;
  readonly replacement: string;
}

/**
 * Groups of a replacement that its regular expression does not have, which Go replaces with nothing. Go reads the
 * longest possible name: `$1x` is the group `1x`, but `${1}x` is the first one.
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

/** The numbers and names of the groups of a Go regular expression. */
function groupsOf(regex: string): ReadonlySet<string> {
  const opened = [...regex.replace(/\\.|\[(?:\\.|[^\]])*\]/g, '').matchAll(/\((?!\?)|\(\?P?<(\w+)>/g)];
  return new Set(['0', ...opened.flatMap(([, name], index) => [String(index + 1), ...(name ? [name] : [])])]);
}
