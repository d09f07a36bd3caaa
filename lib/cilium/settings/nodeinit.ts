import type { SettingsTree } from '../../settings/schema';

export const nodeinitSettings = {} satisfies SettingsTree;
