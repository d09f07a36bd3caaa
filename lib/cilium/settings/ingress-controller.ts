import type { SettingsTree } from '../../settings/schema';

export const ingressControllerSettings = {} satisfies SettingsTree;
