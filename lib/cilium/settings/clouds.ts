import type { SettingsTree } from '../../settings/schema';

export const cloudSettings = {} satisfies SettingsTree;
