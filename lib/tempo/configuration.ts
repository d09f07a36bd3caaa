/**
 * The configuration of Tempo as a single process.
 *
 * @param retention how long traces are kept
 * @param forwardTo where each trace is also sent: a name and a port for OTLP over gRPC
 * @see https://grafana.com/docs/tempo/latest/configuration/
 */
export function tempoConfiguration(retention: string, forwardTo: string | undefined): object {
  return {
    server: { http_listen_port: 3200, log_level: 'warn' },
    usage_report: { reporting_enabled: false },
    distributor: {
      receivers: { otlp: { protocols: { grpc: { endpoint: '0.0.0.0:4317' }, http: { endpoint: '0.0.0.0:4318' } } } },
      ...(forwardTo ? { forwarders: [forwarder(forwardTo)] } : {}),
    },
    compactor: { compaction: { block_retention: retention } },
    storage: {
      trace: { backend: 'local', local: { path: '/var/tempo/traces' }, wal: { path: '/var/tempo/wal' } },
    },
    // A forwarder does nothing until it is enabled for the tenant that sends.
    ...(forwardTo ? { overrides: { defaults: { forwarders: [FORWARDER] } } } : {}),
  };
}

const FORWARDER = 'jaeger';

function forwarder(endpoint: string): object {
  return { name: FORWARDER, backend: 'otlpgrpc', otlpgrpc: { endpoints: [endpoint], tls: { insecure: true } } };
}
