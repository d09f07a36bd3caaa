import { NamedGroups, OptionalGroup, Setting, type SettingsTree } from './schema';

type Member = SettingsTree[string];

/** The settings of a group; undefined for a single setting. */
export function membersOf(member: Member): SettingsTree | undefined {
  if (member instanceof Setting) return undefined;
  return member instanceof OptionalGroup || member instanceof NamedGroups ? member.members : member;
}
