import type { SettingsTree } from '../../settings/schema';

export const cniSettings = {} satisfies SettingsTree;
