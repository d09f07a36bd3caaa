export type { FolderContents, Platform } from './chart-folder';
export type { OutputFile } from './output-folder';
export { PlatformApp } from './platform-app';
