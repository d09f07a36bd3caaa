export type { RenderedManifestsProps } from './props';
