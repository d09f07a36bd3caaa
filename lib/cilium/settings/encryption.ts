import type { SettingsTree } from '../../settings/schema';

export const encryptionSettings = {} satisfies SettingsTree;
