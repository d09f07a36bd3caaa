import type { SettingsTree } from '../../settings/schema';

export const kubernetesSettings = {} satisfies SettingsTree;
