import type { Construct } from 'constructs';
import * as v from 'valibot';
import { CiliumCni } from '../cilium/cilium-cni';
import type { CiliumCniProps } from '../cilium/cilium-cni-props';
import { hubbleClients } from '../cilium/hubble-clients';
import { Ipam } from '../cilium/options/ipam';
import { Crds } from '../crds/crds';
import { closeOtherPorts, type Peers } from '../kubernetes/closed-ports';
import { MetricsServer, type MetricsServerProps } from '../metrics-server';
import { overlay } from '../settings/merge';
import type { PropChecks } from '../settings/props';
import { anyMap, isMap, type JsonMap } from '../settings/schema';
import { Propagator, type TraefikTracingProps } from '../traefik/options/tracing';
import { TraefikIngress } from '../traefik/traefik-ingress';
import type { TraefikIngressProps } from '../traefik/traefik-ingress-props';
import { sizesOfCilium } from './cilium-sizes';
import { type Part, PlatformChart } from './platform-chart';

/** Props of `PlatypaasCore`. */
export interface PlatypaasCoreProps {
  /**
   * The network. Pods get addresses from 10.64.0.0/12 unless `ipam` is set; the range must not contain addresses of
   * nodes or Services.
   * @default - Geneve tunnel, IPsec, kube-proxy kept, Hubble with relay, web interface and metrics
   */
  readonly cilium?: CiliumCniProps;

  /**
   * The edge. Its traces go to the OpenTelemetry collector at `otel-collector.observability:4317`, and are dropped if
   * there is none; `tracing: undefined` turns tracing and its headers off.
   *
   * Its pods are `system-cluster-critical`, as those of metrics-server and Cilium's operator: with its pods evicted,
   * no application would be reached. `settings.priorityClassName` changes that.
   * @default - two pods with B3 tracing headers and graceful shutdown
   */
  readonly traefik?: TraefikIngressProps;

  /**
   * Resource metrics.
   * @default - one pod
   */
  readonly metricsServer?: MetricsServerProps;

  /**
   * Whether pods accept connections only on the ports of their Services and metrics. Hubble's relay, which shows all
   * flows to anyone who connects, then only answers its web interface. That has no login either, and answers
   * `kubectl port-forward` only, unless `hubble.ui.ingress` or `hubble.ui.service.type` in the settings of Cilium exposes
   * it. Your own policies can allow more.
   * @default true
   */
  readonly networkPolicies?: boolean;

  /**
   * Where Traefik's CRDs come from; Cilium's operator registers Cilium's.
   * @default Crds.REMOTE
   */
  readonly crds?: Crds;
}

const PROPS: PropChecks<PlatypaasCoreProps> = {
  // Each component checks its own props.
  cilium: anyMap,
  traefik: anyMap,
  metricsServer: anyMap,
  networkPolicies: v.boolean(),
  crds: v.enum(Crds),
};

/**
 * CORE: what a bare cluster needs to run applications, and no more. Cilium for the network, its policies and its
 * encryption; Traefik at the edge; metrics-server for autoscaling.
 *
 * It assumes kube-proxy in iptables mode, CoreDNS, kubelets whose serving certificates the cluster's CA signed
 * (`serverTLSBootstrap`, without which metrics-server does not become ready: `KubeletTls`), no other CNI, and that
 * 10.64.0.0/12 is free for pods: no node or Service has an address in it, as with the defaults of kubeadm, K3s and
 * KIND.
 *
 * @throws ConfigurationError at synthesis, with every prop of every component that is unknown or does not fit
 */
export class PlatypaasCore extends PlatformChart {
  private readonly parts: {
    readonly cilium: Part<CiliumCni>;
    readonly traefik: Part<TraefikIngress>;
    readonly metricsServer: Part<MetricsServer>;
  };

  constructor(scope: Construct, id: string, props: PlatypaasCoreProps = {}) {
    super(scope, id, props, ['traefik']);
    const { cilium, traefik, metricsServer, networkPolicies = true } = this.fitting(props, PROPS);
    const closed = <Component extends Construct>(
      component: Component,
      clientsOf: (component: Component) => Readonly<Record<string, Peers>> = () => ({}),
    ): Component => {
      if (networkPolicies) closeOtherPorts(this, component, clientsOf(component));
      return component;
    };
    this.parts = {
      cilium: this.part(() =>
        closed(new CiliumCni(this, 'cilium', network(cilium)), ({ settings }) => hubbleClients(settings)),
      ),
      traefik: this.part(() => closed(new TraefikIngress(this, 'traefik', edge(traefik)))),
      metricsServer: this.part(() =>
        closed(
          new MetricsServer(this, 'metrics-server', sized(metricsServer, { resources: { limits: METRICS_LIMITS } })),
        ),
      ),
    };
  }

  /** The network. */
  get cilium(): CiliumCni {
    return this.parts.cilium();
  }

  /** The edge. */
  get traefik(): TraefikIngress {
    return this.parts.traefik();
  }

  /** Resource metrics. */
  get metricsServer(): MetricsServer {
    return this.parts.metricsServer();
  }
}

// Upstream's 10.0.0.0/8 contains the Service networks of most clusters, and many nodes:
// docs/adr/0017-pod-network-of-core.md.
const PODS = Ipam.clusterPool({ ipv4Cidrs: ['10.64.0.0/12'] });

/** Requests carry B3 headers in addition to W3C's, for applications that only understand one of them. */
const TRACING: TraefikTracingProps = {
  endpoint: 'otel-collector.observability:4317',
  insecure: true,
  propagators: [Propagator.TRACE_CONTEXT, Propagator.BAGGAGE, Propagator.B3_MULTI],
};

function network(props: CiliumCniProps = {}): CiliumCniProps {
  const { resources, ...sizes } = sizesOfCilium();
  return {
    ...sized(props, props.resources ? sizes : { resources, ...sizes }),
    ipam: props.ipam === undefined ? PODS : props.ipam,
  };
}

function edge(props: TraefikIngressProps = {}): TraefikIngressProps {
  return { ...(props.highAvailability ? {} : { replicas: 2 }), tracing: TRACING, ...sized(props, EDGE_SETTINGS) };
}

const EDGE_SETTINGS = {
  // What a small machine can spare. Request rates at the edge vary more than anything else: `settings.resources` changes
  // it.
  resources: { requests: { cpu: '50m', memory: '64Mi' }, limits: { cpu: '2', memory: '512Mi' } },
  priorityClassName: 'system-cluster-critical',
};
const METRICS_LIMITS = { cpu: '500m', memory: '400Mi' };

/** Props with default sizes, which the user's settings override; invalid ones are left for the component to report. */
function sized<Props extends { readonly settings?: JsonMap }>(props: Props | undefined, sizes: JsonMap): Props {
  const { settings = {} } = props ?? ({} as Props);
  return { ...(props as Props), settings: isMap(settings) ? overlay(sizes, settings) : settings };
}
