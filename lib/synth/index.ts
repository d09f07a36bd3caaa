export type { OutputFile } from './output-folder';
export { type FolderContents, type Platform, PlatformApp } from './platform-app';
