import type { SettingsTree } from '../../settings/schema';

export const certgenSettings = {} satisfies SettingsTree;
