import type { SettingsTree } from '../../settings/schema';

export const announcementSettings = {} satisfies SettingsTree;
