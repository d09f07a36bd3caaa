import type { SettingsTree } from '../../settings/schema';

export const envoyConfigSettings = {} satisfies SettingsTree;
