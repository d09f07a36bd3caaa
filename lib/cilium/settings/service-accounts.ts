import type { SettingsTree } from '../../settings/schema';

export const serviceAccountSettings = {} satisfies SettingsTree;
