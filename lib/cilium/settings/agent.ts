import type { SettingsTree } from '../../settings/schema';

export const agentSettings = {} satisfies SettingsTree;
