import { SERVICE_TYPES } from '../../kubernetes/words';
import { since } from '../../settings/ranges';
import { boolean, integer, text, textList, textMap, word } from '../../settings/schema';
import { bare, onItsLine } from '../../settings/written';
import { secretsNamespace } from './shared';

/** The controller of Ingresses of class `cilium`. */
export const ingressControllerSettings = {
  /** Whether Cilium serves Ingresses. */
  enabled: boolean(false),
  /** Whether Ingresses without a class are Cilium's. */
  default: boolean(false),
  /** Whether Ingresses share one load balancer: `shared` or `dedicated`, unless an annotation says otherwise. */
  loadbalancerMode: word(['dedicated', 'shared'], 'dedicated'),
  /** Whether plain HTTP is redirected for hosts that have a certificate. */
  enforceHttps: boolean(true),
  /** Whether listeners accept connections with the PROXY protocol, and then no others. */
  enableProxyProtocol: boolean(false),
  /** Prefixes of annotations and labels that are copied from an Ingress to its Service. */
  ingressLBAnnotationPrefixes: textList([
    'lbipam.cilium.io',
    'nodeipam.cilium.io',
    'service.beta.kubernetes.io',
    'service.kubernetes.io',
    'cloud.google.com',
  ]),
  /** Namespace of the certificate for Ingresses that name none. */
  defaultSecretNamespace: text(),
  /** Secret with the certificate for Ingresses that name none. */
  defaultSecretName: text(),
  secretsNamespace: {
    ...secretsNamespace('cilium-secrets'),
    /** Whether the operator copies Ingresses' certificates there. */
    sync: boolean(true),
  },
  /** The Service that Ingresses share, with `loadbalancerMode: shared`. */
  service: {
    /** Name of the Service. */
    name: bare(text('cilium-ingress')),
    /** Labels of the Service. */
    labels: textMap(),
    /** Annotations of the Service. */
    annotations: textMap(),
    /** Type of the Service. */
    type: bare(word(SERVICE_TYPES, 'LoadBalancer')),
    /** Port for HTTP on every node. */
    insecureNodePort: integer(),
    /** Port for HTTPS on every node. */
    secureNodePort: integer(),
    /** The load balancer's class. */
    loadBalancerClass: onItsLine(text()),
    /** The load balancer's address. */
    loadBalancerIP: onItsLine(text()),
    /** Whether ports on every node are opened as well. */
    allocateLoadBalancerNodePorts: boolean(),
    /** `Cluster`, or `Local` to keep clients' addresses. */
    externalTrafficPolicy: text('Cluster'),
  },
  /** Proxies in front whose `X-Forwarded-For` is trusted. */
  xffNumTrustedHops: since('1.20', integer(0)),
  /** Whether the address of a connection counts as the client's, and not what `X-Forwarded-For` says. */
  useRemoteAddress: since('1.20', boolean(true)),
  hostNetwork: {
    /** Port of HTTP; 0 for `sharedListenerPort`. */
    httpPort: since('1.20', integer(0)),
    /** Port of HTTPS; 0 for `sharedListenerPort`. */
    httpsPort: since('1.20', integer(0)),
    /** Port of TLS passthrough; 0 for `sharedListenerPort`. */
    tlsPassthroughPort: since('1.20', integer(0)),
    /** Whether listeners are on the nodes' own network, without load balancers. */
    enabled: boolean(false),
    /** Port of the shared listener there. */
    sharedListenerPort: integer(8080),
    nodes: {
      /** Labels of the nodes that listen; all when empty. */
      matchLabels: textMap(),
    },
  },
};
