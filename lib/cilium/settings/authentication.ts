import type { SettingsTree } from '../../settings/schema';

export const authenticationSettings = {} satisfies SettingsTree;
