import type { SettingsTree } from '../../settings/schema';

export const clustermeshSettings = {} satisfies SettingsTree;
