import type { K3sBootstrapProps, K3sOptions } from '../k3s';

/** What K3s is told not to install, in either form of the option. */
export function disabledIn({ disable }: K3sOptions = {}): readonly unknown[] {
  if (typeof disable === 'string') return disable.split(',');
  return Array.isArray(disable) ? disable : [];
}

/** Two would serve one API, and K3s restores its own whenever it starts. */
export function withoutOwnMetricsServer<Props extends Pick<K3sBootstrapProps, 'serverOptions'>>(props: Props): Props {
  const { serverOptions } = props;
  const disable = [...new Set([...disabledIn(serverOptions), 'metrics-server'])];
  return { ...props, serverOptions: { ...serverOptions, disable } };
}

/** Prometheus reads them at the servers' addresses; with one server, K3s uses SQLite instead of etcd. */
export function withEtcdMetrics<Props extends Pick<K3sBootstrapProps, 'serverOptions'>>(props: Props): Props {
  return { ...props, serverOptions: { 'etcd-expose-metrics': true, ...props.serverOptions } };
}
