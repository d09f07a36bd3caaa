import type { SettingsTree } from '../../settings/schema';

export const gatewayApiSettings = {} satisfies SettingsTree;
