import type { SettingsTree } from '../../settings/schema';

export const bpfSettings = {} satisfies SettingsTree;
