import type { SettingsTree } from '../../settings/schema';

export const hubbleSettings = {} satisfies SettingsTree;
