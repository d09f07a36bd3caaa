import * as v from 'valibot';
import type { Port } from '../cilium/policy';
import { checkArguments } from '../settings/arguments';
import { readHost } from './host';

/** What a `FlowPeer` stands for. */
export type FlowPeerForm =
  | { readonly is: 'workload'; readonly component: string; readonly workload: string }
  | { readonly is: 'namespace'; readonly name: string }
  | { readonly is: 'everyPod' | 'kubeApiserver' | 'nodes' | 'world' }
  | { readonly is: 'names'; readonly names: readonly string[] }
  | { readonly is: 'addresses'; readonly cidrs: readonly string[] };

/** One end of a flow. */
export class FlowPeer {
  /**
   * The pods of a workload. A flow is left out when its component is not part of the platform; a workload that the
   * component does not have is an error.
   */
  static workload(component: string, workload: string): FlowPeer {
    return new FlowPeer({ is: 'workload', component, workload });
  }

  /** Every pod of a namespace. */
  static namespace(name: string): FlowPeer {
    return new FlowPeer({ is: 'namespace', name });
  }

  /** Every pod of the cluster. */
  static everyPod(): FlowPeer {
    return new FlowPeer({ is: 'everyPod' });
  }

  /**
   * The Kubernetes API servers: as the target of controllers, and as the source of calls to webhooks. As a source,
   * every node counts as one of them, since Cilium cannot tell them apart through its tunnel.
   */
  static kubeApiserver(): FlowPeer {
    return new FlowPeer({ is: 'kubeApiserver' });
  }

  /** The nodes and pods with hostNetwork. A pod's own node reaches it in any case: probes need no flow. */
  static nodes(): FlowPeer {
    return new FlowPeer({ is: 'nodes' });
  }

  /** Everything outside of the cluster. */
  static world(): FlowPeer {
    return new FlowPeer({ is: 'world' });
  }

  /** DNS names outside of the cluster, as targets only; `*` stands for one part of a name. */
  static names(...names: string[]): FlowPeer {
    return new FlowPeer({ is: 'names', names });
  }

  /** Networks outside of the cluster in CIDR notation, `203.0.113.7/32` for one address. */
  static addresses(...cidrs: string[]): FlowPeer {
    return new FlowPeer({ is: 'addresses', cidrs });
  }

  /**
   * The target of a host name in a URL: for a Service of the cluster (`minio.storage.svc`), every pod of its namespace;
   * otherwise an address or a DNS name outside of the cluster. As a target only. Anything else, such as a name of one
   * part, is reported with the flow: no policy can name it.
   *
   * Write `.svc` for a Service. `minio.storage` counts as one only where the program knows the namespace `storage`, and may
   * then be a name outside of the cluster as well.
   */
  static host(host: string): FlowPeer {
    const read = readHost(host);
    if (!read) return new FlowPeer({ is: 'names', names: [host] }, host);
    if (read.is === 'address') return FlowPeer.addresses(read.cidr);
    return read.is === 'service' ? FlowPeer.namespace(read.namespace) : FlowPeer.names(read.name);
  }

  private constructor(
    /** @internal */
    readonly _form: FlowPeerForm,
    /** @internal A host that no policy can name. */
    readonly _unreadableHost?: string,
  ) {}

  /** The peer as it is named in messages and descriptions. */
  toString(): string {
    const form = this._form;
    if (form.is === 'workload') return `${form.component}/${form.workload}`;
    if (form.is === 'namespace') return `namespace ${form.name}`;
    if (form.is === 'names') return form.names.join(', ');
    if (form.is === 'addresses') return form.cidrs.join(', ');
    return WORDS[form.is];
  }
}

const WORDS = { everyPod: 'every pod', kubeApiserver: 'the API server', nodes: 'the nodes', world: 'the world' };

/**
 * Traffic that a component needs. Both ends get a policy that allows it; other traffic is dropped, except that
 * every pod may resolve names.
 */
export interface Flow {
  /** Who connects. */
  readonly from: FlowPeer;
  /** Who is connected to. */
  readonly to: FlowPeer;
  /** Ports of the receiving pod, not of its Service. */
  readonly ports: readonly Port[];
  /** What it is for, in a few words. */
  readonly why: string;
}

checkArguments(FlowPeer, () => ({
  workload: { component: v.string(), workload: v.string() },
  namespace: { name: v.string() },
  names: { '...names': v.string() },
  addresses: { '...cidrs': v.string() },
  host: { host: v.string() },
}));
