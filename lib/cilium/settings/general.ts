import type { SettingsTree } from '../../settings/schema';

export const generalSettings = {} satisfies SettingsTree;
