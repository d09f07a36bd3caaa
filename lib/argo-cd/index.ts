export { ArgoCd, type ArgoCdProps } from './argo-cd';
export type { ArgoCdSizes } from './sizes';
