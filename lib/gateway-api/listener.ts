import * as v from 'valibot';
import type { SecretRef } from '../kubernetes/references';
import { referring } from '../kubernetes/references';
import { checkArguments } from '../settings/arguments';
import { instanceOf } from '../settings/props';
import { textMap } from '../settings/values';
import { GROUP, type ListenerSpec, ROUTE_KINDS, type RouteKind } from './kinds';
import { nameIn, type Referrer } from './references';

/** The namespaces whose routes a listener accepts. */
export class RouteNamespaces {
  /** The Gateway's own. */
  static same(): RouteNamespaces {
    return new RouteNamespaces({ from: 'Same' });
  }

  /** All. */
  static all(): RouteNamespaces {
    return new RouteNamespaces({ from: 'All' });
  }

  /** Those with all of these labels; every namespace has `kubernetes.io/metadata.name`. */
  static withLabels(labels: Record<string, string>): RouteNamespaces {
    return new RouteNamespaces({ from: 'Selector', selector: { matchLabels: labels } });
  }

  /** These. */
  static named(...names: string[]): RouteNamespaces {
    const matchExpressions = [{ key: 'kubernetes.io/metadata.name', operator: 'In', values: names }];
    return new RouteNamespaces({ from: 'Selector', selector: { matchExpressions } });
  }

  private constructor(private readonly spec: NamespacesSpec) {}

  /** @internal */
  _render(): NamespacesSpec {
    return this.spec;
  }
}

type NamespacesSpec = NonNullable<NonNullable<ListenerSpec['allowedRoutes']>['namespaces']>;

/** What every listener has. */
export interface ListenerOptions {
  /**
   * The namespaces whose routes it accepts.
   * @default RouteNamespaces.same()
   */
  readonly namespaces?: RouteNamespaces;
  /**
   * The kinds of routes that it accepts, among those of its protocol.
   * @default - all of its protocol
   */
  readonly kinds?: readonly RouteKind[];
}

/** A listener for HTTP. */
export interface HttpListenerOptions extends ListenerOptions {
  /**
   * Port, 1 to 65535; for Traefik, the port of an entry point.
   * @default 80
   */
  readonly port?: number;
  /**
   * Host name that it serves, or `*.` and a name for all below it.
   * @default - any
   */
  readonly hostname?: string;
}

/** A listener that terminates TLS. */
export interface TerminatingListenerOptions extends HttpListenerOptions {
  /**
   * Port, 1 to 65535; for Traefik, the port of an entry point.
   * @default 443
   */
  readonly port?: number;
  /** Secrets of type `kubernetes.io/tls` with the certificates, at least one and at most 64. */
  readonly certificates: readonly (string | SecretRef)[];
}

/** A listener for TCP or UDP. */
export interface PortListenerOptions extends ListenerOptions {
  /** Port, 1 to 65535. */
  readonly port: number;
}

/**
 * A listener of a Gateway.
 *
 * @see https://gateway-api.sigs.k8s.io/reference/spec/#listener
 */
export class Listener {
  /** HTTP without TLS, for HttpRoutes and GrpcRoutes. */
  static http(name: string, { port = 80, hostname, ...rest }: HttpListenerOptions = {}): Listener {
    return new Listener({ name, port, protocol: 'HTTP', hostname }, rest);
  }

  /** HTTP with TLS that the Gateway terminates, for HttpRoutes and GrpcRoutes. */
  static https(name: string, options: TerminatingListenerOptions): Listener {
    const { port = 443, hostname, certificates, ...rest } = options;
    return new Listener({ name, port, protocol: 'HTTPS', hostname }, rest, 'Terminate', certificates);
  }

  /** TLS that the backends terminate, for TlsRoutes: the Gateway only reads the server name (SNI). */
  static tlsPassthrough(name: string, { port = 443, hostname, ...rest }: HttpListenerOptions = {}): Listener {
    return new Listener({ name, port, protocol: 'TLS', hostname }, rest, 'Passthrough');
  }

  /** Any protocol within TLS that the Gateway terminates, for TlsRoutes. */
  static tlsTerminate(name: string, options: TerminatingListenerOptions): Listener {
    const { port = 443, hostname, certificates, ...rest } = options;
    return new Listener({ name, port, protocol: 'TLS', hostname }, rest, 'Terminate', certificates);
  }

  /** TCP, for a TcpRoute. */
  static tcp(name: string, { port, ...rest }: PortListenerOptions): Listener {
    return new Listener({ name, port, protocol: 'TCP' }, rest);
  }

  /** UDP, for a UdpRoute. */
  static udp(name: string, { port, ...rest }: PortListenerOptions): Listener {
    return new Listener({ name, port, protocol: 'UDP' }, rest);
  }

  private constructor(
    private readonly spec: ListenerSpec,
    private readonly options: ListenerOptions,
    private readonly mode?: 'Terminate' | 'Passthrough',
    private readonly certificates: readonly (string | SecretRef)[] = [],
  ) {}

  /** @internal */
  _render(referrer: Referrer): ListenerSpec {
    const { namespaces, kinds } = this.options;
    const references = this.certificates.map((secret) => nameIn(referrer, secret));
    return {
      ...this.spec,
      tls: this.mode && {
        mode: this.mode,
        certificateRefs:
          references.length > 0 ? references.map((name) => ({ group: '', kind: 'Secret', ...name })) : undefined,
      },
      allowedRoutes:
        namespaces || kinds
          ? { namespaces: namespaces?._render(), kinds: kinds?.map((kind) => ({ group: GROUP, kind })) }
          : undefined,
    };
  }
}

checkArguments(Listener, () => {
  const any = {
    'namespaces?': instanceOf(RouteNamespaces, 'a RouteNamespaces, such as RouteNamespaces.all()'),
    'kinds?': v.array(v.picklist(ROUTE_KINDS)),
  };
  const named = { 'port?': v.number(), 'hostname?': v.string(), ...any };
  const certified = { certificates: v.array(referring('Secret')), ...named };
  const numbered = { port: v.number(), ...any };
  return {
    http: { name: v.string(), 'options?': named },
    https: { name: v.string(), options: certified },
    tlsPassthrough: { name: v.string(), 'options?': named },
    tlsTerminate: { name: v.string(), options: certified },
    tcp: { name: v.string(), options: numbered },
    udp: { name: v.string(), options: numbered },
  };
});

checkArguments(RouteNamespaces, () => ({
  withLabels: { labels: textMap },
  named: { '...names': v.string() },
}));
