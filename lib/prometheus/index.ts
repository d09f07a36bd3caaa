export { Prometheus, type PrometheusProps } from './prometheus';
export type { ScrapeTarget } from './scrape-target';
