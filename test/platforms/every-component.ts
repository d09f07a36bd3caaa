import { AlertReceiver } from '../../lib/prometheus';

/** Every component that a stack may have and that needs no more said, and the alarms of Prometheus. */
export const EVERY_COMPONENT = {
  alloy: {},
  certManager: {},
  externalDns: {},
  falco: {},
  gatekeeper: {},
  grafana: {},
  istio: { ztunnel: {} },
  jaeger: {},
  kong: {},
  kyverno: {},
  loki: {},
  longhorn: {},
  prometheus: { alertReceiver: AlertReceiver.slack({ name: 'alerts', key: 'url' }, '#platform') },
  sealedSecrets: {},
  tempo: {},
};
