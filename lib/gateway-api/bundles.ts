import type { GatewayApiBundleName } from '../crds';
import type { GatewayApiKind } from './kinds';

/** Which of the Gateway API's CRDs a cluster has. */
export enum GatewayApiBundle {
  /** Version 1.3.0, the standard channel: GatewayClass, Gateway, HTTPRoute, GRPCRoute and ReferenceGrant. */
  STANDARD = 'gateway-api-standard',
  /** Version 1.3.0, the experimental channel: all kinds, and fields that may still change. */
  EXPERIMENTAL = 'gateway-api-experimental',
  /** Version 1.3.0, what Cilium 1.18 and 1.19 read: the standard channel, and TLSRoute of the experimental one. */
  CILIUM = 'gateway-api-cilium',
  /**
   * Version 1.6.1, what Traefik 3.7 reads: the standard channel, and TLSRoute and TCPRoute of the experimental one,
   * which also serve their earlier versions. Every version of Cilium can read it, and Cilium 1.20 requires it: the
   * bundle for clusters with both.
   */
  TRAEFIK = 'gateway-api-traefik',
}

/** What a bundle has, as far as the checks need it. */
export interface BundleFacts {
  /** In words, for messages. */
  readonly title: string;
  /** The versions that are served of each kind; objects are written in the first. */
  readonly serves: Readonly<Partial<Record<GatewayApiKind, readonly string[]>>>;
  /** Fields that the bindings have but the bundle lacks: the API server would refuse or drop them. */
  readonly lacks: Readonly<Partial<Record<GatewayApiKind, readonly string[]>>>;
  /** Statuses that a redirect can have. */
  readonly redirects: readonly number[];
}

const STANDARD_KINDS = {
  GatewayClass: ['v1', 'v1beta1'],
  Gateway: ['v1', 'v1beta1'],
  HTTPRoute: ['v1', 'v1beta1'],
  GRPCRoute: ['v1'],
  ReferenceGrant: ['v1beta1'],
} as const;

const LACKING_IN_STANDARD_1_3 = {
  Gateway: ['allowedListeners', 'backendTLS', 'listeners[].tls.frontendValidation'],
  HTTPRoute: [
    'rules[].name',
    'rules[].retry',
    'rules[].sessionPersistence',
    'rules[].filters[].cors',
    'rules[].backendRefs[].filters[].cors',
  ],
  GRPCRoute: ['rules[].name', 'rules[].sessionPersistence'],
};

/**
 * The definitions by bundle: kinds, versions and fields.
 *
 * @see https://gateway-api.sigs.k8s.io/concepts/versioning/
 * @see https://github.com/kubernetes-sigs/gateway-api/tree/v1.3.0/config/crd
 * @see https://github.com/kubernetes-sigs/gateway-api/tree/v1.6.1/config/crd
 */
export const BUNDLES: Readonly<Record<GatewayApiBundleName, BundleFacts>> = {
  'gateway-api-standard': {
    title: 'Gateway API 1.3.0, standard channel',
    serves: STANDARD_KINDS,
    lacks: LACKING_IN_STANDARD_1_3,
    redirects: [301, 302],
  },
  'gateway-api-experimental': {
    title: 'Gateway API 1.3.0, experimental channel',
    serves: {
      ...STANDARD_KINDS,
      TLSRoute: ['v1alpha2'],
      TCPRoute: ['v1alpha2'],
      UDPRoute: ['v1alpha2'],
      BackendTLSPolicy: ['v1alpha3'],
    },
    lacks: {},
    redirects: [301, 302],
  },
  'gateway-api-cilium': {
    title: 'Gateway API 1.3.0, standard channel with TLSRoute',
    serves: { ...STANDARD_KINDS, TLSRoute: ['v1alpha2'] },
    lacks: LACKING_IN_STANDARD_1_3,
    redirects: [301, 302],
  },
  'gateway-api-traefik': {
    title: 'Gateway API 1.6.1, standard channel with TLSRoute and TCPRoute in all versions',
    serves: {
      ...STANDARD_KINDS,
      ReferenceGrant: ['v1beta1', 'v1'],
      BackendTLSPolicy: ['v1'],
      TLSRoute: ['v1', 'v1alpha2', 'v1alpha3'],
      TCPRoute: ['v1', 'v1alpha2'],
    },
    lacks: {
      Gateway: ['backendTLS', 'listeners[].tls.frontendValidation'],
      HTTPRoute: ['rules[].retry', 'rules[].sessionPersistence'],
      GRPCRoute: ['rules[].sessionPersistence'],
    },
    redirects: [301, 302, 303, 307, 308],
  },
};

/** The bundle that objects are written for if the program does not declare one: the bindings' own. */
export const ASSUMED_BUNDLE = BUNDLES['gateway-api-experimental'];
