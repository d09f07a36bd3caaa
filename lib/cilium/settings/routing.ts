import type { SettingsTree } from '../../settings/schema';

export const routingSettings = {} satisfies SettingsTree;
