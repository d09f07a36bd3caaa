export { GrafanaDashboard, type GrafanaPanel } from './dashboard';
export { Grafana, type GrafanaProps } from './grafana';
export type { GrafanaOidcProps } from './oidc';
