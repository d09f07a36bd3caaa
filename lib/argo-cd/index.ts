export { ArgoCd, type ArgoCdMetrics, type ArgoCdProps } from './argo-cd';
export type { ArgoCdSizes } from './sizes';
