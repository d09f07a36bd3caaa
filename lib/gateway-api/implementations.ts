import { Fact } from '../cluster/fact';
import { reaches } from '../settings/version';
import type { GatewayApiKind } from './kinds';

/** What an implementation of the Gateway API supports, as far as the checks need it. */
export interface ImplementationFacts {
  readonly name: string;
  /** How a GatewayClass names it. */
  readonly controllerName: string;
  /** Kinds that it requires: if one of these is missing in the cluster, it serves no Gateway at all. */
  readonly needs: readonly (readonly [kind: GatewayApiKind, version: string])[];
  /** Kinds that it reads if they exist. */
  readonly mayRead: readonly (readonly [kind: GatewayApiKind, version: string])[];
  /** Protocols of listeners, with the mode of those that terminate TLS or pass it through. */
  readonly protocols: readonly string[];
  /** Fields that it refuses or ignores, by kind. */
  readonly ignores: Readonly<Partial<Record<GatewayApiKind, readonly string[]>>>;
  /** Kinds of routes that it attaches to Services, which must be in the route's namespace. */
  readonly gamma: readonly GatewayApiKind[];
  /**
   * Whether a listener can keep a route from others that accept it. `kinds`: by kinds that lack the route's, where no
   * listener that the route means names its kind. `anything`: by such kinds even if the route names another listener, and
   * by a selector of namespaces that stands before a listener which would accept the route.
   */
  readonly refusesForOthers: 'nothing' | 'kinds' | 'anything';
  /**
   * Whether listeners of one port that end TLS and that pass it on must have hostnames without a name in common, wildcards
   * included: both read the name that the client asks for.
   */
  readonly keepsTlsApart: boolean;
}

/**
 * Cilium 1.18.3. Its operator looks once for the kinds that it needs; if one is missing, it logs a line and does
 * nothing (cilium/cilium#28982). TLS is passed through, or terminated for HTTP; a TLSRoute is always passed through.
 *
 * @see https://docs.cilium.io/en/stable/network/servicemesh/gateway-api/gateway-api/
 * @see https://docs.cilium.io/en/stable/network/servicemesh/gateway-api/gamma/
 * @see https://github.com/cilium/cilium/blob/v1.18.3/operator/pkg/gateway-api/cell.go
 * @see https://github.com/cilium/cilium/blob/v1.18.3/operator/pkg/model/ingestion/gateway.go
 * @see https://github.com/cilium/cilium/blob/v1.18.3/operator/pkg/gateway-api/routechecks/gateway_checks.go
 */
const CILIUM_1_18: ImplementationFacts = {
  name: 'Cilium 1.18',
  controllerName: 'io.cilium/gateway-controller',
  needs: [
    ['GatewayClass', 'v1'],
    ['Gateway', 'v1'],
    ['HTTPRoute', 'v1'],
    ['GRPCRoute', 'v1'],
    ['ReferenceGrant', 'v1beta1'],
  ],
  mayRead: [['TLSRoute', 'v1alpha2']],
  protocols: ['HTTP', 'HTTPS', 'TLS Passthrough'],
  ignores: {
    Gateway: ['allowedListeners', 'backendTLS', 'listeners[].tls.frontendValidation'],
    HTTPRoute: [
      'rules[].sessionPersistence',
      'rules[].filters[].cors',
      'rules[].filters[].extensionRef',
      'rules[].backendRefs[].filters[].cors',
      'rules[].backendRefs[].filters[].extensionRef',
      'rules[].backendRefs[].filters[].requestMirror',
      'rules[].backendRefs[].filters[].requestRedirect',
      'rules[].backendRefs[].filters[].urlRewrite',
    ],
    GRPCRoute: [
      'parentRefs[].port',
      'rules[].sessionPersistence',
      'rules[].filters[].extensionRef',
      'rules[].backendRefs[].filters',
    ],
    TLSRoute: ['parentRefs[].port'],
  },
  gamma: ['HTTPRoute'],
  refusesForOthers: 'anything',
  keepsTlsApart: false,
};

/**
 * Cilium by line, oldest first. From 1.19 on it ignores listeners that a route does not name. From 1.20 on its operator
 * reads version 1.6 of the Gateway API and nothing older: TLSRoute, ReferenceGrant and BackendTLSPolicy must be served
 * as v1.
 *
 * @see https://github.com/cilium/cilium/blob/v1.19.6/operator/pkg/gateway-api/gateway_reconcile.go
 * @see https://github.com/cilium/cilium/blob/v1.20.2/operator/pkg/gateway-api/helpers/schemes.go
 */
