import type { SettingsTree } from '../../settings/schema';

export const addressingSettings = {} satisfies SettingsTree;
