import type { SettingsTree } from '../../settings/schema';

export const envoySettings = {} satisfies SettingsTree;
