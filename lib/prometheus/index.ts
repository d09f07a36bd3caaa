export { type AlertEmailProps, AlertReceiver, type AlertSecret } from './alert-receiver';
export { type AlertRule, AlertSeverity } from './alert-rules';
export { Prometheus } from './prometheus';
export type { PrometheusProps } from './prometheus-props';
export type { ScrapeTarget } from './scrape-target';
