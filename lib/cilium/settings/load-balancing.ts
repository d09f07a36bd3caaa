import type { SettingsTree } from '../../settings/schema';

export const loadBalancingSettings = {} satisfies SettingsTree;
