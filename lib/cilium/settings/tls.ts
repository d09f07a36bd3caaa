import type { SettingsTree } from '../../settings/schema';

export const tlsSettings = {} satisfies SettingsTree;
