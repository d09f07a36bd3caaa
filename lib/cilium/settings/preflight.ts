import type { SettingsTree } from '../../settings/schema';

export const preflightSettings = {} satisfies SettingsTree;