const CILIUM_LINES: Readonly<Record<string, ImplementationFacts>> = {
  '1.18': CILIUM_1_18,
  '1.19': { ...CILIUM_1_18, name: 'Cilium 1.19', refusesForOthers: 'kinds', keepsTlsApart: true },
  '1.20': {
    ...CILIUM_1_18,
    name: 'Cilium 1.20',
    refusesForOthers: 'kinds',
    keepsTlsApart: true,
    needs: [
      ['GatewayClass', 'v1'],
      ['Gateway', 'v1'],
      ['HTTPRoute', 'v1'],
      ['GRPCRoute', 'v1'],
      ['TLSRoute', 'v1'],
      ['ReferenceGrant', 'v1'],
      ['BackendTLSPolicy', 'v1'],
    ],
    mayRead: [
      ['TCPRoute', 'v1'],
      ['UDPRoute', 'v1'],
    ],
    protocols: [...CILIUM_1_18.protocols, 'TCP', 'UDP'],
    ignores: {
      ...CILIUM_1_18.ignores,
      Gateway: ['backendTLS', 'listeners[].tls.frontendValidation'],
      HTTPRoute: CILIUM_1_18.ignores.HTTPRoute?.filter((field) => field !== 'rules[].filters[].cors'),
    },
  },
};

/** Cilium of an unknown version: as most programs install it. */
export const CILIUM: ImplementationFacts = ciliumOf('1.19');

/**
 * What a line of Cilium does, such as `1.19`. A newer one than these facts is assumed to do the same as the last one.
 */
export function ciliumOf(line: string): ImplementationFacts {
  const known = Object.keys(CILIUM_LINES).filter((each) => reaches(line, each));
  const facts = CILIUM_LINES[known.at(-1) ?? ''];
  if (!facts) throw new Error(`What Cilium ${line} does with the Gateway API is not known.`);
  return facts;
}

/**
 * Traefik 3.7.11. It watches all kinds that it needs, and does not start its Gateway API until the API server serves
 * every one: BackendTLSPolicy v1 came with version 1.4 of the Gateway API, TLSRoute v1 with version 1.5.
 *
 * @see https://doc.traefik.io/traefik/v3.7/reference/install-configuration/providers/kubernetes/kubernetes-gateway/
 * @see https://github.com/traefik/traefik/blob/v3.7.11/pkg/provider/kubernetes/gateway/client.go
 * @see https://github.com/traefik/traefik/blob/v3.7.11/pkg/provider/kubernetes/gateway/features.go
 */
export const TRAEFIK: ImplementationFacts = {
  name: 'Traefik 3.7',
  controllerName: 'traefik.io/gateway-controller',
  needs: [
    ['GatewayClass', 'v1'],
    ['Gateway', 'v1'],
    ['HTTPRoute', 'v1'],
    ['GRPCRoute', 'v1'],
    ['ReferenceGrant', 'v1beta1'],
    ['BackendTLSPolicy', 'v1'],
    ['TLSRoute', 'v1'],
  ],
  mayRead: [['TCPRoute', 'v1alpha2']],
  protocols: ['HTTP', 'HTTPS', 'TLS Passthrough', 'TLS Terminate', 'TCP'],
  ignores: {
    Gateway: ['allowedListeners', 'backendTLS', 'listeners[].tls.frontendValidation', 'addresses', 'infrastructure'],
    HTTPRoute: [
      'rules[].timeouts',
      'rules[].retry',
      'rules[].sessionPersistence',
      'rules[].filters[].cors',
      'rules[].filters[].requestMirror',
      'rules[].backendRefs[].filters[].cors',
      'rules[].backendRefs[].filters[].requestMirror',
    ],
    GRPCRoute: [
      'rules[].sessionPersistence',
      'rules[].filters[].requestMirror',
      'rules[].filters[].responseHeaderModifier',
      'rules[].backendRefs[].filters',
    ],
    BackendTLSPolicy: ['validation.subjectAltNames'],
  },
  gamma: [],
  refusesForOthers: 'nothing',
  keepsTlsApart: false,
};

/** The implementations whose abilities are known. */
export const IMPLEMENTATIONS: readonly ImplementationFacts[] = [CILIUM, TRAEFIK];

/** A port that an implementation listens on, whatever Gateways ask for. */
export interface EntryPointPort {
  readonly name: string;
  readonly port: number;
  /** Whether it terminates TLS itself, so that no listener for HTTP fits. */
  readonly tls: boolean;
}

/** An implementation as the program installs it. */
export interface InstalledImplementation {
  readonly facts: ImplementationFacts;
  /** Entry points, of which each listener needs one with its port; listeners can have any port when unset. */
  readonly entryPoints?: readonly EntryPointPort[];
}

/** Stated by what installs an implementation of the Gateway API. */
export const IMPLEMENTATION = new Fact<InstalledImplementation>();
