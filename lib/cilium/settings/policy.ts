import type { SettingsTree } from '../../settings/schema';

export const policySettings = {} satisfies SettingsTree;
