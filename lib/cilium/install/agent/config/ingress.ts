import type { CiliumSettings } from '../../../settings';
import { duration, on, pairs, provided, type Row, rowsSince } from './row';

/** Ingress, Gateway API and Envoy's custom resources. */
export function ingressRows(settings: CiliumSettings): readonly Row[] {
  const { envoyConfig, loadBalancer, ingressController, gatewayAPI } = settings;
  const l7LoadBalancing = loadBalancer.l7.backend === 'envoy';
  const envoyIsConfigured = envoyConfig.enabled || ingressController.enabled || gatewayAPI.enabled || l7LoadBalancing;
  return [
    ...provided(envoyIsConfigured, () => [
      on('enable-envoy-config', true),
      { key: 'envoy-config-retry-interval', value: duration(envoyConfig.retryInterval) },
    ]),
    ...provided(envoyConfig.enabled, () => [
      { key: 'envoy-secrets-namespace', value: envoyConfig.secretsNamespace.name },
    ]),
    ...ingressControllerRows(settings),
    ...gatewayRows(settings),
    ...provided(l7LoadBalancing, () => [
      { key: 'loadbalancer-l7', value: 'envoy' },
      { key: 'loadbalancer-l7-ports', value: loadBalancer.l7.ports },
      { key: 'loadbalancer-l7-algorithm', value: loadBalancer.l7.algorithm },
    ]),
  ];
}

function ingressControllerRows({ ingressController }: CiliumSettings): readonly Row[] {
  const { secretsNamespace, service, hostNetwork, defaultSecretNamespace, defaultSecretName } = ingressController;
  return provided(ingressController.enabled, () => [
    on('enable-ingress-controller', true),
    { key: 'enforce-ingress-https', value: ingressController.enforceHttps },
    { key: 'enable-ingress-proxy-protocol', value: ingressController.enableProxyProtocol },
    { key: 'enable-ingress-secrets-sync', value: secretsNamespace.sync },
    { key: 'ingress-secrets-namespace', value: secretsNamespace.name },
    { key: 'ingress-lb-annotation-prefixes', value: ingressController.ingressLBAnnotationPrefixes },
    { key: 'ingress-default-lb-mode', value: ingressController.loadbalancerMode },
    { key: 'ingress-shared-lb-service-name', value: service.name },
    ...provided(defaultSecretNamespace && defaultSecretName, () => [
      { key: 'ingress-default-secret-namespace', value: defaultSecretNamespace },
      { key: 'ingress-default-secret-name', value: defaultSecretName },
    ]),
    { key: 'ingress-hostnetwork-enabled', value: hostNetwork.enabled },
    { key: 'ingress-hostnetwork-shared-listener-port', value: hostNetwork.sharedListenerPort },
    ...rowsSince('1.20', [
      { key: 'ingress-default-xff-num-trusted-hops', value: ingressController.xffNumTrustedHops },
      { key: 'ingress-use-remote-address', value: ingressController.useRemoteAddress },
      { key: 'ingress-hostnetwork-http-listener-port', value: hostNetwork.httpPort },
      { key: 'ingress-hostnetwork-https-listener-port', value: hostNetwork.httpsPort },
      { key: 'ingress-hostnetwork-tls-passthrough-listener-port', value: hostNetwork.tlsPassthroughPort },
    ]),
    { key: 'ingress-hostnetwork-nodelabelselector', value: pairs(hostNetwork.nodes.matchLabels) },
  ]);
}

function gatewayRows({ gatewayAPI }: CiliumSettings): readonly Row[] {
  const { secretsNamespace, hostNetwork, enableAppProtocol, enableAlpn } = gatewayAPI;
  return provided(gatewayAPI.enabled, () => [
    on('enable-gateway-api', true),
    { key: 'enable-gateway-api-secrets-sync', value: secretsNamespace.sync },
    { key: 'enable-gateway-api-proxy-protocol', value: gatewayAPI.enableProxyProtocol },
    { key: 'enable-gateway-api-app-protocol', value: enableAppProtocol || enableAlpn },
    { key: 'enable-gateway-api-alpn', value: enableAlpn },
    { key: 'gateway-api-xff-num-trusted-hops', value: gatewayAPI.xffNumTrustedHops },
    { key: 'gateway-api-use-remote-address', value: gatewayAPI.useRemoteAddress, since: '1.20' },
    { key: 'gateway-api-service-externaltrafficpolicy', value: gatewayAPI.externalTrafficPolicy },
    { key: 'gateway-api-secrets-namespace', value: secretsNamespace.name },
    { key: 'gateway-api-hostnetwork-enabled', value: hostNetwork.enabled },
    { key: 'gateway-api-hostnetwork-nodelabelselector', value: pairs(hostNetwork.nodes.matchLabels) },
  ]);
}
