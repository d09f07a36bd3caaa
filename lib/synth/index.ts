export { ConfigurationError } from '../problems';
export type { FolderContents, Platform } from './chart-folder';
export type { OutputFile } from './output-file';
export { PlatformApp, type PlatformAppProps } from './platform-app';
