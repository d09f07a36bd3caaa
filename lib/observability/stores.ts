import { Fact } from '../cluster/fact';
import type { ComponentDirectory } from '../gitops';

/** A store of metrics, logs or traces, as other components use it. All of them call their pods `server`. */
export interface Store {
  /** The component's name. */
  readonly component: string;
  /** Where queries go, from inside of the cluster. */
  readonly url: string;
  /** The port of its pods that queries go to. */
  readonly port: number;
}

/** A store of traces. */
export interface TraceStore extends Store {
  /** The name of its Service in DNS, without the domain of the cluster. */
  readonly service: string;
  /** The port of its pods and its Service that takes traces by OTLP over gRPC. */
  readonly otlpPort: number;
}

/** Stated by what keeps metrics. */
export const METRIC_STORE = new Fact<Store>();
/** Stated by what keeps logs; it takes them at the port for queries. */
export const LOG_STORE = new Fact<Store>();
/** Stated by what keeps traces. */
export const TRACE_STORE = new Fact<TraceStore>();
/** Stated by what shows the latest traces, which the trace store forwards. */
export const TRACE_VIEWER = new Fact<TraceStore>();

/** The first component of a platform that states a fact. */
export function storeIn<Value>({ components }: ComponentDirectory, fact: Fact<Value>): Value | undefined {
  return components.flatMap((component) => fact.of(component) ?? [])[0];
}
