export { type AlertEmailProps, AlertReceiver, type AlertSecret } from './alert-receiver';
export { type AlertRule, AlertSeverity } from './alert-rules';
export { Prometheus, type PrometheusProps } from './prometheus';
export type { ScrapeTarget } from './scrape-target';
