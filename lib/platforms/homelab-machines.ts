import type { K3sBootstrapProps } from '../k3s';

/** Two would serve one API, and K3s restores its own whenever it starts. */
export function withoutOwnMetricsServer<Props extends Pick<K3sBootstrapProps, 'serverOptions'>>(props: Props): Props {
  const { disable = [] } = props.serverOptions ?? {};
  const off = typeof disable === 'string' ? disable.split(',') : Array.isArray(disable) ? disable : [];
  return {
    ...props,
    serverOptions: { ...props.serverOptions, disable: [...new Set([...off, 'metrics-server'])] },
  };
}

/** Prometheus reads them at the servers' addresses; with one server, K3s uses SQLite instead of etcd. */
export function withEtcdMetrics<Props extends Pick<K3sBootstrapProps, 'serverOptions'>>(props: Props): Props {
  return { ...props, serverOptions: { 'etcd-expose-metrics': true, ...props.serverOptions } };
}
