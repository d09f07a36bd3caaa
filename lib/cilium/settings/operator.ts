import type { SettingsTree } from '../../settings/schema';

export const operatorSettings = {} satisfies SettingsTree;
